# SPDX-License-Identifier: Apache-2.0
"""Slow requests: a request has a time limit, and its body must arrive at a minimal rate."""

import pytest

import clients
import processes
import proxies
import tc3
from processes import wait_until
from proxies import WAYS

HALF = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{"


def assert_given_up(connection, status):
    answer = connection.read()
    assert (answer.status, answer.body) == (status, b"")
    assert answer.values("Connection") == ["close"]
    assert connection.is_closed()


@pytest.mark.parametrize("way", WAYS)
def test_a_request_has_a_time_in_all(start, way):
    server = start("--tls-listen", "127.0.0.1:0", "--request-timeout", "1")
    with proxies.Connection(server, way=way) as connection:
        # The limit is for each request, not for the connection.
        assert connection.send(tc3.Call(host="localhost")).read().code == "Success"
        assert_given_up(connection.send(HALF), 408)
    assert clients.works(server)


def test_a_body_that_stops_is_given_up_before(start):
    server = start("--request-timeout", "3600")
    with tc3.Connection(server) as connection:
        assert_given_up(connection.send(HALF), 408)


def test_a_call_that_is_not_answered_in_time_is_made_all_the_same(start, syncs, tmp_path):
    stall = tmp_path / "stall"
    server = start("--request-timeout", "1", environment={
        **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "SYNCS_STALL_WHILE": str(stall)})
    stall.touch()
    with tc3.Connection(server) as connection:
        assert_given_up(connection.send(tc3.imports("kept")), 503)
    stall.unlink()
    wait_until(lambda: clients.names(clients.cvm(server)) == ["kept"], "the change is made")
