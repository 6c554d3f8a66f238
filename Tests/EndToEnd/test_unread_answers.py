# SPDX-License-Identifier: Apache-2.0
"""Clients that send requests and do not read the answers: their cost, and how the server closes their connections."""

import contextlib
import json
import pathlib
import re
import socket
import ssl
import time

import pytest

import clients
import processes
import tc3
from processes import wait_until

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
CONNECTIONS = 10
# The limit for each connection: its buffers, and the overhead of a debug build and glibc.
BYTES_EACH_MAX = 1024 * 1024
WAYS = ["plain", "tls", "tunnel"]


def resident_bytes(server):
    status = open(f"/proc/{server.process.pid}/status").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def connect(server, way):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(processes.DEADLINE_SECONDS)
    connection.connect(("127.0.0.1", server.tls_port if way == "tls" else server.port))
    if way == "tunnel":
        connection.sendall(b"CONNECT localhost:443 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(1000).endswith(b"\r\n\r\n")
    if way != "plain":
        context = ssl.create_default_context(cafile=server.ca)
        connection = context.wrap_socket(connection, server_hostname="localhost")
    return connection


def ask_until_nothing_is_taken(connection):
    """Sends requests until all buffers are full, without reading a byte."""
    connection.settimeout(0.5)
    with pytest.raises(OSError):
        while True:
            connection.sendall(REQUEST * 500)


@pytest.mark.parametrize("way", WAYS)
def test_unread_answers_take_little_memory_and_hold_no_stop_up(start, way):
    server = start("--tls-listen", "127.0.0.1:0", "--key-pool", "0")
    with contextlib.ExitStack() as stack:
        ask_until_nothing_is_taken(stack.enter_context(connect(server, way)))
        before = resident_bytes(server)
        for _ in range(CONNECTIONS):
            ask_until_nothing_is_taken(stack.enter_context(connect(server, way)))
        assert (resident_bytes(server) - before) / CONNECTIONS < BYTES_EACH_MAX
        # Other clients are served meanwhile.
        assert clients.works(server)
        server.terminate()
        began = time.monotonic()
        assert server.wait() == 0
        # The server closes these connections before its stop timeout of 30 s.
        assert time.monotonic() - began < 25


def test_the_kernel_keeps_little_of_a_file_that_is_not_read(start):
    """Without a limit, the kernel would buffer up to 4 MB for each connection, which is the whole file."""
    server = start("--key-pool", "0")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((server.host, server.port))
        connection.sendall(b"GET /meta/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n")
        ports = (server.port, connection.getsockname()[1])
        wait_until(lambda: queued_bytes(*ports) > 100_000, "the file is on its way")
        assert clients.works(server)
        assert queued_bytes(*ports) < 300_000


def queued_bytes(port, peer):
    """The number of unacknowledged bytes in the kernel's send buffer from one port to another."""
    for line in open("/proc/net/tcp").readlines()[1:]:
        _, local, remote, _, queues, *_ = line.split()
        if [int(address.split(":")[1], 16) for address in (local, remote)] == [port, peer]:
            return int(queues.split(":")[0], 16)
    return 0


SHARE = 64 * 1024 * 1024
# The overhead of a debug build and glibc, including freed memory.
BESIDE = 100 * 1024 * 1024


def test_large_bodies_of_one_source_take_no_more_than_their_share(start):
    server = start("--key-pool", "0")
    body = b" " * 9_900_000
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (len(body) + 1)
    before = resident_bytes(server)
    with contextlib.ExitStack() as stack:
        connections = []
        for _ in range(12):
            connection = stack.enter_context(tc3.Connection(server))
            # Everything but the last byte.
            connection.send(head + body)
            connections.append(connection)
        assert resident_bytes(server) - before < SHARE + BESIDE
        answers = []
        for connection in connections:
            connection.send(b" ")
            answers.append(json.loads(connection.read().body)["Response"]["Error"]["Code"])
        assert set(answers) >= {"ServiceUnavailable"} and len(set(answers)) == 2, answers
        # The bodies that fit into the share were read; the others were refused.
        assert 2 <= len(answers) - answers.count("ServiceUnavailable") <= 6
    assert clients.works(server)


@pytest.mark.parametrize("way", WAYS)
def test_many_requests_at_once_are_all_answered_in_their_order(start, way):
    server = start("--tls-listen", "127.0.0.1:0")
    with connect(server, way) as connection:
        call = tc3.Call(host="localhost").raw()
        count = 300
        connection.sendall(b"".join(call + REQUEST for _ in range(count)))
        if way == "plain":
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while received.count(b"HTTP/1.1 200") < 2 * count or not received.endswith(b"\r\n\r\nok\n"):
            part = connection.recv(65_536)
            assert part
            received += part
    bodies = re.findall(rb"Content-Type: ([a-z/]+)", received, re.IGNORECASE)
    assert bodies == [b"application/json", b"text/plain"] * count


@pytest.mark.parametrize("way", WAYS)
def test_a_client_that_does_not_end_its_side_loses_its_connection(start, way):
    """After the server has closed its side, it does not wait indefinitely for the client's."""
    server = start("--tls-listen", "127.0.0.1:0")

    def files():
        return len(list(pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir()))

    before = files()
    with connect(server, way) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        began = time.monotonic()
        wait_until(lambda: files() == before + 1, "the server has the connection")
        wait_until(lambda: files() == before, "the server has closed the connection")
        # Well before the idle timeout of 75 s.
        assert time.monotonic() - began < 40
