# SPDX-License-Identifier: Apache-2.0
"""HTTPS with openssl, curl, Python and the SDK: the local CA, the operator's certificates, and refused clients."""

import contextlib
import errno
import http.client
import json
import pathlib
import re
import socket
import ssl
import subprocess

import pytest

import clients
import processes
import v1
from processes import wait_until
from tc3 import Call
from test_sdk_cvm import SERVED

TLS = ("--tls-listen", "127.0.0.1:0")
SIGN = ["-noenc", "-days", "30"]
NAMES = [
    "localhost", "cvm.tencentcloudapi.com", "lighthouse.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com",
    "cvm.ap-guangzhou.tencentcloudapi.com", "lighthouse.sa-saopaulo.tencentcloudapi.com",
    "cvm.ap-shanghai-fsi.tencentcloudapi.com", "cvm.api.qcloud.com", "account.api.qcloud.com",
]
STRANGERS = [
    "evil.example", "tencentcloudapi.com", "cvm.tencentcloudapi.com.evil.example", "eviltencentcloudapi.com",
    "a.b.tencentcloudapi.com", "cvm.ap-mumbai.tencentcloudapi.com", "api.qcloud.com", "www.localhost",
]


def openssl(*arguments, code=0):
    """The output of openssl on both streams."""
    ended = subprocess.run(
        ["openssl", *map(str, arguments)], env=processes.clean_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=processes.DEADLINE_SECONDS)
    assert (ended.returncode == 0) == (code == 0), ended.stdout
    return ended.stdout


def shake_hands(server, *options, ca=None, code=0):
    return openssl(
        "s_client", "-connect", server.tls_endpoint, "-CAfile", ca or server.ca, "-verify_return_error", *options,
        code=code)


def shown(server):
    """The certificate that the server presents, in PEM."""
    return ssl.get_server_certificate(("127.0.0.1", server.tls_port))


def described(pem, *options):
    ended = subprocess.run(["openssl", "x509", "-noout", *options], input=pem, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def subject_names(pem):
    """The names of a certificate, which must be distinct."""
    names = described(pem, "-ext", "subjectAltName").splitlines()[1].strip().split(", ")
    assert len(set(names)) == len(names)
    return set(names)


def trusting(ca):
    return ssl.create_default_context(cafile=str(ca))


def https(server, ca=None):
    return contextlib.closing(http.client.HTTPSConnection(
        server.tls_endpoint, timeout=processes.DEADLINE_SECONDS, context=trusting(ca or server.ca)))


def code_over(connection):
    """The outcome of a call on a connection that must stay open."""
    call = Call("DescribeKeyPairs")
    connection.request("POST", "/", call.body, dict(call.headers()))
    answer = connection.getresponse()
    assert answer.status == 200 and not answer.will_close
    return json.loads(answer.read())["Response"].get("Error", {}).get("Code", "Success")


# Certificates made by openssl.


class Maker:
    """A certificate authority made by openssl, with an intermediate CA that signs for servers."""

    def __init__(self, directory):
        self.directory = directory
        self.root = directory / "root.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", *SIGN, "-subj", "/CN=Root",
                "-keyout", directory / "root.key", "-out", self.root)
        self._sign("between", self.root, directory / "root.key", "ec", "basicConstraints=critical,CA:TRUE")

    def _sign(self, name, ca, ca_key, kind, extensions):
        key, certificate = self.directory / f"{name}.key", self.directory / f"{name}.pem"
        request, settings = self.directory / f"{name}.csr", self.directory / f"{name}.cnf"
        settings.write_text(extensions)
        options = ["-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else []
        openssl("req", "-new", "-newkey", kind, *options, "-noenc", "-subj", f"/CN={name}", "-keyout", key,
                "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-days", "30", "-extfile", settings,
                "-out", certificate)
        return certificate, key

    def issue(self, name, kind="ec", alternative="DNS:keys.example,IP:127.0.0.1"):
        """The chain, beginning with the server's certificate, and the key."""
        certificate, key = self._sign(
            name, self.directory / "between.pem", self.directory / "between.key", kind, f"subjectAltName={alternative}")
        chain = self.directory / f"{name}-chain.pem"
        chain.write_text(certificate.read_text() + (self.directory / "between.pem").read_text())
        return chain, key


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("certificates"))


def signed_by(ca, ca_key, directory, alternative, extra=""):
    """A certificate that is signed with the stolen key of a CA."""
    directory.mkdir(exist_ok=True)
    (directory / "settings").write_text(f"subjectAltName={alternative}\n{extra}")
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=Forged",
            "-keyout", directory / "forged.key", "-out", directory / "forged.csr")
    openssl("x509", "-req", "-in", directory / "forged.csr", "-CA", ca, "-CAkey", ca_key, "-days", "30",
            "-extfile", directory / "settings", "-out", directory / "forged.pem")
    return directory / "forged.pem"


# The local CA and its certificates.


def test_the_lines_of_a_start_say_where_and_whom_to_trust(secure):
    assert secure.stdout.splitlines() == [
        f"Listening on http://127.0.0.1:{secure.port}",
        f"Listening on https://127.0.0.1:{secure.tls_port}, local CA {secure.data}/tls/ca.pem",
        f"API Explorer at http://127.0.0.1:{secure.port}/explorer/",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_openssl_trusts_every_kind_of_served_name(secure, name):
    said = shake_hands(secure, "-servername", name, "-verify_hostname", name)
    assert "Verify return code: 0 (ok)" in said
    assert "Verified peername: *." in said or name == "localhost"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_openssl_trusts_the_addresses_of_this_machine(secure, address):
    assert "Verify return code: 0 (ok)" in shake_hands(secure, "-verify_ip", address)


@pytest.mark.parametrize("name", STRANGERS)
def test_openssl_trusts_no_other_name(secure, name):
    assert "hostname mismatch" in shake_hands(secure, "-servername", name, "-verify_hostname", name, code=1)


@pytest.mark.parametrize("address", ["127.0.0.2", "10.0.0.1", "::2"])
def test_openssl_trusts_no_other_address(secure, address):
    assert "IP address mismatch" in shake_hands(secure, "-verify_ip", address, code=1)


def test_who_does_not_trust_the_local_ca_refuses(secure, maker):
    shake_hands(secure, ca=maker.root, code=1)
    with https(secure, maker.root) as connection, pytest.raises(ssl.SSLCertVerificationError):
        connection.connect()


def test_the_certificate_has_the_names_that_are_served_and_no_other(secure):
    regions = {f"DNS:*.{region}.tencentcloudapi.com" for region in SERVED}
    assert subject_names(shown(secure)) == regions | {
        "DNS:localhost", "DNS:*.tencentcloudapi.com", "DNS:*.intl.tencentcloudapi.com", "DNS:*.api.qcloud.com",
        "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1"}


def test_the_certificate_has_the_names_of_other_regions_where_they_are_served(start):
    server = start(*TLS, "--regions", "ap-mumbai,ap-guangzhou")
    regions = {name for name in subject_names(shown(server)) if re.match(r"DNS:\*\.[a-z]+-", name)}
    assert regions == {"DNS:*.ap-mumbai.tencentcloudapi.com", "DNS:*.ap-guangzhou.tencentcloudapi.com"}


def test_the_certificate_is_a_server_s_on_p_256_and_ends_within_a_hundred_days(secure):
    text = described(shown(secure), "-text")
    assert "ASN1 OID: prime256v1" in text
    assert "ecdsa-with-SHA256" in text
    assert re.search(r"Basic Constraints: critical\s+CA:FALSE", text)
    assert re.search(r"Key Usage: critical\s+Digital Signature\n", text)
    assert re.search(r"Extended Key Usage: ?\s+TLS Web Server Authentication\n", text)
    ends = subprocess.run(
        ["openssl", "x509", "-noout", "-checkend", str(100 * 86_400)], input=shown(secure), text=True,
        capture_output=True)
    assert (ends.returncode, ends.stdout) == (1, "Certificate will expire\n")


def test_the_local_ca_may_sign_for_these_names_alone(secure):
    text = described(pathlib.Path(secure.ca).read_text(), "-text")
    assert re.search(r"Basic Constraints: critical\s+CA:TRUE, pathlen:0\n", text)
    assert re.search(r"Key Usage: critical\s+Certificate Sign, CRL Sign\n", text)
    constraints = re.search(r"Name Constraints: critical\n\s+Permitted:\n((?:\s+(?:DNS|IP|email|URI):.*\n)+)", text)[1]
    assert [line.strip() for line in constraints.splitlines()] == [
        "DNS:localhost", "DNS:tencentcloudapi.com", "DNS:api.qcloud.com", "URI:invalid"]
    assert re.search(r"Extended Key Usage: ?\s+TLS Web Server Authentication\n", text)


def test_the_key_of_the_local_ca_is_for_its_owner_alone_and_the_server_s_own_is_on_no_disk(secure):
    directory = pathlib.Path(secure.ca).parent
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in directory.iterdir()}
    # The certificate is public: users copy it.
    assert modes == {"ca.key": "0o600", "ca.pem": "0o644"}
    keys = [path for path in secure.data.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert keys == [directory / "ca.key"]
    assert "PRIVATE KEY" not in secure.stdout + secure.stderr


@pytest.mark.parametrize("alternative, problem", [
    ("DNS:cvm.tencentcloudapi.com", None),
    ("DNS:localhost,IP:127.0.0.1", None),
    ("DNS:evil.example", "permitted subtree violation"),
    ("DNS:cvm.tencentcloudapi.com,DNS:evil.example", "permitted subtree violation"),
    ("DNS:eviltencentcloudapi.com", "permitted subtree violation"),
    ("IP:10.0.0.1,DNS:evil.example", "permitted subtree violation"),
    ("URI:https://evil.example", "permitted subtree violation"),
])
def test_whoever_steals_the_key_of_the_local_ca_can_sign_for_its_names_alone(
        secure, tmp_path, alternative, problem):
    ca = pathlib.Path(secure.ca)
    forged = signed_by(ca, ca.with_suffix(".key"), tmp_path / "forged", alternative)
    said = openssl("verify", "-CAfile", ca, forged, code=1 if problem else 0)
    assert (problem or ": OK") in said


@pytest.mark.parametrize("purpose, usage, alternative", [
    ("smimesign", "emailProtection", "email:someone@bank.example"), ("smimesign", "emailProtection", "DNS:localhost"),
    ("sslclient", "clientAuth", "DNS:localhost"),
    ("sslserver", "serverAuth", "URI:spiffe://prod/admin"),
])
def test_whoever_steals_the_key_of_the_local_ca_can_sign_for_servers_alone(
        secure, tmp_path, purpose, usage, alternative):
    ca = pathlib.Path(secure.ca)
    forged = signed_by(
        ca, ca.with_suffix(".key"), tmp_path / "forged", alternative,
        f"extendedKeyUsage={usage}\nkeyUsage=critical,digitalSignature")
    said = openssl("verify", "-CAfile", ca, "-purpose", purpose, forged, code=1)
    assert re.search("permitted subtree violation|unsuitable certificate purpose|unsupported certificate purpose|"
                     "unsupported name constraint", said), said


def test_nobody_can_be_a_ca_below_the_local_one(secure, tmp_path):
    ca = pathlib.Path(secure.ca)
    below = signed_by(
        ca, ca.with_suffix(".key"), tmp_path / "below", "DNS:localhost", "basicConstraints=critical,CA:TRUE")
    forged = signed_by(below, tmp_path / "below/forged.key", tmp_path / "forged", "DNS:cvm.tencentcloudapi.com")
    assert "path length constraint exceeded" in openssl("verify", "-CAfile", ca, "-untrusted", below, forged, code=1)


def test_the_local_ca_survives_a_restart_byte_for_byte_and_signs_anew(start):
    server = start(*TLS)
    before = {path.name: path.read_bytes() for path in (server.data / "tls").iterdir()}
    first = shown(server)
    server.stop()
    server = start(*TLS)
    assert {path.name: path.read_bytes() for path in (server.data / "tls").iterdir()} == before
    assert shown(server) != first
    with https(server) as connection:
        assert code_over(connection) == "Success"


def test_each_data_directory_has_a_ca_of_its_own(secure, start):
    other = start(*TLS)
    names = {described(pathlib.Path(server.ca).read_text(), "-subject") for server in (secure, other)}
    assert len(names) == 2
    shake_hands(other, ca=secure.ca, code=1)


def test_a_ca_that_was_half_made_is_made_again(start):
    server = start(*TLS)
    server.kill()
    pathlib.Path(server.ca).unlink()
    server = start(*TLS)
    with https(server) as connection:
        assert code_over(connection) == "Success"
    (warned,) = [line for line in server.log if line["level"] == "warning"]
    assert warned["message"].startswith("the key of a local CA without its certificate is replaced")
    assert warned["path"] == f"{server.data}/tls/ca.key"


def test_the_log_says_when_a_local_ca_is_made_and_only_then(start):
    for expected in (1, 0):
        server = start(*TLS)
        told = [line for line in server.log if line["message"].startswith("a local CA was made")]
        assert [line["path"] for line in told] == [server.ca] * expected
        server.stop()


@pytest.mark.parametrize("source", ["command line", "environment"])
def test_a_server_may_have_more_names(start, source):
    names = ["keys.example", "*.lab.example", "192.0.2.7"]
    if source == "command line":
        server = start(*TLS, *(text for name in names for text in ("--tls-name", name)))
    else:
        server = start(*TLS, environment={**processes.FIRST_CREDENTIALS, "KEYWRIGHT_TLS_NAME": ",".join(names)})
    for name in ("keys.example", "cvm.lab.example", "cvm.tencentcloudapi.com"):
        assert "Verify return code: 0 (ok)" in shake_hands(server, "-verify_hostname", name)
    assert "Verify return code: 0 (ok)" in shake_hands(server, "-verify_ip", "192.0.2.7")
    for name in ("www.keys.example", "lab.example", "a.b.lab.example"):
        assert "hostname mismatch" in shake_hands(server, "-verify_hostname", name, code=1)


def test_a_ca_can_sign_for_fewer_names_and_for_those_below_its_own(start):
    server = start(*TLS, "--tls-name", "keys.example")
    ca = pathlib.Path(server.ca).read_bytes()
    for options, name in (((), "localhost"), (("--tls-name", "lab.keys.example"), "lab.keys.example")):
        server.stop()
        server = start(*TLS, *options)
        assert "Verify return code: 0 (ok)" in shake_hands(server, "-verify_hostname", name)
    assert pathlib.Path(server.ca).read_bytes() == ca


# Versions and protocols.


@pytest.mark.parametrize("version, name", [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
def test_tls_1_2_and_1_3_are_spoken(secure, version, name):
    assert f"New, {name}, Cipher is " in shake_hands(secure, version, "-verify_hostname", "localhost")


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_older_versions_of_tls_are_refused_by_the_server(secure, version):
    # At this security level openssl itself permits the old versions.
    said = shake_hands(secure, version, "-cipher", "ALL:@SECLEVEL=0", code=1)
    assert "alert protocol version" in said


@pytest.mark.parametrize("offered, chosen", [
    ([], None), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), (["h2"], None),
])
def test_http_1_1_is_spoken_whatever_a_client_offers(secure, offered, chosen):
    context = trusting(secure.ca)
    if offered:
        context.set_alpn_protocols(offered)
    connection = http.client.HTTPSConnection(secure.tls_endpoint, context=context)
    try:
        assert code_over(connection) == "Success"
        assert connection.sock.selected_alpn_protocol() == chosen
    finally:
        connection.close()


# Clients.


@pytest.mark.parametrize("transport", clients.TRANSPORTS)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_sdk_by_https(secure, transport, host):
    endpoint = f"{host}:{secure.tls_port}"
    client = clients.cvm(secure, transport=transport, way=clients.by_https(secure, endpoint))
    key_id = clients.import_key(client, "over_tls")
    assert [pair["KeyName"] for pair in clients.described(client, KeyIds=[key_id])] == ["over_tls"]
    assert clients.names(clients.cvm(secure), KeyIds=[key_id]) == ["over_tls"]
    assert clients.refused(client, "DeleteKeyPairs", KeyIds=["skey-1122"]).code == "InvalidKeyPairId.Malformed"
    clients.call(client, "DeleteKeyPairs", KeyIds=[key_id])
    forger = clients.cvm(secure, transport=transport, secret_key="wrong", way=clients.by_https(secure, endpoint))
    assert clients.outcome(forger, "DescribeKeyPairs") == "AuthFailure.SignatureFailure"


def test_the_sdk_refuses_a_server_that_it_was_not_told_to_trust(secure, maker):
    for certification in (None, str(maker.root)):
        way = {"endpoint": secure.tls_endpoint, "certification": certification}
        error = clients.refused(clients.cvm(secure, way=way), "DescribeKeyPairs")
        assert error.code == "ClientNetworkError"
        assert "CERTIFICATE_VERIFY_FAILED" in error.message


def curl(server, call, *options, code=0):
    headers = [text for header in call.headers() for text in ("--header", ": ".join(header))]
    ended = subprocess.run(
        ["curl", "--silent", "--show-error", *headers, "--data-binary", "@-", *options],
        env=processes.clean_environment(), input=call.body, capture_output=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == code, ended
    return json.loads(ended.stdout)["Response"] if code == 0 else ended.stderr.decode()


@pytest.mark.parametrize("name", ["cvm.tencentcloudapi.com", "cvm.ap-guangzhou.tencentcloudapi.com"])
def test_curl_under_a_production_name(secure, name):
    url = f"https://{name}/"
    call = Call("DescribeKeyPairs", host=name)
    redirections = [
        ("--connect-to", f"{name}:443:127.0.0.1:{secure.tls_port}"),
        ("--connect-to", f"::127.0.0.1:{secure.tls_port}", "--http2", "--tlsv1.3"),
        ("--connect-to", f"::127.0.0.1:{secure.tls_port}", "--tls-max", "1.2"),
    ]
    for redirection in redirections:
        assert curl(secure, call, "--cacert", secure.ca, *redirection, url)["TotalCount"] == 0
    with_port = f"{name}:{secure.tls_port}"
    resolved = ("--resolve", f"{with_port}:127.0.0.1")
    answer = curl(secure, Call(host=with_port), "--cacert", secure.ca, *resolved, f"https://{with_port}/")
    assert answer["TotalCount"] == 0
    assert "certificate" in curl(secure, call, "--cacert", "/etc/ssl/certs/ca-certificates.crt", *redirections[0],
                                 url, code=60)


def test_the_shell_script_of_the_documentation_works_in_all_three_ways(secure, tmp_path):
    documentation = (processes.ROOT / "Documentation/clients.md").read_text()
    script = tmp_path / "tc3.sh"
    script.write_text(re.search(r"```bash\n(.*?)```", documentation, re.DOTALL)[1])
    script.chmod(0o700)

    def run(action, body, **environment):
        credentials = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
        ended = subprocess.run(
            [script, action, *body], env=processes.clean_environment(**credentials, **environment), capture_output=True,
            text=True, timeout=processes.DEADLINE_SECONDS)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)["Response"]

    trust = {"CURL_CA_BUNDLE": secure.ca}
    for environment in (
        {"ENDPOINT": secure.url}, {"ENDPOINT": secure.tls_url, **trust},
        {"ENDPOINT": "https://cvm.tencentcloudapi.com", "HTTPS_PROXY": secure.url, **trust},
    ):
        created = run("CreateKeyPair", ['{"KeyName": "script", "ProjectId": 0}'], **environment)
        key_id = created["KeyPair"]["KeyId"]
        assert run("DescribeKeyPairs", [], **environment)["TotalCount"] == 1
        assert run("ModifyKeyPairAttribute", [json.dumps({"KeyId": key_id, "Description": "密 'x' %s $y"})],
                   **environment).keys() == {"RequestId"}
        assert run("DeleteKeyPairs", [json.dumps({"KeyIds": [key_id]})], **environment).keys() == {"RequestId"}
    lighthouse = {"SERVICE": "lighthouse", "VERSION": "2020-03-24"}
    assert run("DescribeKeyPairs", [], ENDPOINT=secure.url, **lighthouse)["TotalCount"] == 0


def test_curl_refuses_a_name_that_is_not_served(secure):
    options = ("--cacert", secure.ca, "--connect-to", f"::127.0.0.1:{secure.tls_port}", "https://evil.example/")
    assert "evil.example" in curl(secure, Call(host="evil.example"), *options, code=60)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("port, expected", [(443, "Success"), (80, "AuthFailure.SignatureFailure")])
def test_a_signature_over_the_default_port_of_https_is_good_for_https(secure, method, port, expected):
    name = "cvm.tencentcloudapi.com"
    call = v1.Call(method=method, signed_host=f"{name}:{port}")
    assert _outcome_by_tls(secure, name, call) == expected
    # The port counts as HTTPS's default only over TLS; HTTP's is 80.
    other = {443: "AuthFailure.SignatureFailure", 80: "Success"}[port]
    assert v1.answered(secure, v1.Call(method=method, signed_host=f"{name}:{port}")) == other


def _outcome_by_tls(server, name, call):
    with socket.create_connection(("127.0.0.1", server.tls_port), processes.DEADLINE_SECONDS) as plain:
        with trusting(server.ca).wrap_socket(plain, server_hostname=name) as secured:
            secured.sendall(call.raw())
            answer = http.client.HTTPResponse(secured)
            answer.begin()
            return json.loads(answer.read())["Response"].get("Error", {}).get("Code", "Success")


# Clients that do not speak TLS.


@pytest.mark.parametrize("words", [
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", Call().raw(), b"hello\r\n\r\n", bytes(500), b"\x16\x03\x01",
    b"CONNECT cvm.tencentcloudapi.com:443 HTTP/1.1\r\nHost: cvm.tencentcloudapi.com:443\r\n\r\n",
], ids=["health", "call", "words", "zeros", "beginning", "connect"])
def test_who_speaks_no_tls_to_the_port_of_https_gets_no_answer(secure, words):
    with socket.create_connection(("127.0.0.1", secure.tls_port), processes.DEADLINE_SECONDS) as connection:
        try:
            connection.sendall(words)
            connection.shutdown(socket.SHUT_WR)
            received = b"".join(iter(lambda: connection.recv(4096), b""))
        except OSError as error:
            # The connection was reset before all bytes were sent.
            assert error.errno in (errno.ECONNRESET, errno.ENOTCONN, errno.EPIPE), error
            received = b""
    # At most a TLS alert.
    assert received == b"" or (received[0] == 21 and len(received) == 7)
    assert clients.works(secure)
    with https(secure) as connection:
        assert code_over(connection) == "Success"


def test_a_handshake_with_the_port_of_http_fails_and_the_server_goes_on(secure):
    with socket.create_connection(("127.0.0.1", secure.port), processes.DEADLINE_SECONDS) as connection:
        with pytest.raises(ssl.SSLError):
            trusting(secure.ca).wrap_socket(connection, server_hostname="localhost")
    assert clients.works(secure)


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_a_client_that_stops_in_the_middle_of_a_handshake_harms_nobody(secure, version):
    # Only the first message of a handshake.
    message = ssl.MemoryBIO()
    context = trusting(secure.ca)
    context.maximum_version = ssl.TLSVersion.TLSv1_2 if version == "-tls1_2" else ssl.TLSVersion.TLSv1_3
    hello = context.wrap_bio(ssl.MemoryBIO(), message, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        hello.do_handshake()
    text = message.read()
    for length in (1, 5, len(text) // 2, len(text) - 1, len(text)):
        with socket.create_connection(("127.0.0.1", secure.tls_port), processes.DEADLINE_SECONDS) as connection:
            connection.sendall(text[:length])
    with https(secure) as connection:
        assert code_over(connection) == "Success"


def test_a_signal_ends_a_server_well_whatever_its_tls_connections_do(start):
    server = start(*TLS)
    silent = socket.create_connection(("127.0.0.1", server.tls_port), processes.DEADLINE_SECONDS)
    with https(server) as idle, silent:
        assert code_over(idle) == "Success"
        server.terminate()
        assert server.wait() == 0
        assert idle.sock.recv(1) == b""
        assert silent.recv(1) == b""
    assert [line["message"] for line in server.log][-1] == "stopped"


# Certificates of the operator.


@pytest.fixture
def given(maker, tmp_path):
    """Writes a certificate and its key to files that can be replaced; has the options that name them."""
    files = [tmp_path / "server.pem", tmp_path / "server.key"]

    def give(name, **options):
        for file, made in zip(files, maker.issue(name, **options)):
            file.write_bytes(made.read_bytes())

    give.files = files
    give.options = (*TLS, "--tls-certificate", files[0], "--tls-key", files[1])
    return give


def common_name(server):
    return re.search("CN ?= ?(.*)", described(shown(server), "-subject"))[1]


def test_a_given_certificate_is_shown_with_its_chain_and_no_ca_is_made(start, given, maker):
    given("first")
    server = start(*given.options)
    assert server.stdout.splitlines()[1] == f"Listening on https://127.0.0.1:{server.tls_port}"
    assert not (server.data / "tls").exists()
    # Clients that trust the root need the intermediate certificate, which is only in the server's file.
    assert "Verify return code: 0 (ok)" in shake_hands(server, "-verify_hostname", "keys.example", ca=maker.root)
    assert "hostname mismatch" in shake_hands(server, "-verify_hostname", "localhost", ca=maker.root, code=1)
    way = {"endpoint": server.tls_endpoint, "certification": str(maker.root)}
    assert clients.outcome(clients.cvm(server, way=way), "DescribeKeyPairs") == "Success"


@pytest.mark.parametrize("kind, options", [
    ("rsa:2048", ["rsa", "-traditional"]), ("rsa:2048", None), ("ec", ["ec"]), ("ec", None),
])
def test_keys_in_the_forms_of_openssl(start, given, maker, kind, options):
    given("kinds", kind=kind)
    if options:
        openssl(*options, "-in", given.files[1], "-out", given.files[1])
    assert f"BEGIN {options[0].upper() + ' ' if options else ''}PRIVATE KEY" in given.files[1].read_text()
    server = start(*given.options)
    for version in ("-tls1_2", "-tls1_3"):
        assert "Verify return code: 0 (ok)" in shake_hands(server, version, ca=maker.root)


def test_a_replaced_certificate_is_taken_up_and_old_connections_go_on(start, given, maker):
    given("first")
    server = start(*given.options)
    with https(server, maker.root) as old:
        assert code_over(old) == "Success"
        before = old.sock
        given("second", kind="rsa:2048")
        wait_until(lambda: common_name(server) == "second", "the new certificate is shown")
        assert code_over(old) == "Success"
        assert old.sock is before
        assert old.sock.getpeercert()["subject"] == ((("commonName", "first"),),)
    with https(server, maker.root) as new:
        assert code_over(new) == "Success"
    (told,) = [line for line in server.log if line["message"] == "another TLS certificate is in use"]
    assert told["level"] == "notice"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d.*", told["notValidAfter"])


def test_a_replacement_that_is_of_no_use_leaves_the_last_good_one(start, given, maker):
    given("first")
    server = start(*given.options)
    certificate, key = given.files
    good = [file.read_bytes() for file in given.files]

    def complaints():
        return [line for line in server.log if line["level"] == "error"]

    def spoil(change):
        count = len(complaints())
        change()
        wait_until(lambda: len(complaints()) > count, "the log says that it is of no use")
        assert common_name(server) == "first"
        with https(server, maker.root) as connection:
            assert code_over(connection) == "Success"

    other, _ = maker.issue("other")
    spoil(lambda: certificate.write_text("no certificate"))
    spoil(lambda: certificate.write_bytes(other.read_bytes()))
    spoil(lambda: key.unlink())
    server.expected_errors = 3
    assert [line["message"] for line in complaints()] == [
        "the TLS certificate found cannot be used, the last good one still is"] * 3
    assert all(line["reason"] for line in complaints())
    assert "PRIVATE KEY" not in server.stderr
    # The key is written first, as a renewing tool may do it.
    key.write_bytes(good[1])
    certificate.write_bytes(good[0])
    given("mended")
    wait_until(lambda: common_name(server) == "mended", "the mended certificate is shown")


@pytest.fixture
def ended(given):
    """Replaces the certificate by an expired one."""
    def put():
        given("ended")
        certificate, key = given.files
        request, serial = certificate.with_suffix(".csr"), certificate.with_suffix(".serial")
        openssl("req", "-new", "-key", key, "-subj", "/CN=ended", "-out", request)
        # Both dates are in the past; among openssl's commands only `ca` can set them in every version.
        settings = certificate.with_suffix(".cnf")
        index = certificate.with_suffix(".index")
        index.write_text("")
        serial.write_text("01")
        settings.write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={index}\nserial={serial}\nnew_certs_dir={certificate.parent}\n"
            "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        openssl("ca", "-batch", "-selfsign", "-config", settings, "-keyfile", key, "-in", request, "-notext",
                "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-out", certificate)

    return put


def test_a_certificate_that_has_ended_replaces_none(start, given, ended):
    given("first")
    server = start(*given.options)
    ended()
    wait_until(lambda: [line for line in server.log if line["level"] == "error"], "the log says that it has ended")
    assert common_name(server) == "first"
    server.expected_errors = 1
    (told,) = [line for line in server.log if line["level"] == "error"]
    assert told["message"] == "the TLS certificate found cannot be used, the last good one still is"
    assert told["reason"].startswith(f"the certificate in {given.files[0]} ended on ")


def test_a_certificate_that_has_ended_is_shown_at_a_start_and_the_log_says_so(start, given, ended):
    ended()
    server = start(*given.options)
    assert common_name(server) == "ended"
    server.expected_errors = 1
    (told,) = [line for line in server.log if line["level"] == "error"]
    assert told["message"] == "the TLS certificate has ended; it is shown all the same"
    given("good")
    wait_until(lambda: common_name(server) == "good", "a good certificate takes its place")


def test_notes_around_a_certificate_may_be_in_any_encoding(start, given):
    given("noted")
    for file in given.files:
        file.write_bytes(b"Z\xfcrich\n" + file.read_bytes() + b"\n\xff\n")
    assert common_name(start(*given.options)) == "noted"


# Refusals to start.


@pytest.mark.parametrize("name, value", [("tls-certificate", "c.pem"), ("tls-key", "k.pem"), ("tls-name", "a.example")])
def test_what_belongs_to_https_needs_a_port_for_it(refused_on, name, value):
    for line in (refused_on(f"--{name}", value), refused_on(**{f"KEYWRIGHT_{name.upper().replace('-', '_')}": value})):
        assert line.endswith(f"--{name} needs --tls-listen")


@pytest.mark.parametrize("name", ["tls-certificate", "tls-key"])
def test_a_certificate_and_its_key_go_together(refused_on, given, name):
    given("alone")
    assert refused_on(*TLS, f"--{name}", given.files[0]).endswith("--tls-certificate and --tls-key go together")


@pytest.mark.parametrize("value", ["nonsense", "127.0.0.1", "127.0.0.1:65536", ":7743", "::1:0", ""])
def test_a_bad_address_for_https(refused_on, value):
    expected = f"--tls-listen must be HOST:PORT, not {value}" if value else "--tls-listen must not be empty"
    assert refused_on("--tls-listen", value).endswith(expected)


@pytest.mark.parametrize("value", [
    "a b", "*", "*.", "a_b.example", "", "evil..example", "1.2.3", "*.*.example", "a.*.example", "https://a.example",
    "a.example:443", ".example", "a.example.", "-a.example", "[::1]", "300.1.1.1", "x" * 64 + ".example", "密.example",
])
def test_a_bad_name(refused_on, value):
    line = refused_on(*TLS, *(["--tls-name", value] if value[:1] != "-" else [f"--tls-name={value}"]))
    assert line.endswith(
        f"--tls-name must be a DNS name, which may begin with *., or an IP address, not {value}"
        if value else "--tls-name must not be empty")


UNUSABLE = [
    ("no certificate file", lambda certificate, key: certificate.unlink()),
    ("no key file", lambda certificate, key: key.unlink()),
    ("an empty certificate", lambda certificate, key: certificate.write_text("")),
    ("an empty key", lambda certificate, key: key.write_text("")),
    ("no certificate", lambda certificate, key: certificate.write_text("nonsense")),
    ("no key", lambda certificate, key: key.write_text("nonsense")),
    ("a cut certificate", lambda certificate, key: certificate.write_text(certificate.read_text()[:300])),
    ("a cut key", lambda certificate, key: key.write_text(key.read_text()[:80])),
    ("a key in the certificate's place", lambda certificate, key: certificate.write_bytes(key.read_bytes())),
    ("a certificate in the key's place", lambda certificate, key: key.write_bytes(certificate.read_bytes())),
    ("a directory", lambda certificate, key: (certificate.unlink(), certificate.mkdir())),
    ("DER", lambda certificate, key: openssl("x509", "-in", certificate, "-outform", "DER", "-out", certificate)),
    ("a key that is encrypted", lambda certificate, key: openssl(
        "ec", "-in", key, "-aes128", "-passout", "pass:secret", "-out", key)),
]


@pytest.mark.parametrize(
    "spoil", [spoil for _, spoil in UNUSABLE], ids=[name.replace(" ", "-") for name, _ in UNUSABLE])
def test_a_certificate_that_cannot_be_used(refused_on, given, spoil):
    given("spoiled")
    spoil(*given.files)
    line = refused_on(*given.options)
    assert "the TLS certificate cannot be used: " in line
    assert "PRIVATE KEY" not in line and len(line) < 500


@pytest.mark.parametrize("index, command", [(0, "x509"), (1, "pkey")])
def test_der_is_called_by_its_name(refused_on, given, index, command):
    given("der")
    file = given.files[index]
    openssl(command, "-in", file, "-outform", "DER", "-out", file.with_suffix(".der"))
    file.with_suffix(".der").rename(file)
    assert refused_on(*given.options).endswith(f"{file} holds DER, which openssl can convert; it must be PEM")


def test_a_file_in_the_place_of_the_directory_of_the_local_ca(refused_on, data):
    (data / "tls").write_text("")
    assert refused_on(*TLS).endswith(f"cannot make {data}/tls: a file is there")


def test_a_key_of_another_certificate(refused_on, given, maker):
    given("one")
    given.files[1].write_bytes(maker.issue("two")[1].read_bytes())
    assert "the TLS certificate cannot be used: " in refused_on(*given.options)


@pytest.fixture
def stopped_on(start, data):
    """The directory of a stopped server's local CA."""
    server = start(*TLS, data=data, environment={})
    server.stop()
    return data / "tls"


def test_an_address_for_https_that_is_taken(refused_on, stopped_on, secure):
    for port in (secure.port, secure.tls_port):
        line = refused_on("--tls-listen", f"127.0.0.1:{port}")
        assert line.endswith(f"cannot listen on 127.0.0.1:{port}: Address already in use")


def test_a_name_that_came_after_the_local_ca(start, stopped_on, data):
    """Clients that trust the first CA keep working with its names; a second CA signs for the new name."""
    first = (stopped_on / "ca.pem").read_bytes()
    names = ("--tls-name", "keys.example", "--tls-name", "10.1.2.3")
    server = start(*TLS, *names, data=data, environment={})
    second = stopped_on / "ca-2.pem"
    assert (stopped_on / "ca.pem").read_bytes() == first and (stopped_on / "ca-2.key").stat().st_mode & 0o777 == 0o600

    def trusted(ca, name):
        context = ssl.create_default_context(cafile=ca)
        try:
            with socket.create_connection(("127.0.0.1", server.tls_port), 30) as connection:
                with context.wrap_socket(connection, server_hostname=name) as secured:
                    return {value for _, value in secured.getpeercert()["subjectAltName"]}
        except ssl.SSLCertVerificationError:
            return None

    for name in ("localhost", "127.0.0.1", "cvm.tencentcloudapi.com", "10.1.2.3"):
        shown = trusted(stopped_on / "ca.pem", name)
        assert "localhost" in shown and "keys.example" not in shown
        assert trusted(second, name) is None
    assert trusted(second, "keys.example") == {"keys.example"}
    assert trusted(stopped_on / "ca.pem", "keys.example") is None
    assert "DNS:keys.example" in openssl("x509", "-in", second, "-noout", "-text") \
        and "tencentcloudapi" not in openssl("x509", "-in", second, "-noout", "-text")
    server.stop()

    # The same names create no further CA, and another name does.
    kept = second.read_bytes()
    start(*TLS, *names, data=data, environment={}).stop()
    assert second.read_bytes() == kept and not (stopped_on / "ca-3.pem").exists()
    server = start(*TLS, *names, "--tls-name", "*.lab.example", data=data, environment={})
    assert second.read_bytes() == kept
    assert trusted(stopped_on / "ca-3.pem", "a.lab.example") == {"*.lab.example"}
    assert trusted(second, "keys.example") == {"keys.example"}
    server.stop()

    # A CA whose name is no longer configured signs nothing.
    server = start(*TLS, data=data, environment={})
    assert trusted(stopped_on / "ca.pem", "localhost") and trusted(second, "keys.example") is None


def test_a_later_local_ca_that_cannot_be_used(start, refused_on, stopped_on, data):
    start(*TLS, "--tls-name", "keys.example", data=data, environment={}).stop()
    (stopped_on / "ca-2.key").write_text("nonsense")
    line = refused_on(*TLS, "--tls-name", "keys.example")
    assert f"the local CA in {stopped_on}/ca-2.pem cannot be used: its key cannot be read" in line


def test_an_address_that_came_after_the_local_ca(start, stopped_on, data):
    """The local CA is not constrained for IP addresses, because many clients cannot check that."""
    server = start(*TLS, "--tls-name", "10.1.2.3", data=data, environment={})
    assert pathlib.Path(server.ca) == stopped_on / "ca.pem"
    assert "IP Address:10.1.2.3" in described(shown(server), "-text")


@pytest.mark.parametrize("name", ["ca.pem", "ca.key"])
def test_a_damaged_local_ca(refused_on, stopped_on, name):
    path = stopped_on / name
    for content in (b"", b"nonsense", b"\xff\xfe", path.read_bytes()[:100]):
        path.write_bytes(content)
        line = refused_on(*TLS)
        assert f"local CA in {stopped_on} cannot be used: " in line or f"{path} cannot be read" in line
        assert line.endswith(f"; remove {stopped_on} to have a new CA made, which clients must be told to trust")


def test_a_local_ca_without_its_key(refused_on, stopped_on):
    (stopped_on / "ca.key").unlink()
    assert refused_on(*TLS).endswith(
        f"the local CA's {stopped_on}/ca.key cannot be read: No such file or directory; "
        f"remove {stopped_on} to have a new CA made, which clients must be told to trust")


def test_a_local_ca_with_the_key_of_another(refused_on, stopped_on, secure):
    (stopped_on / "ca.key").write_bytes(pathlib.Path(secure.ca).with_suffix(".key").read_bytes())
    assert f"the local CA in {stopped_on} cannot be used: its key is not that of its certificate" in refused_on(*TLS)


def test_with_a_certificate_given_a_damaged_local_ca_is_nobody_s_concern(start, stopped_on, given):
    (stopped_on / "ca.pem").write_text("nonsense")
    given("instead")
    server = start(*given.options, data=stopped_on.parent, environment={})
    assert common_name(server) == "instead"


def test_without_https_a_damaged_local_ca_is_nobody_s_concern(start, stopped_on):
    (stopped_on / "ca.pem").write_text("nonsense")
    assert clients.works(start(data=stopped_on.parent, environment={}))
