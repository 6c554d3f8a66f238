# SPDX-License-Identifier: Apache-2.0
"""How Keywright's clients identify the server: a host name must be among the names of its certificate, an IP address
among the addresses."""

import contextlib
import http.server
import ssl
import threading

import pytest

import hosts
import processes
from enrolled import ME
from test_tls import Maker

# The requested host, the subject alternative names of the certificate, and whether it is accepted. Connections always
# go to 127.0.0.1.
CASES = [
    ("localhost", "DNS:localhost", True),
    ("localhost", "IP:127.0.0.1", False),
    ("127.0.0.1", "IP:127.0.0.1", True),
    ("127.0.0.1", "DNS:localhost", False),
    # Names of the other kind make no difference.
    ("localhost", "DNS:elsewhere.example,IP:127.0.0.1", False),
    ("127.0.0.1", "DNS:127.0.0.1,IP:127.0.0.2", False),
    # The subject of a certificate does not count as a host name.
    ("localhost", None, False),
]


class Maker(Maker):
    def issue_for(self, alternative):
        """A chain for a certificate with the subject `localhost` and these subject alternative names, or none."""
        if alternative:
            return self.issue("localhost", alternative=alternative)
        certificate, key = self._sign(
            "localhost", self.directory / "between.pem", self.directory / "between.key", "ec", "basicConstraints=CA:FALSE")
        chain = self.directory / "bare-chain.pem"
        chain.write_text(certificate.read_text() + (self.directory / "between.pem").read_text())
        return chain, key


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@contextlib.contextmanager
def listening(chain, key):
    """A server that records requests: its port, and their header fields."""
    came = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(dict(self.headers))
            body = b'{"Response":{"TotalCount":0,"KeyPairSet":[],"RequestId":"1"}}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self):
            with contextlib.suppress(OSError):
                super().handle()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1], came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def assert_plain(words):
    """The message contains no path or type name of the program's source."""
    assert not any(part in words for part in (".build", "checkouts", ".cc", ".swift", "handshakeFailed")), words


@pytest.mark.parametrize("asked, alternative, is_right", CASES)
def test_a_host_gives_its_token_to_the_right_server_alone(maker, tmp_path, asked, alternative, is_right):
    server = hosts.HostServer(*maker.issue_for(alternative))
    try:
        server.url = f"https://{asked}:{server.port}"
        ended = hosts.Host(tmp_path, maker.root).join(server)
    finally:
        server.stop()
    if is_right:
        assert ended.returncode == 0 and len(server.joined) == 1, ended
    else:
        assert (ended.returncode, server.joined) == (hosts.BAD_ANSWER, []), ended
        assert f"its certificate is not one for {asked}" in ended.stderr
        assert_plain(ended.stderr)


@pytest.mark.parametrize("asked, alternative, is_right", CASES)
def test_the_command_line_signs_for_the_right_server_alone(maker, asked, alternative, is_right):
    with listening(*maker.issue_for(alternative)) as (port, came):
        ended = processes.run(
            "key", "list", "--endpoint", f"https://{asked}:{port}", "--ca", maker.root, "--region", "ap-guangzhou", **ME)
    if is_right:
        assert ended.returncode == 0 and len(came) == 1, ended
    else:
        assert (ended.returncode, came) == (4, []), ended
        assert f"its certificate is not one for {asked}" in ended.stderr
        assert_plain(ended.stderr)


def test_another_ca_is_told_without_codes(maker, tmp_path):
    (tmp_path / "other").mkdir()
    other = Maker(tmp_path / "other")
    with listening(*other.issue_for("DNS:localhost")) as (port, came):
        ended = processes.run("key", "list", "--endpoint", f"https://localhost:{port}", "--ca", maker.root, **ME)
    assert (ended.returncode, came) == (4, []), ended
    assert "is not of the CA that is trusted" in ended.stderr
    assert_plain(ended.stderr)
