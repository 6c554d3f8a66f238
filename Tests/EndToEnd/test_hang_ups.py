# SPDX-License-Identifier: Apache-2.0
"""Callers that hang up: the server reads nothing more from them, and the storage finishes the changes that it has
begun."""

import socket
import struct

import pytest

import clients
import processes
import proxies
import tc3
import v1
from processes import wait_until

WAYS = ["http", "https", "tunnel"]


@pytest.fixture
def house(start, syncs, tmp_path):
    """A server whose disk stalls while a file exists."""
    stall = tmp_path / "stall"
    server = start("--tls-listen", "127.0.0.1:0", environment={
        **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "SYNCS_STALL_WHILE": str(stall)})
    server.stall = stall
    return server


def connections(server):
    """The number of the server's connections."""
    ports = (server.port, server.tls_port)
    count = 0
    for line in open("/proc/net/tcp").read().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        # 01 is ESTABLISHED; 08 is CLOSE_WAIT, in which the client has closed its side.
        count += int(local.split(":")[1], 16) in ports and state in ("01", "08") and inode != "0"
    return count


def reached(server):
    """The file that exists when a sync has stalled."""
    return server.stall.with_name(server.stall.name + ".reached")


def reset(connection):
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def calls(server):
    return [(line.get("action"), line["code"]) for line in server.log if line["message"] == "call"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", [reset, lambda connection: None], ids=["reset", "close"])
def test_no_more_is_done_for_one_who_has_hung_up(house, way, end):
    house.stall.touch()
    with proxies.Connection(house, way=way) as connection:
        # The nonce of a legacy call is stored before anything else is done.
        connection.send(v1.Call("ImportKeyPair", "B", {"KeyName": "never", "PublicKey": "ssh-rsa a"}).raw())
        wait_until(reached(house).exists, "the server has the call")
        end(connection)
    wait_until(lambda: connections(house) == 0, "the server has noticed")
    assert calls(house) == []
    house.stall.unlink()
    wait_until(lambda: calls(house) == [("ImportKeyPair", "Cancelled")], "the call is given up")


@pytest.mark.parametrize("end", [reset, lambda connection: None], ids=["reset", "close"])
def test_a_change_that_the_storage_has_is_made(house, end):
    house.stall.touch()
    with proxies.Connection(house) as connection:
        connection.send(tc3.imports("kept"))
        wait_until(reached(house).exists, "the storage has the change")
        end(connection)
    wait_until(lambda: connections(house) == 0, "the server has noticed")
    house.stall.unlink()
    wait_until(lambda: calls(house), "the call has ended")
    assert clients.names(clients.cvm(house)) == ["kept"]


def test_one_who_has_only_ended_his_side_gets_his_answer(house):
    house.stall.touch()
    with tc3.Connection(house) as connection:
        connection.send(tc3.imports("kept")).socket.shutdown(socket.SHUT_WR)
        wait_until(reached(house).exists, "the storage has the change")
        # The server sends 100 Continue to find out whether the caller is still there; the caller stays connected.
        assert connection.socket.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        house.stall.unlink()
        assert connection.read().code == "Success"
        assert connection.is_closed()
