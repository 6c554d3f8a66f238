# SPDX-License-Identifier: Apache-2.0
import re
import time

import pytest

import processes
from tc3 import Call, exchange


@pytest.mark.parametrize("variant", [
    {"host": "http://127.0.0.1:7722"},
    {"host": "127.0.0.1:7722", "signed_host": "127.0.0.1"},
    {"service": "127", "host": "127.0.0.1:8443"},
    {"service": "localhost:8443", "host": "localhost:8443"},
    {"content_type": "application/json; charset=utf-8"},
    {"content_type": "Application/JSON"},
    {"unsigned_payload": True},
    {"signed_headers": ("content-type", "host", "x-tc-action"), "signed_instead": {"x-tc-action": "describekeypairs"}},
    {"signed_headers": ("content-type", "host", "x-tc-action")},
    {"authorization": "TC3-HMAC-SHA256  Credential={id}/{scope},SignedHeaders={names},   Signature={signature}"},
    {"method": "GET", "query": "Limit=1&Offset=0"},
    {"method": "GET", "query": "Offset=0&Limit=1"},
    {"method": "GET", "query": "Filters.0.Name=key-name&Filters.0.Values.0=a%20b"},
    {"method": "GET", "query": "Filters.1.Name=key-name&Filters.1.Values.1=a+b"},
    {"method": "GET", "query": "Limit=%31"},
    {"method": "GET", "unsigned_payload": True},
], ids=lambda variant: "-".join(variant) + "-" + str(list(variant.values())[-1])[:40])
def test_what_official_clients_sign_is_accepted(server, variant):
    assert exchange(server, Call(**variant)).code == "Success"


def test_the_node_sdk_signs_the_host_without_its_port(server):
    call = Call(host=server.endpoint, signed_host=server.host, service="127")
    assert exchange(server, call).code == "Success"


@pytest.mark.parametrize("change", [
    (b'"Limit":1', b'"Limit":2'), (b"Content-Type: application/json", b"Content-Type: application/json;"),
    (b"Host: 127.0.0.1", b"Host: 127.0.0.2"), (b"POST / ", b"POST /?a=b "), (b"/cvm/tc3", b"/cvn/tc3"),
])
def test_what_was_changed_after_signing_is_refused(server, change):
    raw = Call(body=b'{"Limit":1}').raw()
    assert exchange(server, raw).code == "Success"
    assert raw.count(change[0]) == 1
    changed = raw.replace(*change)
    assert exchange(server, changed).code == "AuthFailure.SignatureFailure"


def test_a_get_that_was_reordered_after_signing_is_refused(server):
    call = Call(method="GET", query="Limit=1&Offset=0", target="/?Offset=0&Limit=1")
    assert exchange(server, call).code == "AuthFailure.SignatureFailure"


def test_a_body_under_unsigned_payload_is_not_signed(server):
    call = Call(unsigned_payload=True)
    assert exchange(server, call.head() + b'[]').code == "InvalidParameter"
    call = Call(body=b'{"Limit":1}')
    call.more_headers = (("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD"),)
    assert exchange(server, call).code == "AuthFailure.SignatureFailure"


def test_the_scope_must_not_name_another_product(server):
    assert exchange(server, Call(service="lighthouse")).code == "AuthFailure.SignatureFailure"
    assert exchange(server, Call(product="lighthouse", service="cvm")).code == "AuthFailure.SignatureFailure"
    assert exchange(server, Call(service="anything")).code == "Success"


def test_a_query_beside_a_body_is_signed_but_not_read(server):
    assert exchange(server, Call(query="Limit=0")).code == "Success"
    assert exchange(server, Call(query="Colour=red")).code == "Success"
    assert exchange(server, Call(target="/?Limit=1")).code == "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("authorization", [
    "SKIP", "", "Basic YTpi", "TC3-HMAC-SHA1 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}/more, SignedHeaders={names}, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=content-type, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=host, Signature={signature}",
    "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names};x-not-sent, Signature={signature}",
])
def test_a_malformed_authorization_is_invalid(server, authorization):
    assert exchange(server, Call(authorization=authorization)).code == "AuthFailure.InvalidAuthorization"


def test_no_authorization_is_invalid(server):
    assert exchange(server, Call(without=("Authorization",))).code == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("name, value", [
    ("Host", "127.0.0.1"), ("X-TC-Action", "DescribeKeyPairs"), ("x-tc-region", "ap-guangzhou"),
    ("X-TC-Version", "2017-03-12"), ("Content-Type", "application/json"), ("Authorization", "SKIP"),
    ("X-TC-Timestamp", "1"),
])
def test_a_header_that_matters_must_not_be_sent_twice(server, name, value):
    answer = exchange(server, Call(more_headers=((name, value),)))
    assert answer.code == "AuthFailure.InvalidAuthorization"


def test_both_signature_families_at_once_are_invalid(server):
    call = Call("DescribeRegions", method="GET", query="Signature=abc")
    assert exchange(server, call).code == "AuthFailure.InvalidAuthorization"


def at_offset(server, seconds, **options):
    """The code of a call whose timestamp differs from the clock by this much; repeated until the second did not change
    meanwhile."""
    def attempt():
        now = int(time.time())
        code = exchange(server, Call(timestamp=now + seconds, **options)).code
        return code if int(time.time()) == now else None

    return processes.wait_until(attempt, "a call fits into a second")


@pytest.mark.parametrize("offset, code", [
    (0, "Success"), (-299, "Success"), (-300, "Success"), (-301, "AuthFailure.SignatureExpire"), (299, "Success"),
    (300, "Success"), (301, "AuthFailure.SignatureExpire"), (-10**9, "AuthFailure.SignatureExpire"),
])
def test_a_timestamp_may_be_300_seconds_off(server, offset, code):
    assert at_offset(server, offset) == code


def test_the_window_is_checked_before_the_signature_and_after_the_key(server):
    assert at_offset(server, 301, secret_key="wrong") == "AuthFailure.SignatureExpire"
    assert at_offset(server, 301, secret_id="nobody") == "AuthFailure.SecretIdNotFound"


@pytest.mark.parametrize("timestamp", ["abc", "-1", "1e9", "99999999999999999999999"])
def test_a_timestamp_that_is_no_number_is_no_value(server, timestamp):
    raw = Call().raw()
    sent = re.search(rb"X-TC-Timestamp: (\d+)", raw)[1]
    answer = exchange(server, raw.replace(b"Timestamp: " + sent, b"Timestamp: " + timestamp.encode()))
    assert answer.code == "InvalidParameterValue"
    assert "Timestamp" in answer.message


@pytest.mark.parametrize("days", [-1, 1])
def test_the_scope_must_have_the_day_of_the_timestamp(server, days):
    now = int(time.time())
    day = time.strftime("%Y-%m-%d", time.gmtime(now + days * 86400))
    assert exchange(server, Call(timestamp=now, date=day)).code == "AuthFailure.SignatureFailure"
