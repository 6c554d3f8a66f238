# SPDX-License-Identifier: Apache-2.0
"""Many connections: the connections of an address are limited, and connections without a request give way to new ones.
"""

import contextlib
import re
import socket
import ssl
import time

import pytest

import clients
import processes
import proxies
import tc3
from processes import wait_until
from proxies import WAYS, version1, version2

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
# The limit of open files of the process. The server reserves 256 of them for other purposes than connections.
FILES = 286
ROOM = FILES - 256


@pytest.fixture
def stack():
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def small(start):
    """A server with room for a few connections."""
    limited = ("sh", "-c", f'ulimit -n {FILES}; exec "$@"', "sh")
    return start("--tls-listen", "127.0.0.1:0", "--connections-per-address", "0", within=limited)


def is_refused(connection):
    """Whether the server closes the connection without an answer."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def answered(connection, request=REQUEST):
    """Whether a request is answered with 200; reads the whole answer."""
    connection.sendall(request)
    head, body = b"", b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            return False
        head += byte
    length = int(re.search(rb"Content-Length: (\d+)", head, re.IGNORECASE)[1])
    while len(body) < length:
        body += connection.recv(length - len(body))
    return head.startswith(b"HTTP/1.1 200 ")


def hold(connection):
    """Sends half of a request, so that the server has a request in hand."""
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{")
    assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
    return connection


def connect(server, stack, peer="127.0.0.1", header=b"", way="http"):
    return stack.enter_context(proxies.Connection(server, header, peer, way)).socket


def closed(server):
    return [line for line in server.log if line["message"] == "a connection was closed"]


def test_an_address_has_so_many_connections_over_both_ports(start, stack):
    server = start("--tls-listen", "127.0.0.1:0", "--connections-per-address", "3")
    kept = [connect(server, stack, "127.0.0.2", way=way) for way in ("http", "https", "http")]
    assert all(answered(connection) for connection in kept)
    for _ in range(5):
        more = stack.enter_context(
            socket.create_connection((server.host, server.port), processes.DEADLINE_SECONDS, ("127.0.0.2", 0)))
        assert is_refused(more)
    # Other connections and other addresses are not affected.
    assert all(answered(connection) for connection in kept)
    assert answered(connect(server, stack, "127.0.0.3"))
    assert clients.works(server)
    # The log has one line for many closed connections.
    (line,) = wait_until(lambda: closed(server), "the log says so")
    assert line["source"] == "127.0.0.2" and line["level"] == "warning" and "address" in line["reason"]
    kept.pop().shutdown(socket.SHUT_RDWR)

    def has_place():
        with socket.create_connection((server.host, server.port), 5, ("127.0.0.2", 0)) as connection:
            try:
                return answered(connection)
            except ConnectionError:
                return False

    wait_until(has_place, "there is a place again")
    assert len(closed(server)) == 1


def test_a_trusted_proxy_has_as_many_as_it_needs(start, stack):
    server = start("--trusted-proxy", "127.0.0.1", "--connections-per-address", "2")
    assert all(answered(connect(server, stack)) for _ in range(10))
    assert all(answered(connect(server, stack, "127.0.0.2")) for _ in range(2))
    assert is_refused(connect(server, stack, "127.0.0.2"))


@pytest.mark.parametrize("header", [version1, version2])
def test_the_client_that_a_proxy_names_has_its_share(start, stack, header):
    server = start("--trusted-proxy", "127.0.0.1", "--proxy-protocol", "http", "--connections-per-address", "2")

    def named(source):
        return connect(server, stack, header=header(source, "2001:db8::ff" if ":" in source else "192.0.2.200"))

    for one, other, third, another in (
        ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"),
        ("2001:db8::1", "2001:db8::2", "2001:db8::ffff:1", "2001:db8:0:1::1"),
    ):
        assert answered(named(one)) and answered(named(other))
        assert is_refused(named(third))
        assert answered(named(another))
    # Connections of the proxy itself, such as health checks.
    assert all(answered(connect(server, stack, header=b"PROXY UNKNOWN\r\n")) for _ in range(5))


@pytest.mark.parametrize("begun", [b"", b"G", b"POST / HTTP/1.1\r\nHost: a\r\nX: ", b"\x16\x03\x01"], ids=repr)
def test_those_without_a_request_give_way_oldest_first(small, stack, begun):
    before = connect(small, stack)
    assert answered(before)
    held = hold(connect(small, stack))
    # Twice as many connections as there is room for, from several addresses. Each is accepted.
    port = small.tls_port if begun.startswith(b"\x16") else small.port
    silent = []
    for number in range(2 * ROOM):
        source = (f"127.0.0.{2 + number % 3}", 0)
        silent.append(stack.enter_context(
            socket.create_connection((small.host, port), processes.DEADLINE_SECONDS, source)))
        silent[-1].sendall(begun)
    assert is_refused(before)
    assert is_refused(silent[0])
    # The newest connection is served, and so is the request in hand.
    assert answered(connect(small, stack))
    assert answered(held, b"}")
    assert len(clients.names(clients.cvm(small))) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_kept_connection_gives_way_at_once_over_each_way(small, stack, way):
    """Also over TLS the server closes it at once, without waiting for the client's close_notify."""
    kept = connect(small, stack, way=way)
    assert answered(kept)
    # The server considers the connection idle a moment after the client has received its answer.
    time.sleep(0.5)
    crowd = [connect(small, stack) for _ in range(ROOM)]
    # The server may close it without a close_notify.
    with contextlib.suppress(ssl.SSLEOFError):
        assert is_refused(kept)
    assert answered(crowd[-1])


def test_where_all_have_a_request_in_hand_no_more_are_taken(small, stack):
    held = [hold(connect(small, stack)) for _ in range(ROOM)]
    for _ in range(5):
        assert is_refused(connect(small, stack))
    (line,) = wait_until(lambda: closed(small), "the log says so")
    assert "request in hand" in line["reason"]
    assert all(answered(connection, b"}") for connection in held)
    # Without a request, they give way.
    assert all(answered(connect(small, stack)) for _ in range(2))
    assert is_refused(held[0]) and is_refused(held[1])
    assert answered(held[2])
