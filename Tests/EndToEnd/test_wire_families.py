# SPDX-License-Identifier: Apache-2.0
"""The kind of signature that a request claims: exactly one of two (contract 3)."""

import pytest

import tc3
import v1
from tc3 import exchange
from v1 import answered
from wire import GENERATIONS, code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

INVALID_AUTHORIZATION = "AuthFailure.InvalidAuthorization"
AUTHORIZATION = dict(tc3.Call().headers())["Authorization"]


@pytest.fixture
def invalid_authorization(generation):
    return code(INVALID_AUTHORIZATION, generation)


@pytest.mark.parametrize("name", ["Signature", "%53ignature", "Signatur%65"])
def test_a_get_with_an_authorization_and_a_signature_claims_both(house, name):
    for value in ("=abc", "=", "", "=" + "a" * 64):
        call = tc3.Call(method="GET", query=f"Limit=1&{name}{value}")
        assert outcome(exchange(house.server, call)) == INVALID_AUTHORIZATION


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("authorization", [AUTHORIZATION, "SKIP", ""], ids=["whole", "SKIP", "empty"])
def test_parameters_with_an_authorization_beside_their_signature_claim_both(
    house, generation, method, authorization, invalid_authorization
):
    call = v1.Call(generation=generation, method=method, more_headers=(("Authorization", authorization),))
    assert answered(house.server, call) == invalid_authorization


def test_a_whole_tc3_call_with_a_whole_signature_beside_claims_both(house):
    fields = tc3.Call(method="GET").headers()
    by_headers = tuple(field for field in fields if field[0].startswith("X-TC-"))
    for method, content_type in (("GET", "application/x-www-form-urlencoded"), ("POST", None)):
        call = v1.Call(
            method=method, host="127.0.0.1", content_type=content_type,
            more_headers=(*by_headers, ("Authorization", AUTHORIZATION)))
        assert answered(house.server, call) == INVALID_AUTHORIZATION


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_call_without_authorization_and_signature_claims_nothing(house, method):
    for without in (("Authorization",), ("Authorization", "X-TC-Token")):
        call = tc3.Call(method=method, without=without)
        assert outcome(exchange(house.server, call)) == INVALID_AUTHORIZATION


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_parameters_without_a_signature_claim_nothing(house, generation, method, invalid_authorization):
    for signature in (None, lambda _: b""):
        call = v1.Call(generation=generation, method=method, signature=signature)
        assert answered(house.server, call) == invalid_authorization


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_signature_in_the_query_of_a_post_is_no_parameter(house, generation, invalid_authorization):
    """If there is a body, the query is not read."""
    call = v1.Call(generation=generation, method="POST")
    call.target = call.place[1].encode() + b"?Signature=abc&Limit=0&limit=0&Action=Nonsense"
    assert answered(house.server, call) == code("Success", generation)
    call.signature = None
    assert answered(house.server, call) == invalid_authorization
    beside = tc3.Call(query="Signature=abc&Limit=0&Action=Nonsense")
    assert outcome(exchange(house.server, beside)) == "Success"


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_body_of_a_get_holds_no_parameters(house, generation):
    for body in (b"Limit=0&limit=0&Nonsense=1", b"Signature=abc", b"Action=Nonsense"):
        raw = v1.Call(
            generation=generation, content_type="application/x-www-form-urlencoded",
            more_headers=(("Content-Length", str(len(body))),)).raw()
        assert outcome(exchange(house.server, raw + body), generation) == code("Success", generation)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name, value", [
    ("X-TC-Action", "Nonsense"), ("X-TC-Version", "2016-01-01"), ("X-TC-Timestamp", "1"), ("X-TC-Region", "nowhere"),
    ("X-TC-Token", "token"),
])
def test_what_is_signed_by_its_parameters_takes_nothing_from_header_fields(house, generation, name, value):
    call = v1.Call(generation=generation, more_headers=((name, value),))
    assert answered(house.server, call) == code("Success", generation)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("field", [
    ("Host", "{host}"), ("host", "other.example"), ("X-TC-Region", "a"), ("X-TC-Language", "zh-CN"),
    ("X-TC-Whatever", ""), ("Content-Type", "application/x-www-form-urlencoded"), ("content-type", "text/plain"),
], ids=lambda field: "-".join(field))
def test_a_field_that_matters_stands_once_beside_parameters_too(
    house, generation, method, field, invalid_authorization
):
    name, value = field
    call = v1.Call(generation=generation, method=method, content_type="application/x-www-form-urlencoded")
    second = (name, value.format(host=call.place[0]))
    call.more_headers = (second,) if name.lower() in ("host", "content-type") else (second, second)
    assert answered(house.server, call) == invalid_authorization
