# SPDX-License-Identifier: Apache-2.0
"""Texts whose normalization would take time quadratic in their length are answered like others, and the server keeps
serving."""

import json
import os
import pathlib

import pytest

import clients
import enrolled
import v1
from tc3 import Call
from tc3 import Connection
from tc3 import exchange

# A run of combining marks that normalization must sort: 400 KB, for which a comparison of strings takes minutes.
COSTLY = "\u0301\u0323" * 100_000
FLAGS = "\U0001f1e9\U0001f1ea" * 50_000


@pytest.mark.parametrize("body", [
    '{"%s":1}' % COSTLY, '{"KeyName":"%s","ProjectId":0}' % COSTLY, '{"KeyName":"%s","ProjectId":0}' % FLAGS,
    '{"KeyName":"a","ProjectId":0,"TagSpecification":[{"ResourceType":"%s","Tags":[{"Key":"k","Value":"v"}]}]}' % COSTLY,
], ids=["a name", "a value", "flags", "a choice"])
def test_a_body_of_costly_text_is_answered(server, body):
    answer = exchange(server, Call("CreateKeyPair", body=body.encode()))
    assert answer.code in ("UnknownParameter", "InvalidKeyPairNameTooLong", "InvalidParameterValue")
    assert clients.outcome(clients.cvm(server), "DescribeRegions") == "Success"


def test_a_filter_of_costly_text_is_answered(server):
    body = '{"Filters":[{"Name":"%s","Values":["x"]}]}' % COSTLY
    assert exchange(server, Call("DescribeKeyPairs", body=body.encode())).code == "InvalidFilter"


@pytest.mark.parametrize("header", ["X-TC-Version", "X-TC-Region", "X-TC-Action", "X-TC-Language"])
def test_a_header_of_costly_text_is_answered(server, header):
    call = Call("DescribeKeyPairs", without=(header,))
    call.more_headers = ((header, COSTLY[:20_000]),)
    assert exchange(server, call).code == "InvalidParameterValue"


# Marks in descending order of their combining classes, which is the worst case for sorting.
MARKS = ("\u0301" * 8 + "\u0323" * 8 + "\u0321" * 8) * 16_000


def cpu_seconds(server):
    """The CPU time of the server. Elapsed time would depend on other processes."""
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def is_healthy(server):
    with Connection(server) as connection:
        return connection.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").read().status == 200


def marks(length):
    """Marks of this length in bytes."""
    return MARKS[:length // 2]


def signature_of_marks():
    text = v1.quoted(marks(340_000)).encode()
    return v1.Call(method="POST", signature=lambda _: text).raw()


def header_of_marks(name, length):
    call = Call("DescribeKeyPairs", without=(name,))
    call.more_headers = ((name, marks(length)),)
    return call.raw()


def host_secret():
    """A host token or credential, which has four parts. The marks follow a letter."""
    return f"e{marks(60_000)}.1.ins-00000000.x"


# Each is repeated as often as took at least 20 s of CPU time in a release build when texts were compared as strings.
ATTACKS = {
    "Signature": (signature_of_marks, 2, "AuthFailure.SignatureFailure"),
    "Expect": (lambda: header_of_marks("Expect", 79_000), 40, "Success"),
    "scope": (
        lambda: Call("DescribeKeyPairs", service=marks(60_000)).raw(), 15, "AuthFailure.InvalidAuthorization"),
    "host token": (
        lambda: enrolled.request(
            "POST", "join", json.dumps(
                {"Token": host_secret(), "HostKeys": [enrolled.HOST_KEY]}, ensure_ascii=False).encode()), 60, 403),
    "bearer": (
        lambda: enrolled.request("GET", "authorized-keys?user=a", credential=host_secret()), 60, 401),
    "SecretIdList": (
        lambda: Call(
            "GetSecurityLastUsed", product="cam", version="2019-01-16",
            body=json.dumps({"SecretIdList": [marks(400_000)]}).encode()).raw(), 1,
        "ResourceNotFound.SecretNotExist"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_by_costly_texts_keeps_nobody_waiting(start, name):
    make, count, expected = ATTACKS[name]
    server = start("--failed-signatures", "0")
    before = cpu_seconds(server)
    connections = [Connection(server) for _ in range(count)]
    for connection in connections:
        connection.send(make())
    assert is_healthy(server)
    for connection in connections:
        answer = connection.read()
        assert (answer.code if answer.status == 200 else answer.status) == expected
        connection.socket.close()
    assert cpu_seconds(server) - before < 10
    server.terminate()
    assert server.wait() == 0


def test_an_attacker_who_hangs_up_keeps_no_server_from_stopping(start):
    server = start("--failed-signatures", "0")
    for _ in range(2):
        with Connection(server) as connection:
            connection.send(signature_of_marks())
    assert is_healthy(server)
    server.terminate()
    assert server.wait() == 0


def test_a_form_of_too_many_names_is_refused_as_its_generation_does(server):
    """The names are counted while they are read, before sorting and checking the signature."""
    names = "".join(f"&N{number}=" for number in range(100_000)).encode()
    for generation, expected in (("3.0", "InvalidParameter"), ("B", "InvalidParameter"), ("A", "4000")):
        with Connection(server) as connection:
            answer = connection.send(v1.Call(method="POST", generation=generation, more_form=names).raw()).read()
        body = json.loads(answer.body)
        code = str(body["code"]) if generation == "A" else body["Response"]["Error"]["Code"]
        assert code == expected


def test_a_list_far_over_its_limit_gets_its_own_code(server):
    """Beyond 10,000 values, elements are only counted."""
    for count, expected in (
            (101, "LimitExceeded"), (50_000, "LimitExceeded"), (99_000, "LimitExceeded"), (100_001, "InvalidParameter")):
        body = json.dumps({"KeyIds": ["skey-00000000"] * count}).encode()
        answer = exchange(server, Call("DescribeKeyPairs", body=body))
        assert expected in answer.code and (expected != "InvalidParameter" or answer.code == expected)
