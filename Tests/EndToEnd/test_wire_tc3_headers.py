# SPDX-License-Identifier: Apache-2.0
"""TC3-HMAC-SHA256: repeated and missing header fields, and their signed values (contract 3, 3.1)."""

import pytest

from tc3 import Call, imports
from wire import answered

pytestmark = pytest.mark.usefixtures("unharmed")

INVALID_AUTHORIZATION = "AuthFailure.InvalidAuthorization"
SIGNATURE_FAILURE = "AuthFailure.SignatureFailure"

# Each field with another value that would be valid if only the first of two counted.
ONCE_ONLY = {
    "Host": "127.0.0.2",
    "Content-Type": "application/json; charset=utf-8",
    "Authorization": "SKIP",
    "X-TC-Action": "DescribeRegions",
    "X-TC-Version": "2020-03-24",
    "X-TC-Timestamp": "1",
    "X-TC-Region": "ap-shanghai",
    "X-TC-Token": "token",
    "X-TC-Language": "zh-CN",
    "X-TC-Content-SHA256": "UNSIGNED-PAYLOAD",
    "X-TC-Whatever": "something",
}


def fields_of(call, name):
    """The lines of the head, and the line of the named field, which is added if an ordinary client does not send it."""
    lines = call.head().removesuffix(b"\r\n\r\n").split(b"\r\n")
    sent = [line for line in lines if line.lower().startswith(name.lower().encode() + b":")]
    if not sent:
        sent = [f"{name}: {'' if name == 'X-TC-Token' else 'a'}".encode()]
        lines += sent
    return lines, sent[0]


@pytest.mark.parametrize("name", ONCE_ONLY)
def test_a_field_that_matters_stands_once(house, name):
    call = imports("never")
    lines, sent = fields_of(call, name)
    other = f"{name}: {ONCE_ONLY[name]}".encode()
    assert other != sent
    for second in (sent, other, sent.lower() if name != "Authorization" else sent, f"{name}:".encode()):
        for position in (1, len(lines)):
            # An empty field in front is refused as a missing field, or as a missing content type, before the repetition
            # is noticed.
            if second.endswith(b":") and position == 1:
                continue
            twice = [*lines[:position], second, *lines[position:]]
            assert answered(house.server, b"\r\n".join([*twice, b"", call.body])) == INVALID_AUTHORIZATION
    assert answered(house.server, b"\r\n".join([*fields_of(Call(), name)[0], b"", b"{}"])) == "Success"


def test_a_field_that_no_signature_rests_on_may_stand_twice(house):
    assert answered(house.server, Call(more_headers=(("Accept", "a"), ("Accept", "b"), ("X-TCP", "a")))) == "Success"


@pytest.mark.parametrize("name", ["X-TC-RequestClient", "X-TC-TraceId"])
def test_a_field_that_is_not_looked_at_may_stand_twice(house, name):
    """The Terraform provider sends X-TC-RequestClient twice, in two spellings."""
    assert answered(house.server, Call(more_headers=((name, "a"), (name.title(), "b")))) == "Success"


@pytest.mark.parametrize("variant", [
    # Signed names that are not sent.
    {"without": ("Host",)},
    {"method": "GET", "without": ("Content-Type",)},
    {"signed_headers": ("content-type", "host", "x-tc-region"), "without": ("X-TC-Region",)},
    {"signed_headers": ("content-type", "host", "x-tc-token"), "signed_instead": {"x-tc-token": ""}},
    {"signed_headers": ("content-type", "host", ""), "signed_instead": {"": ""}},
    {"signed_headers": ("", "content-type", "host"), "signed_instead": {"": ""}},
    {"signed_headers": ("content-type", "", "host"), "signed_instead": {"": ""}},
    # Without content-type or host.
    {"signed_headers": ("host",)}, {"signed_headers": ("content-type",)}, {"signed_headers": ()},
    {"signed_headers": ("x-tc-action",)}, {"signed_headers": ("content-type", "x-tc-action")},
    {"signed_headers": ("host", "x-tc-action")},
    # Repeated names, and names in capitals, which do not count as `content-type` and `host`.
    {"signed_headers": ("content-type", "host", "host")}, {"signed_headers": ("content-type", "content-type", "host")},
    {"signed_headers": ("Content-Type", "Host"),
     "signed_instead": {"Content-Type": "application/json", "Host": "127.0.0.1"}},
], ids=repr)
def test_signed_headers_are_sent_and_hold_content_type_and_host(house, variant):
    assert answered(house.server, Call(**variant)) == INVALID_AUTHORIZATION


@pytest.mark.parametrize("names", [
    "content-type,host", "content-type host", "content-type; host", "content-type:host", "content-type;host\t",
    "content-type%3Bhost", "content-type\u037ehost", "*",
])
def test_signed_headers_stand_in_one_form(house, names):
    authorization = "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=%s, Signature={signature}" % names
    assert answered(house.server, Call(authorization=authorization)) == INVALID_AUTHORIZATION


def test_headers_are_signed_in_the_order_of_their_names(house):
    assert answered(house.server, Call(signed_headers=("host", "content-type"))) == "Success"
    authorization = "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=host;content-type, Signature={signature}"
    assert answered(house.server, Call(authorization=authorization)) == SIGNATURE_FAILURE


def test_any_header_may_be_signed(house):
    names = ("content-type", "host", "x-tc-action", "x-tc-region", "x-tc-timestamp", "x-tc-version")
    assert answered(house.server, Call(signed_headers=names)) == "Success"
    for name in ("action", "region", "version"):
        changed = Call(signed_headers=names, signed_instead={f"x-tc-{name}": "other"})
        assert answered(house.server, changed) == SIGNATURE_FAILURE


# Differences between a sent and a signed value.


@pytest.mark.parametrize("sent, signed, code", [
    ("application/json", "application/json", "Success"),
    ("Application/JSON", "Application/JSON", "Success"),
    ("Application/JSON", "application/json", "Success"),
    ("application/json", "Application/JSON", SIGNATURE_FAILURE),
    ("Application/JSON", "APPLICATION/JSON", SIGNATURE_FAILURE),
    ("application/json; charset=utf-8", "application/json; charset=utf-8", "Success"),
    ("application/json; charset=UTF-8", "application/json; charset=utf-8", "Success"),
    ("application/json;charset=utf-8", "application/json;charset=utf-8", "Success"),
    ("application/json ; charset=utf-8", "application/json ; charset=utf-8", "Success"),
    ("application/json;", "application/json;", "Success"),
    ("application/json; charset=utf-8", "application/json", SIGNATURE_FAILURE),
    ("application/json", "application/json; charset=utf-8", SIGNATURE_FAILURE),
    ("application/json", "", SIGNATURE_FAILURE),
    ("  application/json \t ", "application/json", "Success"),
    ("  application/json", "  application/json", SIGNATURE_FAILURE),
])
def test_a_content_type_is_signed_as_sent_or_in_lower_case(house, sent, signed, code):
    assert answered(house.server, Call(content_type=sent, signed_instead={"content-type": signed})) == code


@pytest.mark.parametrize("content_type", [
    "text/plain", "text/json", "application/json5", "application/jsonp", "json", "application/*", "*/*",
    "application/problem+json", "application/json, text/plain", "application/xml; application/json",
    "multipart/form-data; boundary=a", "application/x-www-form-urlencoded", "", ";application/json",
    "appli cation/json", "application/json\u037e charset=utf-8", "\uff41pplication/json",
])
def test_a_post_of_another_media_type_is_not_read(house, content_type):
    assert answered(house.server, Call(content_type=content_type)) == "InvalidParameter"


def test_a_post_without_a_content_type_is_not_read(house):
    assert answered(house.server, Call(without=("Content-Type",))) == "InvalidParameter"


@pytest.mark.parametrize("sent, signed, code", [
    ("CVM.Example", "CVM.Example", "Success"),
    ("CVM.Example", "cvm.example", "Success"),
    ("cvm.example", "CVM.Example", SIGNATURE_FAILURE),
    ("cvm.example:8443", "cvm.example:8443", "Success"),
    ("cvm.example:8443", "cvm.example", "Success"),
    ("cvm.example:8443", "cvm.example:443", SIGNATURE_FAILURE),
    ("cvm.example", "cvm.example:80", SIGNATURE_FAILURE),
    ("cvm.example", "cvm.example:443", SIGNATURE_FAILURE),
    ("cvm.example:", "cvm.example", SIGNATURE_FAILURE),
    ("cvm.example:80x", "cvm.example", SIGNATURE_FAILURE),
    ("cvm.example", "cvm.example.", SIGNATURE_FAILURE),
    ("http://cvm.example:7722", "http://cvm.example:7722", "Success"),
    ("http://cvm.example:7722", "cvm.example:7722", SIGNATURE_FAILURE),
    ("cvm.example:7722", "http://cvm.example:7722", SIGNATURE_FAILURE),
    ("[::1]:7722", "[::1]:7722", "Success"),
    ("[::1]:7722", "[::1]", "Success"),
    ("[::1]", "[::1]", "Success"),
])
def test_a_host_is_signed_with_its_port_or_without(house, sent, signed, code):
    assert answered(house.server, Call(host=sent, signed_host=signed)) == code


def test_values_are_signed_all_as_sent_or_all_in_lower_case(house):
    for host, content_type, code in (
        ("CVM.Example", "Application/JSON", "Success"), ("cvm.example", "application/json", "Success"),
        ("CVM.Example", "application/json", SIGNATURE_FAILURE), ("cvm.example", "Application/JSON", SIGNATURE_FAILURE),
    ):
        call = Call(
            host="CVM.Example", content_type="Application/JSON", signed_host=host,
            signed_instead={"content-type": content_type})
        assert answered(house.server, call) == code


@pytest.mark.parametrize("sent", [b"\xff", b"\xe9", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
@pytest.mark.parametrize("name", ["host", "content_type"])
def test_a_value_that_is_no_utf_8_is_not_one_that_was_signed(house, name, sent):
    """A lenient decoder would insert a replacement character for each invalid byte or for all of them."""
    value = {"host": "a{}.example", "content_type": "application/json; a={}"}[name]
    assert answered(house.server, Call(**{name: value.format("é")})) == "Success"
    for count in (1, len(sent)):
        repaired = "\ufffd" * count
        raw = Call(**{name: value.format(repaired)}).raw()
        assert answered(house.server, raw.replace(repaired.encode(), sent)) == SIGNATURE_FAILURE
