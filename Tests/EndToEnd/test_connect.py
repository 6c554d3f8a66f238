# SPDX-License-Identifier: Apache-2.0
"""CONNECT: a client with fixed host names uses the server as its proxy, and does its TLS handshake with the server in
the tunnel."""

import errno
import json
import socket
import ssl
import subprocess

import pytest

import clients
import processes
import tc3
import v1
import wire
from tc3 import Call
from test_sdk_cvm import SERVED

SERVED_NAMES = [
    "cvm.tencentcloudapi.com", "lighthouse.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com",
    "cvm.ap-guangzhou.tencentcloudapi.com", "cvm.ap-shanghai-fsi.tencentcloudapi.com", "cvm.api.qcloud.com",
    "account.api.qcloud.com", "localhost", "127.0.0.1",
]
# The requests that official clients and curl send.
HEADS = {
    "Python": "HTTP/1.0\r\n\r\n",
    "curl": "HTTP/1.1\r\nHost: {target}\r\nUser-Agent: curl/7.88.1\r\nProxy-Connection: Keep-Alive\r\n\r\n",
    "Node": "HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n",
    "Go": "HTTP/1.1\r\nHost: {target}\r\nUser-Agent: Go-http-client/1.1\r\n\r\n",
    "with a password": "HTTP/1.1\r\nHost: {target}\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n",
    "with no body": "HTTP/1.1\r\nHost: {target}\r\nContent-Length: 0\r\n\r\n",
    "in other words": "HTTP/1.1\r\nhost: elsewhere.example\r\nConnection: keep-alive\r\n\r\n",
}
GRANTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def request(target, head="curl"):
    name = target.rsplit(":", 1)[0]
    return f"CONNECT {target} {HEADS[head]}".format(target=target, name=name).encode()


def connect(server, port=None):
    return socket.create_connection(("127.0.0.1", port or server.port), processes.DEADLINE_SECONDS)


def granted(connection):
    """Reads the head of the answer. Nothing follows it, because the client sends the first TLS message."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, head
        head += byte
    assert head == GRANTED


class Secured(tc3.Connection):
    """A connection through an existing socket."""

    def __init__(self, socket):
        self.socket = socket
        self._file = socket.makefile("rb")


def secured(server, connection, name):
    context = ssl.create_default_context(cafile=server.ca)
    return Secured(context.wrap_socket(connection, server_hostname=name))


def tunnel(server, name, head="curl"):
    connection = connect(server)
    connection.sendall(request(f"{name}:443", head))
    granted(connection)
    return secured(server, connection, name)


def assert_forbidden(connection):
    """Every refused CONNECT gets this answer, and its connection is closed."""
    answer = connection.read()
    assert answer.status == 403, answer
    assert answer.values("Content-Type") == ["text/plain; charset=utf-8"]
    assert answer.body.startswith(b"CONNECT ") and answer.body.endswith(b"\n") and answer.body.count(b"\n") == 1
    assert [value.lower() for value in answer.values("Connection")] == ["close"]
    assert connection.is_closed()


def refused(server, raw, port=None):
    with Secured(connect(server, port)) as connection:
        assert_forbidden(connection.send(raw))


@pytest.fixture(autouse=True)
def goes_on(request):
    """After each test, the server still answers a plain call and a call in a tunnel."""
    yield
    if "secure" in request.fixturenames:
        server = request.getfixturevalue("secure")
        assert wire.answered(server, Call()) == "Success"
        with tunnel(server, "cvm.tencentcloudapi.com") as inside:
            assert wire.outcome(inside.send(Call(host="cvm.tencentcloudapi.com")).read()) == "Success"


# Served names.


@pytest.mark.parametrize("name", SERVED_NAMES)
def test_every_kind_of_served_name_is_reached(secure, name):
    with tunnel(secure, name) as inside:
        if name.endswith(".api.qcloud.com"):
            action = "DescribeProject" if name.startswith("account") else "DescribeKeyPairs"
            answer = inside.send(v1.Call(generation="A", host=name, action=action)).read()
            assert wire.outcome(answer, "A") == "0 Success"
        else:
            product = "lighthouse" if name.startswith("lighthouse") else "cvm"
            assert inside.send(Call("DescribeRegions", product, host=name)).read().code == "Success"


@pytest.mark.parametrize("region", SERVED)
def test_the_names_of_every_served_region_are_reached(secure, region):
    name = f"cvm.{region}.tencentcloudapi.com"
    with tunnel(secure, name) as inside:
        assert inside.send(Call(host=name, region=region)).read().code == "Success"


def test_the_names_of_a_region_are_reached_where_it_is_served(start):
    server = start("--tls-listen", "127.0.0.1:0", "--regions", "ap-mumbai,ap-guangzhou")
    with tunnel(server, "cvm.ap-mumbai.tencentcloudapi.com") as inside:
        name = "cvm.ap-mumbai.tencentcloudapi.com"
        assert inside.send(Call(host=name, region="ap-mumbai")).read().code == "Success"
    refused(server, request("cvm.ap-tokyo.tencentcloudapi.com:443"))


def test_names_that_an_operator_adds_are_reached(start):
    server = start("--tls-listen", "127.0.0.1:0", "--tls-name", "keys.example", "--tls-name", "*.lab.example")
    for name in ("keys.example", "a.lab.example"):
        with tunnel(server, name) as inside:
            assert inside.send(Call(host=name)).read().code == "Success"
    for name in ("www.keys.example", "lab.example", "a.b.lab.example"):
        refused(server, request(f"{name}:443"))


def test_an_address_of_ipv6_stands_in_brackets(secure):
    connection = connect(secure)
    connection.sendall(request("[::1]:443"))
    granted(connection)
    with secured(secure, connection, "::1") as inside:
        assert inside.send(Call()).read().code == "Success"


@pytest.mark.parametrize("head", HEADS)
def test_in_the_words_of_every_client(secure, head):
    with tunnel(secure, "cvm.tencentcloudapi.com", head) as inside:
        # The tunnel stays open, whatever the Connection field said.
        for _ in range(3):
            assert inside.send(Call(host="cvm.tencentcloudapi.com")).read().code == "Success"


@pytest.mark.parametrize("name", ["CVM.TENCENTCLOUDAPI.COM", "Cvm.Ap-Guangzhou.TencentCloudAPI.com", "LOCALHOST"])
def test_the_case_of_a_name_does_not_matter(secure, name):
    with tunnel(secure, name) as inside:
        assert inside.send(Call(host=name)).read().code == "Success"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_are_spoken_in_a_tunnel(secure, version):
    connection = connect(secure)
    connection.sendall(request("localhost:443"))
    granted(connection)
    context = ssl.create_default_context(cafile=secure.ca)
    context.minimum_version = context.maximum_version = version
    with Secured(context.wrap_socket(connection, server_hostname="localhost")) as inside:
        assert inside.socket.version() == version.name.replace("_", ".")
        assert inside.send(Call()).read().code == "Success"


def test_a_name_that_is_not_the_tunnel_s_is_shown_the_same_certificate(secure):
    connection = connect(secure)
    connection.sendall(request("localhost:443"))
    granted(connection)
    with secured(secure, connection, "cvm.tencentcloudapi.com") as inside:
        assert inside.send(Call(host="cvm.tencentcloudapi.com")).read().code == "Success"


def test_a_tunnel_keeps_its_connection_until_a_client_asks_to_close(secure):
    name = "cvm.tencentcloudapi.com"
    with tunnel(secure, name) as inside:
        calls = [Call("DescribeRegions", host=name), Call("Nonsense", host=name), Call(host=name)]
        inside.send(b"".join(call.raw() for call in calls))
        assert [inside.read().code for _ in calls] == ["Success", "InvalidAction", "Success"]
        answer = inside.send(Call(host=name, more_headers=(("Connection", "close"),))).read()
        assert [value.lower() for value in answer.values("Connection")] == ["close"]
        assert inside.is_closed()


def test_what_is_no_http_in_a_tunnel_gets_a_bare_400(secure):
    with tunnel(secure, "localhost") as inside:
        wire.assert_refused_by_the_parser(inside.send(b"hello\r\n\r\n"))


@pytest.mark.parametrize("signed_port, expected", [(443, "Success"), (80, "AuthFailure.SignatureFailure")])
def test_the_default_port_in_a_tunnel_is_that_of_https(secure, signed_port, expected):
    name = "cvm.tencentcloudapi.com"
    with tunnel(secure, name) as inside:
        call = v1.Call(signed_host=f"{name}:{signed_port}")
        assert wire.outcome(inside.send(call).read()) == expected


# TLS bytes of a client in arbitrary pieces.


def hello_of(server, name):
    """The first message of a handshake, and the state to continue it."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = ssl.create_default_context(cafile=server.ca).wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        session.do_handshake()
    return session, incoming, outgoing


def shake_hands(connection, session, incoming, outgoing, send):
    while True:
        try:
            session.do_handshake()
            break
        except ssl.SSLWantReadError:
            send(outgoing.read())
            received = connection.recv(65_536)
            assert received
            incoming.write(received)
    send(outgoing.read())


def converse(connection, session, incoming, outgoing, send, call):
    session.write(call.raw())
    send(outgoing.read())
    answer = b""
    while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
        try:
            answer += session.read()
        except ssl.SSLWantReadError:
            received = connection.recv(65_536)
            assert received
            incoming.write(received)
    head, body = answer.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 200 ")
    return json.loads(body)["Response"]


@pytest.mark.parametrize("head", ["Python", "curl", "Node"])
def test_the_first_message_of_tls_may_come_with_the_request(secure, head):
    name = "cvm.tencentcloudapi.com"
    session, incoming, outgoing = hello_of(secure, name)
    with connect(secure) as connection:
        connection.sendall(request(f"{name}:443", head) + outgoing.read())
        granted(connection)
        shake_hands(connection, session, incoming, outgoing, connection.sendall)
        answer = converse(connection, session, incoming, outgoing, connection.sendall, Call(host=name))
        assert answer["TotalCount"] == 0


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_the_first_message_of_tls_may_be_cut_anywhere(secure, cut):
    name = "cvm.tencentcloudapi.com"
    session, incoming, outgoing = hello_of(secure, name)
    hello = outgoing.read()
    with connect(secure) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request(f"{name}:443") + hello[:cut])
        granted(connection)
        connection.sendall(hello[cut:])
        shake_hands(connection, session, incoming, outgoing, connection.sendall)
        answer = converse(connection, session, incoming, outgoing, connection.sendall, Call(host=name))
        assert answer["TotalCount"] == 0


def test_every_byte_may_come_alone(secure):
    name = "cvm.tencentcloudapi.com"
    with connect(secure) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def dribble(message):
            for byte in message:
                connection.sendall(bytes([byte]))

        session, incoming, outgoing = hello_of(secure, name)
        dribble(request(f"{name}:443") + outgoing.read())
        granted(connection)
        shake_hands(connection, session, incoming, outgoing, dribble)
        answer = converse(connection, session, incoming, outgoing, dribble, Call(host=name))
        assert answer["TotalCount"] == 0


@pytest.mark.parametrize("words", [
    b"", b"\x16", b"hello\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", Call().raw(), bytes(1000),
    b"\x16\x03\x01\xff\xff" + bytes(100_000),
], ids=["nothing", "a-byte", "words", "request", "call", "zeros", "a-huge-message"])
@pytest.mark.parametrize("together", [True, False], ids=["together", "apart"])
def test_who_speaks_no_tls_in_a_tunnel_gets_no_answer(secure, words, together):
    with connect(secure) as connection:
        asked = request("cvm.tencentcloudapi.com:443")
        connection.sendall(asked + words if together else asked)
        granted(connection)
        try:
            if not together:
                connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: connection.recv(4096), b""))
        except OSError as error:
            # The connection was reset before all bytes were sent.
            assert error.errno in (errno.ECONNRESET, errno.ENOTCONN, errno.EPIPE), error
            received = b""
    # At most a TLS alert.
    assert received == b"" or (received[0] == 21 and len(received) == 7)


def test_clients_that_go_away_harm_nobody(secure):
    for cut in (1, 7, 20, 38, len(request("cvm.tencentcloudapi.com:443"))):
        for _ in range(5):
            connect(secure).close()
            with connect(secure) as connection:
                connection.sendall(request("cvm.tencentcloudapi.com:443")[:cut])
    for _ in range(5):
        with connect(secure) as connection:
            connection.sendall(request("cvm.tencentcloudapi.com:443"))
            granted(connection)
    for _ in range(5):
        tunnel(secure, "localhost").socket.close()


def test_a_server_ends_well_whatever_its_tunnels_do(start):
    server = start("--tls-listen", "127.0.0.1:0")
    with connect(server) as granted_only, tunnel(server, "localhost") as idle:
        granted_only.sendall(request("localhost:443"))
        granted(granted_only)
        assert idle.send(Call()).read().code == "Success"
        server.terminate()
        assert server.wait() == 0
        assert granted_only.recv(1) == b""
        assert idle.is_closed()


# Refusals.


REFUSED = [
    # Names of other hosts; some of them resemble served names.
    "evil.example:443", "cvm.tencentcloudapi.com.evil.example:443", "eviltencentcloudapi.com:443",
    "cvm.eviltencentcloudapi.com:443", "cvm.tencentcloudapi.comm:443", "cvm.tencentcloudapi.co:443",
    "a.b.tencentcloudapi.com:443", "cvm.ap-mumbai.tencentcloudapi.com:443",
    "a.cvm.ap-guangzhou.tencentcloudapi.com:443", "tencentcloudapi.com:443", "api.qcloud.com:443",
    "a.cvm.api.qcloud.com:443", "cvm.tencentcloudapi.cn:443", "www.localhost:443", "localhost.example:443",
    "localhos:443", "cvm_x.tencentcloudapi.com:443", "cvm.tencentcloudapi.com.:443", ".tencentcloudapi.com:443",
    "*.tencentcloudapi.com:443", "cvm..tencentcloudapi.com:443", "cvm.tencentcloudapi.com%00.evil.example:443",
    "cvm.tencentcloudapi.com%2eevil.example:443", "evil.example/.tencentcloudapi.com:443",
    "evil.example?.tencentcloudapi.com:443", "user@cvm.tencentcloudapi.com:443",
    "user:pass@cvm.tencentcloudapi.com:443", "cvm.tencentcloudapi.com@evil.example:443",
    # Other ports.
    "cvm.tencentcloudapi.com:80", "cvm.tencentcloudapi.com:22", "cvm.tencentcloudapi.com:444",
    "cvm.tencentcloudapi.com", "cvm.tencentcloudapi.com:", "cvm.tencentcloudapi.com:x", "cvm.tencentcloudapi.com:0",
    "cvm.tencentcloudapi.com:0443", "cvm.tencentcloudapi.com:+443", "cvm.tencentcloudapi.com:65979",
    "cvm.tencentcloudapi.com:443443", "cvm.tencentcloudapi.com:443:443", "cvm.tencentcloudapi.com:22:443",
    "cvm.tencentcloudapi.com:443/", "cvm.tencentcloudapi.com:443?",
    # Addresses of other hosts, and served addresses in an unusual notation.
    "127.0.0.2:443", "10.0.0.1:443", "169.254.0.23:443", "0.0.0.0:443", "127.1:443", "2130706433:443",
    "0x7f000001:443", "127.0.0.1.:443", "127.0.0.01:443", "::1:443", "[::2]:443", "[::]:443",
    "[::ffff:127.0.0.1]:443", "[::1]", "[::1%25lo]:443", "[::1:443", "::1]:443", "[]:443", "[localhost]:443",
    "[127.0.0.1]:443",
    # Invalid targets for CONNECT.
    "http://cvm.tencentcloudapi.com:443", "https://cvm.tencentcloudapi.com:443", "https://cvm.tencentcloudapi.com/",
    "/", "*", "/healthz", "443", ":443", "x" * 5000 + ".tencentcloudapi.com:443",
    "x" * 64 + ".tencentcloudapi.com:443",
]


@pytest.mark.parametrize("target", REFUSED, ids=lambda target: target[:60])
def test_every_other_target_is_forbidden(secure, target):
    for head in ("Python", "curl"):
        refused(secure, request(target, head))


def test_forbidden_is_the_same_for_a_name_that_may_exist(secure):
    """The server looks up no name and opens no connection."""
    bodies = set()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        for target in (f"127.0.0.1:{listener.getsockname()[1]}", "no.such.example:443", f"localhost:{secure.tls_port}"):
            with Secured(connect(secure)) as connection:
                answer = connection.send(request(target)).read()
                assert answer.status == 403
                bodies.add(answer.body)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert len(bodies) == 1


@pytest.mark.parametrize("target", [
    "", " ", "x" * 100_000 + ".tencentcloudapi.com:443", "cvm.\x00tencentcloudapi.com:443",
    "evil.example#.tencentcloudapi.com:443", "evil.example\\.tencentcloudapi.com:443", "cvm.tencentcloudapi.com:443#",
], ids=["empty", "space", "huge", "null", "number-sign", "backslash", "number-sign-last"])
def test_what_is_no_target_of_http_gets_a_bare_400(secure, target):
    with Secured(connect(secure)) as connection:
        wire.assert_refused_by_the_parser(connection.send(f"CONNECT {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode()))


def test_without_https_every_connect_is_forbidden(start):
    server = start()
    for target in ("cvm.tencentcloudapi.com:443", "localhost:443", f"127.0.0.1:{server.port}", "evil.example:443"):
        for head in ("Python", "curl"):
            refused(server, request(target, head))
    assert clients.works(server)


def test_the_port_of_https_is_no_proxy(secure):
    with secured(secure, connect(secure, secure.tls_port), "localhost") as connection:
        assert_forbidden(connection.send(request("cvm.tencentcloudapi.com:443")))


def test_a_tunnel_in_a_tunnel_is_forbidden(secure):
    with tunnel(secure, "localhost") as inside:
        assert_forbidden(inside.send(request("cvm.tencentcloudapi.com:443")))
    with tunnel(secure, "localhost") as inside:
        assert inside.send(Call()).read().code == "Success"
        assert_forbidden(inside.send(request("localhost:443")))


@pytest.mark.parametrize("together", [True, False], ids=["together", "apart"])
def test_a_tunnel_after_another_request_is_forbidden(secure, together):
    with Secured(connect(secure)) as connection:
        if together:
            connection.send(Call().raw() + request("cvm.tencentcloudapi.com:443"))
            assert connection.read().code == "Success"
        else:
            assert connection.send(Call()).read().code == "Success"
            connection.send(request("cvm.tencentcloudapi.com:443"))
        assert_forbidden(connection)


@pytest.mark.parametrize("framing", [
    "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
])
def test_a_request_for_a_tunnel_has_no_body(secure, framing):
    """The parser treats the bytes that follow as tunnel data, so that they never become a request."""
    with connect(secure) as connection:
        connection.sendall(f"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n{framing}".encode())
        granted(connection)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    assert received == b"" or received[0] == 21


def test_what_follows_a_forbidden_request_is_never_answered(secure):
    with Secured(connect(secure)) as connection:
        assert_forbidden(connection.send(request("evil.example:443") + Call().raw()))


def test_a_forbidden_connect_is_in_no_call_log(secure):
    before = [line for line in secure.log if line["message"] == "call"]
    refused(secure, request("evil.example:443"))
    assert [line for line in secure.log if line["message"] == "call"] == before


# Official clients.


@pytest.mark.parametrize("transport", clients.TRANSPORTS)
@pytest.mark.parametrize("name", ["cvm.tencentcloudapi.com", "cvm.ap-guangzhou.tencentcloudapi.com"])
def test_the_sdk_with_a_proxy_reaches_the_production_name(secure, transport, name):
    client = clients.cvm(secure, transport=transport, way=clients.by_proxy(secure, name))
    key_id = clients.import_key(client, "by_proxy")
    assert clients.names(clients.cvm(secure), KeyIds=[key_id]) == ["by_proxy"]
    clients.call(client, "DeleteKeyPairs", KeyIds=[key_id])
    assert clients.refused(client, "DeleteKeyPairs", KeyIds=[key_id]).code == "InvalidKeyPairId.NotFound"


def test_the_sdk_with_its_built_in_names_and_the_proxy_of_the_environment(secure, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", secure.url)
    for product in ("cvm", "lighthouse"):
        client = clients.client(product, secure, way={"certification": secure.ca})
        assert clients.described(client) == []


def test_the_sdk_reaches_nobody_else_by_the_proxy(secure):
    client = clients.cvm(secure, way=clients.by_proxy(secure, "cvm.evil.example"))
    error = clients.refused(client, "DescribeKeyPairs")
    assert error.code == "ClientNetworkError"
    assert "403 Forbidden" in error.message


@pytest.mark.parametrize("options", [(), ("--http1.0",), ("--tls-max", "1.2"), ("--http2",), ("--proxy1.0",)],
                         ids=lambda options: "".join(options) or "plain")
def test_curl_with_a_proxy(secure, options):
    name = "cvm.tencentcloudapi.com"
    proxy = ("--proxy1.0", secure.endpoint) if options == ("--proxy1.0",) else ("--proxy", secure.url, *options)
    assert curl(secure, name, *proxy)["TotalCount"] == 0


def test_curl_with_the_proxy_of_the_environment(secure):
    assert curl(secure, "cvm.tencentcloudapi.com", https_proxy=secure.url)["TotalCount"] == 0
    said = curl(secure, "evil.example", https_proxy=secure.url, code=56)
    assert "403" in said


def curl(server, name, *options, code=0, **environment):
    call = Call(host=name)
    headers = [text for header in call.headers() for text in ("--header", ": ".join(header))]
    ended = subprocess.run(
        ["curl", "--silent", "--show-error", "--cacert", server.ca, *options, *headers, "--data-binary", "@-",
         f"https://{name}/"],
        env=processes.clean_environment(**environment), input=call.body, capture_output=True,
        timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == code, ended
    return json.loads(ended.stdout)["Response"] if code == 0 else ended.stderr.decode()
