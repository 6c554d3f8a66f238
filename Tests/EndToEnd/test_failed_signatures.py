# SPDX-License-Identifier: Apache-2.0
"""Repeated failed signatures: an attacker gets no information, takes no memory, and blocks no other caller."""

import collections
import re

import pytest

import clients
import proxies
import tc3
import v1
import wire

LIMITED = "RequestLimitExceeded.IPLimitExceeded"
FAILURES = {
    "AuthFailure.SecretIdNotFound": {"secret_id": "AKIDnobody"},
    "AuthFailure.SignatureExpire": {"timestamp": 1},
    "AuthFailure.SignatureFailure": {"secret_key": "wrong"},
}


def codes(server, calls, peer="127.0.0.1"):
    """The codes of calls that are sent in one batch."""
    with proxies.Connection(server, peer=peer) as connection:
        connection.send(b"".join(call.raw() for call in calls))
        return [connection.read().code for _ in calls]


@pytest.mark.parametrize("code", FAILURES)
def test_who_fails_often_is_told_no_more_why(start, code):
    server = start("--failed-signatures", "5")
    bad = tc3.Call(**FAILURES[code])
    found = codes(server, [bad] * 200)
    assert found[:5] == [code] * 5
    assert set(found) == {code, LIMITED} and found.count(LIMITED) > 100
    # So that they cannot be distinguished, their messages must be equal too.
    limited = set()
    with proxies.Connection(server) as connection:
        for failure in FAILURES.values():
            connection.send(tc3.Call(**failure).raw() * 50)
            answers = [connection.read() for _ in range(50)]
            limited |= {answer.message for answer in answers if answer.code == LIMITED}
    assert len(limited) == 1


def test_others_of_the_same_address_get_in_and_others_are_told_why(start):
    server = start("--failed-signatures", "5")
    bad, good = tc3.Call(secret_key="wrong"), tc3.Call()
    found = codes(server, [bad] * 200 + [good, bad] * 20)
    assert found[200::2] == ["Success"] * 20
    assert LIMITED in found
    assert clients.works(server)
    assert codes(server, [bad], peer="127.0.0.2") == ["AuthFailure.SignatureFailure"]


@pytest.mark.parametrize("generation, expected", [
    ("3.0", LIMITED), ("B", "InvalidRequest.LimitExceeded"), ("A", "4400 InvalidRequest.LimitExceeded")])
def test_every_door_is_limited_with_a_code_of_its_own(start, generation, expected):
    server = start("--failed-signatures", "1")
    with tc3.Connection(server) as connection:
        connection.send(b"".join(v1.Call(generation=generation, secret_key="wrong").raw() for _ in range(100)))
        found = [wire.outcome(connection.read(), generation) for _ in range(100)]
    assert found[0] == wire.code("AuthFailure.SignatureFailure", generation)
    assert set(found) == {found[0], expected}


def test_it_can_be_switched_off(start):
    server = start("--failed-signatures", "0")
    bad = tc3.Call(secret_key="wrong")
    assert set(codes(server, [bad] * 300)) == {"AuthFailure.SignatureFailure"}


def test_the_log_says_so_once_and_is_not_filled(start):
    server = start("--failed-signatures", "5")
    found = collections.Counter(codes(server, [tc3.Call(secret_key="wrong")] * 500))
    (line,) = server.logged("too many failed signatures from an address")
    assert (line["level"], line["source"]) == ("warning", "127.0.0.1")
    assert found[LIMITED] > 400
    server.stop()
    calls = [line for line in server.log if line["message"] == "call"]
    (left_out,) = [line for line in server.log if line["message"] == "lines about refused calls were left out"]
    assert left_out["source"] == "127.0.0.1"
    assert len(calls) < 300 and len(calls) + int(left_out["count"]) == 500


def test_behind_a_trusted_proxy_each_client_is_limited_for_itself(start):
    server = start("--trusted-proxy", "127.0.0.1", "--failed-signatures", "5")

    def found(client, count):
        return codes(server, [tc3.Call(secret_key="wrong", more_headers=(("X-Forwarded-For", client),))] * count)

    assert LIMITED in found("203.0.113.1", 50)
    assert found("203.0.113.2", 1) == ["AuthFailure.SignatureFailure"]
    # IPv6 addresses of one /64 network count as one source.
    assert LIMITED in found("2001:db8:1:2::1", 50)
    assert LIMITED in found("2001:db8:1:2:3:4:5:6", 5)
    assert found("2001:db8:1:3::1", 1) == ["AuthFailure.SignatureFailure"]
    lines = server.logged("too many failed signatures from an address")
    assert lines[0]["source"] == "203.0.113.1"


def resident_bytes(server):
    status = open(f"/proc/{server.process.pid}/status").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def test_unknown_keys_take_no_memory(start):
    """10,000 unknown keys over the network; the Swift tests of the limiter use a million."""
    server = start("--key-pool", "0", "--log-level", "error")
    count, batch = 10_000, 200
    # Long enough that stored names would show in the memory.
    name = "AKID" + "x" * 2000

    def ask(first, count):
        for start in range(first, first + count, batch):
            found = codes(server, [tc3.Call(secret_id=f"{name}{number}") for number in range(start, start + batch)])
            assert set(found) <= {"AuthFailure.SecretIdNotFound", LIMITED}

    ask(0, 2000)
    before = resident_bytes(server)
    ask(2000, count)
    assert resident_bytes(server) - before < count * len(name) / 4
    assert clients.works(server)
