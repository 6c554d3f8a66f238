# SPDX-License-Identifier: Apache-2.0
"""TC3-HMAC-SHA256: the Authorization field, its scope and its signature (contract 3 and 3.1, rulings 16 and 21)."""

import time

import pytest

from tc3 import Call, imports
from wire import answered

pytestmark = pytest.mark.usefixtures("unharmed")

INVALID_AUTHORIZATION = "AuthFailure.InvalidAuthorization"
SIGNATURE_FAILURE = "AuthFailure.SignatureFailure"


def day(offset):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + offset * 86400))


@pytest.mark.parametrize("product, service, code", [
    ("cvm", "cvm", "Success"), ("cvm", "lighthouse", SIGNATURE_FAILURE), ("lighthouse", "cvm", SIGNATURE_FAILURE),
    ("cvm", "127", "Success"), ("cvm", "localhost:8443", "Success"), ("cvm", "CVM", "Success"),
    ("cvm", "Lighthouse", "Success"), ("cvm", "cvm:8443", "Success"), ("cvm", "lighthouse:8443", "Success"),
    ("cvm", "[::1]:8443", "Success"), ("cvm", "a=b;c", "Success"), ("cvm", "é", "Success"),
    ("cvm", "a/b", INVALID_AUTHORIZATION), ("cvm", "/", INVALID_AUTHORIZATION), ("cvm", "a/", INVALID_AUTHORIZATION),
    ("cvm", "a b", INVALID_AUTHORIZATION), ("cvm", "a,b", INVALID_AUTHORIZATION),
])
def test_the_service_of_a_scope_is_any_text_but_another_product(house, product, service, code):
    assert answered(house.server, Call(product=product, service=service)) == code


@pytest.mark.parametrize("date, code", [
    ("yesterday", SIGNATURE_FAILURE), ("tomorrow", SIGNATURE_FAILURE), ("1970-01-01", SIGNATURE_FAILURE),
    ("20261121", INVALID_AUTHORIZATION), ("2026-11", INVALID_AUTHORIZATION), ("2026-1-1", INVALID_AUTHORIZATION),
    ("2026/11/21", INVALID_AUTHORIZATION), ("today", INVALID_AUTHORIZATION), ("-", INVALID_AUTHORIZATION),
    ("2026-11-2x", INVALID_AUTHORIZATION), ("2026-11-21T00:00:00Z", INVALID_AUTHORIZATION),
    ("٢٠٢٦-11-21", INVALID_AUTHORIZATION),
])
def test_the_date_of_a_scope_is_the_day_of_the_timestamp(house, date, code):
    date = {"yesterday": day(-1), "tomorrow": day(1)}.get(date, date)
    assert answered(house.server, Call(date=date)) == code


@pytest.mark.parametrize("credential", [
    "{id}", "{id}/", "{id}/{day}", "{id}/{day}/cvm", "{id}/{day}/tc3_request", "{id}/{day}/cvm/",
    "/{day}/cvm/tc3_request",
    "{id}/{day}/cvm/tc3_request/", "{id}/{day}/cvm/tc4_request", "{id}/{day}/cvm/TC3_REQUEST", "{id}//cvm/tc3_request",
    "{id}/{day}//tc3_request", "{id}/{day}/cvm/aws4_request", "{id}/cvm/{day}/tc3_request",
    "{id}%2F{day}/cvm/tc3_request",
    "{id} /{day}/cvm/tc3_request", "",
])
def test_a_scope_that_cannot_be_read_is_an_invalid_authorization(house, credential):
    credential = credential.replace("{day}", day(0))
    authorization = "TC3-HMAC-SHA256 Credential=%s, SignedHeaders={names}, Signature={signature}" % credential
    assert answered(house.server, Call(authorization=authorization)) == INVALID_AUTHORIZATION


# The syntax of Authorization.


@pytest.mark.parametrize("authorization", [
    "TC3-HMAC-SHA256 Credential={id}/{scope},SignedHeaders={names},Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256    Credential={id}/{scope},  SignedHeaders={names},     Signature={signature}",
    "  TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature} \t ",
])
def test_spaces_may_stand_after_the_algorithm_and_each_comma(house, authorization):
    assert answered(house.server, Call(authorization=authorization)) == "Success"


@pytest.mark.parametrize("authorization", [
    "SKIP", "skip", "", " ", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 ", "TC3-HMAC-SHA256 SKIP", "Bearer token",
    "TC3-HMAC-SHA256Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256\tCredential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256, Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "tc3-hmac-sha256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SM3 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA1 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope} , SignedHeaders={names} , Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope},\tSignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}; SignedHeaders={names}; Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope} SignedHeaders={names} Signature={signature}",
    "TC3-HMAC-SHA256 Credential = {id}/{scope}, SignedHeaders = {names}, Signature = {signature}",
    "TC3-HMAC-SHA256 credential={id}/{scope}, signedheaders={names}, signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, Signature={signature}, SignedHeaders={names}",
    "TC3-HMAC-SHA256 SignedHeaders={names}, Credential={id}/{scope}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature},",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}, More=a",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature=a, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope},, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature} a",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature=",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, Signature={signature}",
    "TC3-HMAC-SHA256 SignedHeaders={names}, Signature={signature}",
    'TC3-HMAC-SHA256 Credential="{id}/{scope}", SignedHeaders="{names}", Signature="{signature}"',
    "TC3-HMAC-SHA256 Credential={id}/{scope}\u037e SignedHeaders={names}, Signature={signature}",
])
def test_an_authorization_stands_in_one_form(house, authorization):
    assert answered(house.server, Call(authorization=authorization)) == INVALID_AUTHORIZATION


@pytest.mark.parametrize("change", [
    str.upper, lambda text: text[:-1], lambda text: text + "0", lambda text: text[:32], lambda text: text + text,
    lambda text: "0" * 64, lambda text: "g" * 64, lambda text: "a", lambda text: "%" + text, lambda text: "0x" + text,
    lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
    lambda text: ("0" if text[0] != "0" else "1") + text[1:],
    lambda text: text[:-1] + "\u0660", lambda text: text[:10] + text[10].upper() + text[11:] + "\u0301",
], ids=[
    "upper case", "one short", "one long", "half", "twice", "zeros", "no digits", "one digit", "percent", "0x",
    "last digit", "first digit", "arabic digit", "combining mark",
])
def test_a_signature_is_64_digits_in_lower_case_and_no_other(house, change):
    raw = imports("never").raw()
    start = raw.index(b"Signature=") + len(b"Signature=")
    signature = raw[start : start + 64].decode()
    changed = change(signature)
    assert changed != signature
    assert answered(house.server, raw[:start] + changed.encode() + raw[start + 64 :]) == SIGNATURE_FAILURE
