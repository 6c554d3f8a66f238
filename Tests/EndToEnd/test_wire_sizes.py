# SPDX-License-Identifier: Apache-2.0
"""The size limits of requests to the byte, by method and kind of signature (contract 1), with Content-Length or in
chunks."""

import pytest

import tc3
from tc3 import Connection, exchange, imports
from v1 import Call, answered, chunked, spelled
from wire import GENERATIONS, code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

KB = 1024
MB = 1024 * 1024
GET_MAX = 32 * KB
FORM_MAX = MB
JSON_MAX = 10 * MB


def tc3_get(size):
    ends = "KeyName=", "&ProjectId=0"
    return tc3.Call("CreateKeyPair", method="GET", query=("n" * (size - len("".join(ends)))).join(ends))


def v1_call(generation, method, size, **options):
    """A call whose parameters have this size."""
    name = spelled("KeyName", generation)
    project = {} if generation == "A" else {"ProjectId": "0"}

    def call(length):
        # A percent-encoded signature, so that its length is constant.
        return Call(
            "CreateKeyPair", generation, {name: "n" * length, **project}, method,
            signature=lambda text: "".join(f"%{byte:02X}" for byte in text).encode(), **options)

    found = call(size - len(call(0).form()))
    assert len(found.form()) == size
    return found


@pytest.mark.parametrize("size, expected", [
    (GET_MAX, "InvalidKeyPairNameTooLong"), (GET_MAX + 1, "RequestSizeLimitExceeded"),
    (2 * GET_MAX, "RequestSizeLimitExceeded"),
])
def test_a_query_has_32_kilobytes_under_either_family(house, size, expected):
    with Connection(house.server) as connection:
        for _ in range(2):
            assert outcome(connection.send(tc3_get(size)).read()) == expected
    for generation in GENERATIONS:
        assert answered(house.server, v1_call(generation, "GET", size)) == code(expected, generation)


@pytest.mark.parametrize("chunk", [None, 4096, 100_000])
@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_form_has_1_megabyte(house, generation, chunk):
    """A form over the limit is answered as by the live service; for API 3.0, the message recommends TC3."""
    with Connection(house.server) as connection:
        call = v1_call(generation, "POST", FORM_MAX, chunk=chunk)
        assert outcome(connection.send(call).read(), generation) == code("InvalidKeyPairNameTooLong", generation)
        for size in (FORM_MAX + 1, 2 * FORM_MAX):
            answer = connection.send(v1_call(generation, "POST", size, chunk=chunk)).read()
            assert outcome(answer, generation) == code("AuthFailure.SignatureFailure", generation)
            assert ("TC3-HMAC-SHA256" in answer.body.decode()) == (generation == "3.0")
        # The rest of the body was read, so the connection can be used further.
        call = Call(generation=generation)
        assert outcome(connection.send(call).read(), generation) == code("Success", generation)


def test_a_form_beyond_any_limit_is_answered_like_one_over_its_own(house):
    for chunk in (None, 1_000_000):
        for generation in ("3.0", "B"):
            call = v1_call(generation, "POST", JSON_MAX + 1, chunk=chunk)
            assert answered(house.server, call) == code("AuthFailure.SignatureFailure", generation)


def import_of_size(size):
    call = imports("big", "x")
    call.body = call.body[:-1] + b" " * (size - len(call.body)) + call.body[-1:]
    assert len(call.body) == size
    return call


@pytest.mark.parametrize("size, expected", [
    (JSON_MAX, "InvalidPublicKey.Malformed"), (JSON_MAX + 1, "RequestSizeLimitExceeded"),
])
def test_a_body_in_chunks_has_10_megabytes_too(house, size, expected):
    call = import_of_size(size)
    head = call.head().replace(b"Content-Length: %d" % size, b"Transfer-Encoding: chunked")
    with Connection(house.server) as connection:
        assert outcome(connection.send(head + chunked(call.body, 1_000_000)).read()) == expected
        assert outcome(connection.send(tc3.Call()).read()) == "Success"


def test_a_body_over_its_limit_leaves_its_connection_to_the_next_call(house):
    with Connection(house.server) as connection:
        for _ in range(2):
            assert outcome(connection.send(import_of_size(JSON_MAX + 1)).read()) == "RequestSizeLimitExceeded"
        assert outcome(connection.send(tc3.Call()).read()) == "Success"


def test_a_size_is_found_before_anything_that_is_wrong_inside(house):
    """The order is method, size, body (contract 2.7): also for an unknown caller, without an action, and with an
    invalid body."""
    strange = {"secret_key": "wrong", "without": ("X-TC-Action", "Authorization")}
    call = tc3.Call(body=b"x" * (JSON_MAX + 1), **strange)
    assert outcome(exchange(house.server, call)) == "RequestSizeLimitExceeded"
    call = tc3.Call(method="GET", query="%" * (GET_MAX + 1), **strange)
    assert outcome(exchange(house.server, call)) == "RequestSizeLimitExceeded"
    call = tc3.Call(method="PUT", body=b"x" * (JSON_MAX + 1), **strange)
    assert outcome(exchange(house.server, call)) == "UnsupportedProtocol"
