# SPDX-License-Identifier: Apache-2.0
"""How Keywright's clients identify the server: a host name must be among the names of its certificate, an IP address
among the addresses."""

import contextlib
import datetime
import http.server
import re
import socket
import ssl
import subprocess
import threading

import pytest

import hosts
import processes
from enrolled import ME
from test_tls import Maker, openssl

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
    parts = (".build", "checkouts", ".cc", ".swift", "handshakeFailed", "Error", "NIO")
    assert not any(part in words for part in parts), words


def names_told(alternative, asked):
    """The message about a certificate with these names."""
    if not alternative:
        return f"the server's certificate has no names; it is not one for {asked}"
    names = ", ".join(name.split(":", 1)[1] for name in alternative.split(","))
    return f"the server's certificate is for {names}, not for {asked}"


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
        assert names_told(alternative, asked) in ended.stderr
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
        assert names_told(alternative, asked) in ended.stderr
        assert_plain(ended.stderr)


def key_list(url, *arguments, **environment):
    """The line with which `key list` gives up because it gets no answer."""
    ended = processes.run("key", "list", "--endpoint", url, *arguments, **{**ME, **environment})
    assert ended.returncode == 4 and ended.stdout == "" and ended.stderr.count("\n") == 1, ended
    assert_plain(ended.stderr)
    start = f"keywright: no answer from {url}: "
    assert ended.stderr.startswith(start), ended.stderr
    return ended.stderr.removeprefix(start).rstrip("\n")


SPEAKS_TLS = "TLS is spoken at that port: use --endpoint "
UNTRUSTED = "the server's certificate is signed by a CA that is not trusted; "


def test_another_ca_is_told_with_what_to_do(maker, tmp_path):
    (tmp_path / "other").mkdir()
    other = Maker(tmp_path / "other")
    with listening(*other.issue_for("DNS:localhost")) as (port, came):
        url = f"https://localhost:{port}"
        assert key_list(url) == UNTRUSTED + "give its certificate by --ca (the server's own: DIR/tls/ca.pem)"
        assert key_list(url, "--ca", maker.root) == (
            UNTRUSTED + f"{maker.root}, given by --ca, has another CA's certificate (the server's own: DIR/tls/ca.pem)")
        server = hosts.HostServer(*other.issue_for("DNS:localhost"))
        try:
            server.url = f"https://localhost:{server.port}"
            ended = hosts.Host(tmp_path, maker.root).join(server)
        finally:
            server.stop()
    assert came == []
    assert ended.returncode == hosts.BAD_ANSWER, ended
    assert UNTRUSTED + "join or set trusts one by --ca FILE or --ca-fingerprint SHA256" in ended.stderr
    assert_plain(ended.stderr)


def test_a_certificate_out_of_its_time_is_told_with_the_time(maker, tmp_path):
    now = datetime.datetime.now(datetime.UTC)
    for begin, end, words in [(-9, -2, "expired on"), (2, 9, "is valid from")]:
        chain, key = timed(maker, tmp_path, now, begin, end)
        with listening(chain, key) as (port, came):
            said = key_list(f"https://localhost:{port}", "--ca", maker.root)
            # What else is wrong is said first.
            elsewhere = key_list(f"https://127.0.0.1:{port}", "--ca", maker.root)
        instant = (now + datetime.timedelta(days=end if end < 0 else begin)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert said.startswith(f"the server's certificate {words} {instant}"), said
        assert "is for localhost, not for 127.0.0.1" in elsewhere
        assert came == []


def timed(maker, folder, now, begin, end):
    """A certificate for localhost by the root, valid between two numbers of days from now."""
    folder = folder / f"timed{end}"
    folder.mkdir()
    (folder / "settings").write_text("[ca]\ndefault_ca=it\n[it]\npolicy=any\nx509_extensions=names\ndefault_md=sha256\n"
                                     f"database={folder}/index\nnew_certs_dir={folder}\nrand_serial=yes\n"
                                     "[any]\ncommonName=supplied\n[names]\nsubjectAltName=DNS:localhost\n")
    (folder / "index").write_text("")
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=localhost",
            "-keyout", folder / "key", "-out", folder / "request")
    dates = [(now + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ") for days in (begin, end)]
    openssl("ca", "-batch", "-config", folder / "settings", "-cert", maker.root, "-keyfile",
            maker.directory / "root.key", "-in", folder / "request", "-out", folder / "certificate", "-startdate",
            dates[0], "-enddate", dates[1])
    return folder / "certificate", folder / "key"


def test_our_own_certificate_tells_its_first_names(secure):
    said = key_list(f"https://[::ffff:127.0.0.1]:{secure.tls_port}", "--ca", secure.ca)
    assert re.fullmatch(
        r"the server's certificate is for localhost, 127\.0\.0\.1, ::1(, [*.a-z0-9-]+){3} and \d+ more, not for "
        r"::ffff:127\.0\.0\.1; use one of its names \(keywright serve --tls-name adds one\)", said), said


def test_the_other_scheme_is_told(secure):
    assert key_list(f"https://127.0.0.1:{secure.port}", "--ca", secure.ca) == (
        f"plain HTTP is spoken at that port: use --endpoint http://127.0.0.1:{secure.port}")
    assert key_list(f"http://127.0.0.1:{secure.tls_port}") == (
        SPEAKS_TLS + f"https://127.0.0.1:{secure.tls_port}")


def test_the_other_scheme_of_other_servers_is_told(maker, tmp_path):
    """As openssl and Python speak."""
    chain, key = maker.issue_for("DNS:localhost")
    with listening(chain, key) as (port, _):
        assert key_list(f"http://localhost:{port}") == SPEAKS_TLS + f"https://localhost:{port}"
    server = subprocess.Popen(
        ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", chain, "-key", key, "-www"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = next(line for line in server.stdout if line.startswith("ACCEPT")).rsplit(":", 1)[1].strip()
        assert key_list(f"http://127.0.0.1:{port}") == SPEAKS_TLS + f"https://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def test_whoever_does_not_answer_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        closed = silent.getsockname()[1]
    assert key_list(f"http://127.0.0.1:{closed}").startswith("the connection was refused: no server listens there")
    assert key_list(f"https://127.0.0.1:{closed}").startswith("the connection was refused: no server listens there")
    assert key_list("http://nowhere.invalid:7722") == (
        "the name nowhere.invalid is not known: no address was found for it")
    with ending() as port:
        for scheme in ("http", "https"):
            assert key_list(f"{scheme}://127.0.0.1:{port}").startswith(
                ("the connection ended before the answer came", "the connection was reset before the answer came"))


@contextlib.contextmanager
def ending():
    """A port where every connection ends at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    listener.accept()[0].close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
