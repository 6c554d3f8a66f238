# SPDX-License-Identifier: Apache-2.0
"""Reading of parameters from bodies and queries."""

import pytest

import keys
from tc3 import Call, Connection, exchange, imports


@pytest.mark.parametrize("body", [
    b"{", b"[]", b"null", b'"text"', b"5", b"{}{}", b"{'a':1}", b'{"a":1,}', b'{"Limit":01}', b'{"Limit":1',
    b'{"KeyName":"\xff"}', b'{"KeyName":"\x01"}', b'{"KeyName":"\\ud800"}', b'{"a":NaN}', b"\xef\xbb\xbf{}",
    b"Limit=1", b"[" * 100_000, b'{"a":' * 100_000,
    b'{"KeyIds":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b'{"Limit":1,"Limit":1}', b'{"Limit":1,"\\u004cimit":2}',
    b'{"Filters":[{"Name":"key-name","Name":"key-name","Values":["a"]}]}',
], ids=lambda body: repr(body[:24]))
def test_a_body_that_is_no_json_object_is_an_invalid_parameter(server, body):
    assert exchange(server, Call(body=body)).code == "InvalidParameter"


@pytest.mark.parametrize("body, code", [
    (b"", "Success"), (b" \r\n{ } ", "Success"), (b'{"Limit":null}', "Success"), (b'{"Limit":"5"}', "Success"),
    (b'{"KeyIds":[],"Filters":[]}', "Success"), (b'{"KeyIds":["\\u0073key\\u002d00000000"]}', "Success"),
    (b'{"Limit":5.0}', "InvalidParameter"), (b'{"Limit":1e1}', "InvalidParameter"),
    (b'{"Limit":true}', "InvalidParameter"), (b'{"KeyIds":{"0":"skey-00000000"}}', "InvalidParameter"),
    (b'{"KeyIds.0":"skey-00000000"}', "UnknownParameter"), (b'{"Unknown":null}', "Success"),
])
def test_json_values_are_taken_for_what_they_are(server, body, code):
    assert exchange(server, Call(body=body)).code == code


def test_php_escapes_of_slashes_are_read(server):
    public = keys.rsa_line("a/b")
    call = imports("php", public)
    call.body = call.body.replace(b"/", b"\\/")
    assert exchange(server, call).code == "Success"
    (pair,) = exchange(server, Call()).response["KeyPairSet"]
    assert pair["PublicKey"].split()[:2] == public.split()[:2]


@pytest.mark.parametrize("query, code", [
    ("Limit=1", "Success"), ("", "Success"), ("KeyIds.0=skey-00000000&KeyIds.1=skey-11111111", "Success"),
    ("KeyIds.1=skey-00000000&KeyIds.10=skey-11111111&KeyIds.2=skey-22222222", "Success"),
    ("Limit=1&Limit=1", "InvalidParameter"), ("KeyIds=skey-00000000", "InvalidParameter"),
    ("KeyIds.0=skey-00000000&KeyIds=a", "InvalidParameter"), ("KeyIds.x=skey-00000000", "InvalidParameter"),
    ("Limit=%zz", "InvalidParameter"), ("Limit=%ff", "InvalidParameter"), ("limit=1", "UnknownParameter"),
    ("Lim_it=1", "UnknownParameter"), (".".join("a" * 20000) + "=1", "RequestSizeLimitExceeded"),
    (".".join("a" * 1000) + "=1", "InvalidParameter"),
])
def test_a_query_is_read_strictly(server, query, code):
    assert exchange(server, Call(method="GET", query=query)).code == code


@pytest.mark.parametrize("flag, code", [
    *((text, "InvalidInstanceId.NotFound") for text in ("True", "False", "true", "FALSE", "1", "0")),
    *((text, "InvalidParameter") for text in ("yes", "2", "")),
])
def test_a_flag_in_a_query_is_read_in_any_case(server, flag, code):
    key_id = exchange(server, imports("pair")).response["KeyId"]
    query = f"InstanceIds.0=ins-00000000&KeyIds.0={key_id}&ForceStop={flag}"
    assert exchange(server, Call("AssociateInstancesKeyPairs", method="GET", query=query)).code == code


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
def test_a_post_must_be_json(server, content_type):
    answer = exchange(server, Call(content_type=content_type))
    assert answer.code == "InvalidParameter"
    assert "Content-Type" in answer.message


def test_a_get_may_have_32_kilobytes(server):
    def code(size):
        query = "KeyName=" + "n" * (size - len("KeyName=") - len("&ProjectId=0")) + "&ProjectId=0"
        assert len(query) == size
        return exchange(server, Call("CreateKeyPair", method="GET", query=query)).code

    assert code(32 * 1024 - 64) == "InvalidKeyPairNameTooLong"
    assert code(32 * 1024 + 64) == "RequestSizeLimitExceeded"
    assert code(64 * 1024) == "RequestSizeLimitExceeded"


def import_of_size(size):
    call = imports("big", "x")
    call.body = call.body[:-1] + b" " * (size - len(call.body)) + call.body[-1:]
    assert len(call.body) == size
    return call


def test_a_post_may_have_10_megabytes(server):
    limit = 10 * 1024 * 1024
    with Connection(server) as connection:
        assert connection.send(import_of_size(limit)).read().code == "InvalidPublicKey.Malformed"
    assert exchange(server, import_of_size(limit + 1)).code == "RequestSizeLimitExceeded"
    assert exchange(server, import_of_size(2 * limit)).code == "RequestSizeLimitExceeded"
    assert exchange(server, Call()).code == "Success"


def test_a_chunked_body_is_limited_too(server):
    call = import_of_size(11 * 1024 * 1024)
    head = call.head().replace(f"Content-Length: {len(call.body)}".encode(), b"Transfer-Encoding: chunked")
    assert exchange(server, head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(call.body), call.body)).code == (
        "RequestSizeLimitExceeded")
