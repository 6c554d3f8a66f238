# SPDX-License-Identifier: Apache-2.0
"""keywright-host authorized-keys: its output for sshd with any behaviour of the server."""

import concurrent.futures
import os
import re
import socket
import subprocess
import time

import pytest

import hosts
import keys
from test_tls import Maker

DAY = 86_400


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def certificate(maker):
    return maker.issue("host-server", alternative="IP:127.0.0.1")


@pytest.fixture
def server(certificate):
    server = hosts.HostServer(*certificate)
    yield server
    server.stop()


@pytest.fixture
def host(tmp_path, maker, server):
    """A host that has joined."""
    host = hosts.Host(tmp_path, maker.root)
    ended = host.join(server)
    assert ended.returncode == 0, ended
    return host


def told(ended, line=None):
    """The command succeeded and printed exactly this."""
    assert (ended.returncode, ended.stdout) == (0, "" if line is None else " ".join(line.split()[:2]) + "\n"), ended
    return ended


def closed(ended, status):
    """The command printed nothing, one line gives the reason, and its status is what sshd logs."""
    assert (ended.returncode, ended.stdout) == (status, ""), ended
    assert ended.stderr.startswith("keywright-host: ") and ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


KEY, OTHER = keys.rsa_line("someone's laptop"), keys.rsa_line()


def test_a_bound_key_is_printed_without_its_comment(host, server):
    server.bind(OTHER, KEY)
    ended = told(host.ask(KEY), KEY)
    assert ended.stderr == ""
    assert server.asked == ["ubuntu"]


def test_a_key_that_is_not_bound_is_not_printed(host, server):
    server.bind(OTHER)
    assert told(host.ask(KEY)).stderr == ""
    told(host.ask(KEY, user="stranger"))
    told(host.ask(OTHER, user="stranger"))


def test_an_unbound_key_is_gone_at_the_next_login(host, server):
    server.bind(KEY, OTHER)
    told(host.ask(KEY), KEY)
    server.bind(OTHER)
    told(host.ask(KEY))
    server.stop()
    told(host.ask(KEY))
    told(host.ask(OTHER), OTHER)


@pytest.mark.parametrize("kind", ["rsa", "ed25519", "ecdsa"])
def test_keys_of_ssh_keygen_are_known(host, server, tmp_path, kind):
    own = keys.generate(tmp_path, kind, bits=256 if kind == "ecdsa" else 2048)
    server.bind(own.public)
    told(host.ask(own.public), own.public)


def test_options_of_the_host_stand_in_front(host, server):
    server.bind(KEY)
    server.options = r'from="10.0.0.0/8,127.0.0.1",no-port-forwarding,command="echo \"a\""'
    ended = host.ask(KEY)
    assert ended.stdout == f"{server.options} {' '.join(KEY.split()[:2])}\n"
    server.stop()
    assert host.ask(KEY).stdout == ended.stdout


@pytest.mark.parametrize("options", [
    "cert-authority", "no-such-option", 'from="a', 'no-pty\nssh-rsa AAAA', 'command="a\nb"', "no-pty ", None, 1, ["no-pty"],
])
def test_options_that_are_none_close_the_door(host, server, options):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.options = options
    assert "malformed" in closed(host.ask(KEY), hosts.BAD_ANSWER)


@pytest.mark.parametrize("line", [
    f"no-pty {KEY}", f"{KEY}\n{OTHER}", f"{KEY}\r", f" {KEY}", "ssh-rsa", "", "ssh-rsa AAAA", KEY.replace("ssh-rsa", "ssh-dss"),
    KEY.replace("ssh-rsa", "ssh-ed25519"), "ssh-rsa " + keys.line("ssh-dss", b"1").split()[1], KEY.replace(" ", "\t", 1), None, 1,
])
def test_one_key_that_is_none_closes_the_door(host, server, line):
    server.bind(OTHER, line)
    closed(host.ask(OTHER), hosts.BAD_ANSWER)
    assert host.copies == []


# Faulty answers of the server.


def garbage(handler):
    handler.answer_bytes(200, b"<html>Welcome to our network</html>")


def another_user(handler):
    handler.answer(200, {"User": "root", "Options": "", "Keys": [KEY]})


def huge(handler):
    """Valid except for its size."""
    handler.answer(200, {"User": "ubuntu", "Options": "", "Keys": [KEY], "More": "A" * (1 << 20)})


def endless_head(handler):
    for _ in range(2000):
        handler.wfile.write(b"X-Field: " + b"a" * 1000 + b"\r\n")


def no_http(handler):
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def status(code):
    return lambda handler: handler.refuse(code, "no\nssh-rsa AAAA")


def moved(handler):
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1/")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def cut(handler):
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"User":"ubuntu"')
    handler.close_connection = True


def slow(handler):
    time.sleep(20)


def drip(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"{")
        time.sleep(0.2)


@pytest.mark.parametrize("instead", [
    garbage, another_user, huge, endless_head, no_http, status(400), status(403), status(404), status(204), moved,
])
def test_an_answer_that_is_none_closes_the_door_and_keeps_the_copies(host, server, instead):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.instead = instead
    closed(host.ask(KEY), hosts.BAD_ANSWER)
    assert len(host.copies) == 1


@pytest.mark.parametrize("instead", [status(500), status(503), status(429), cut, slow, drip])
def test_a_server_that_cannot_answer_leaves_it_to_the_copy(host, server, instead):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.instead = instead
    start = time.monotonic()
    assert "copy" in told(host.ask(KEY), KEY).stderr
    told(host.ask(OTHER))
    closed(host.ask(KEY, user="stranger"), hosts.UNREACHABLE)
    assert time.monotonic() - start < 3 * 5


def test_the_copy_serves_for_a_day(host, server):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.stop()
    told(host.ask(KEY), KEY)
    host.age_copy(DAY - 60)
    assert "863" in told(host.ask(KEY), KEY).stderr
    host.age_copy(120)
    assert "too old" in closed(host.ask(KEY), hosts.UNREACHABLE)
    host.age_copy(-2 * DAY)
    assert "too old" in closed(host.ask(KEY), hosts.UNREACHABLE)


def test_an_answer_makes_the_copy_young_again(host, server):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    host.age_copy(2 * DAY)
    told(host.ask(KEY), KEY)
    server.stop()
    told(host.ask(KEY), KEY)


def test_no_copy_serves_where_the_operator_says_so(tmp_path, maker, server):
    host = hosts.Host(tmp_path, maker.root)
    assert host.join(server, "--copy-age-max", "0").returncode == 0
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.stop()
    closed(host.ask(KEY), hosts.UNREACHABLE)


def test_without_a_copy_nobody_gets_in(host, server):
    server.bind(KEY)
    server.stop()
    closed(host.ask(KEY), hosts.UNREACHABLE)


@pytest.mark.parametrize("damage", [
    lambda text: text[:-1], lambda text: text[: len(text) // 2], lambda text: text.replace("end 1", "end 2"),
    lambda text: text.replace("user ubuntu", "user root"), lambda text: text + "key ssh-rsa AAAA\n", lambda text: "",
    lambda text: text.replace("options ", "options nonsense"),
    *(lambda text, time=time: re.sub("asked .*", f"asked {time}", text) for time in (-2**63, 2**63 - 1, 2**63, -1, "٣")),
    lambda text: text.replace("\n", "\r\n"), lambda text: "\0" * 1000, lambda text: text * 2000,
])
def test_a_damaged_copy_serves_nobody(host, server, damage):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    (copy,) = host.copies
    copy.write_text(damage(copy.read_text()))
    server.stop()
    closed(host.ask(KEY), hosts.UNREACHABLE)


def test_an_answer_that_cannot_be_kept_takes_the_old_copy_away(host, server):
    """A folder in place of the cached answer simulates a file that cannot be replaced."""
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    (copy,) = host.copies
    copy.unlink()
    copy.mkdir()
    (copy / "file").touch()
    assert "could not be kept" in told(host.ask(KEY), KEY).stderr


def test_a_revoked_credential_takes_all_copies_away(host, server):
    server.bind(KEY)
    server.bind(OTHER, user="stranger")
    told(host.ask(KEY), KEY)
    told(host.ask(OTHER, user="stranger"), OTHER)
    assert len(host.copies) == 2
    server.credentials.clear()
    assert "revoked" in closed(host.ask(KEY), hosts.REVOKED)
    assert host.copies == []
    server.stop()
    closed(host.ask(OTHER, user="stranger"), hosts.UNREACHABLE)


def test_a_server_of_another_ca_is_not_believed(host, server, tmp_path):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    server.stop()
    (tmp_path / "other").mkdir()
    other = Maker(tmp_path / "other").issue("host-server", alternative="IP:127.0.0.1")
    impostor = hosts.HostServer(*other)
    try:
        point_to(host, impostor.port)
        closed(host.ask(KEY), hosts.BAD_ANSWER)
        assert impostor.asked == []
    finally:
        impostor.stop()


def test_a_server_of_another_name_is_not_believed(host, maker):
    other = hosts.HostServer(*maker.issue("elsewhere", alternative="DNS:keys.example,IP:127.0.0.2"))
    try:
        point_to(host, other.port)
        closed(host.ask(KEY), hosts.BAD_ANSWER)
        assert other.asked == []
    finally:
        other.stop()


def test_a_server_without_tls_is_not_believed(host):
    plain = hosts.HostServer()
    try:
        point_to(host, plain.port)
        closed(host.ask(KEY), hosts.BAD_ANSWER)
        assert plain.asked == []
    finally:
        plain.stop()


def point_to(host, port):
    """Simulates another server at the address of the server that the host joined."""
    lines = [
        f"Server https://127.0.0.1:{port}" if line.startswith("Server ") else line
        for line in host.settings.read_text().splitlines()
    ]
    host.settings.write_text("\n".join(lines) + "\n")


def test_a_connection_that_nobody_answers_leaves_it_to_the_copy(host, server):
    """The connection is accepted, but no byte is answered."""
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        point_to(host, silent.getsockname()[1])
        start = time.monotonic()
        told(host.ask(KEY), KEY)
        assert 1 < time.monotonic() - start < 4


class TestTheWordsOfSSHD:
    @pytest.mark.parametrize("user", [
        "", "-root", "../../etc/passwd", "a/b", "a b", "a\nb", "a\x1b[0m", "ubuntu?x=1&user=root#", "ü", "%2e%2e", "a" * 101,
        "$(id)", "`id`", "a;b", "'", '"',
    ])
    def test_a_hostile_user_is_nobody(self, host, server, user):
        server.bind(KEY, user=user)
        before = host.files()
        closed(host.ask(KEY, user=user), hosts.USAGE)
        assert server.asked == [] and host.files() == before

    @pytest.mark.parametrize("user", ["a", "u.b-c_d", "DOMAIN\\user", "user@example.com", "host$", "a+b", "..", "a" * 100])
    def test_a_strange_user_is_asked_for_by_that_name(self, host, server, user):
        server.bind(KEY, user=user)
        told(host.ask(KEY, user=user), KEY)
        assert server.asked == [user]
        (copy,) = host.copies
        assert copy.name == user.encode().hex() and copy.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("place, word", [
        (1, ""), (1, "SHA256:"), (1, "SHA256:" + "A" * 44), (1, "SHA1:abc"), (1, "MD5:00"), (2, ""), (2, "ssh-dss"),
        (2, "ssh-ed25519"), (2, "SSH-RSA"), (3, ""), (3, "AAAA"), (3, "=" * 8), (3, "A" * 20_000),
        (3, KEY.split()[1] + "\n"), (3, KEY.split()[1][:-4]),
    ])
    def test_what_sshd_never_says_is_refused(self, host, server, place, word):
        server.bind(KEY)
        words = list(hosts.offer(KEY, "ubuntu"))
        words[place] = word
        closed(host.run("authorized-keys", *words), hosts.USAGE)
        assert server.asked == []

    def test_a_certificate_is_nobody(self, host, server, tmp_path):
        for name in ("ca", "own"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
        subprocess.run(
            ["ssh-keygen", "-q", "-s", tmp_path / "ca", "-I", "x", "-n", "ubuntu", tmp_path / "own.pub"], check=True)
        server.bind((tmp_path / "own.pub").read_text().rstrip("\n"))
        told(host.ask((tmp_path / "own-cert.pub").read_text()))
        assert server.asked == []

    def test_a_fingerprint_by_md5_will_do(self, host, server):
        server.bind(KEY)
        words = list(hosts.offer(KEY, "ubuntu"))
        words[1] = "MD5:" + ":".join(["0f"] * 16)
        told(host.run("authorized-keys", *words), KEY)

    @pytest.mark.parametrize("count", [0, 3, 5])
    def test_too_few_or_too_many_words_are_refused(self, host, count):
        closed(host.run("authorized-keys", *[*hosts.offer(KEY, "ubuntu"), "more"][:count]), hosts.USAGE)


def test_nothing_is_said_by_a_host_that_did_not_join(tmp_path):
    closed(hosts.Host(tmp_path).ask(KEY), hosts.CONFIGURATION)


@pytest.mark.parametrize("name", ["config", "credential", "ca.pem"])
@pytest.mark.parametrize("content", [None, "", "nonsense\n", "kwh-1", "\0\n", "\xff\n", "kwh-1\r\n", "x" * 5_000_000 + "\n"])
def test_what_join_wrote_and_is_damaged_closes_the_door(host, server, name, content):
    server.bind(KEY)
    path = host.settings.with_name(name)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode("latin-1"))
    if (name, content) == ("credential", "nonsense\n"):
        closed(host.ask(KEY), hosts.REVOKED)
    else:
        closed(host.ask(KEY), hosts.CONFIGURATION)


@pytest.mark.parametrize("line", [
    "Server https://a b", "Server https://[", "Server https://[::1]:99999999999999999999", "Server http://keys.example",
    f"Server https://{'a' * 300}", "Instance", "LoginUser -x", "User ../x", "User -rf", "MadeUser maybe",
    f"CopyAgeMax {2**63}", f"CopyAgeMax {-2**63}", "CopyAgeMax 1e3", "CopyAgeMax", "Server https://a", "LoginUsers a,,b",
])
def test_settings_that_are_none_close_the_door(host, server, line):
    name = line.split(" ")[0]
    lines = [line if old.startswith(f"{name} ") else old for old in host.settings.read_text().splitlines()]
    if line == "Server https://a":
        lines.append(line)
    host.settings.write_text("\n".join(lines) + "\n")
    assert "damaged" in closed(host.ask(KEY), hosts.CONFIGURATION)
    assert server.asked == []


def unread(*words):
    """The exit status of a command whose standard output was closed by its reader."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [hosts.BINARY, *words], stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, timeout=30)
    finally:
        os.close(writing)
    assert ended.stderr == b""
    return ended.returncode


def test_output_that_nobody_reads_is_no_fault(host, server):
    server.bind(KEY)
    assert unread("authorized-keys", "--root", host.root, *hosts.offer(KEY, "ubuntu")) == hosts.OUTPUT
    assert len(host.copies) == 1
    assert unread("--help") == hosts.OUTPUT


def test_whatever_hangs_it_ends_within_its_time(host, server):
    """Standard output that blocks simulates a disk that hangs."""
    server.bind(KEY)
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        with pytest.raises(BlockingIOError):
            while True:
                os.write(writing, b"x" * 4096)
        os.set_blocking(writing, True)
        start = time.monotonic()
        ended = subprocess.run(
            [hosts.BINARY, "authorized-keys", "--root", host.root, *hosts.offer(KEY, "ubuntu")],
            stdin=subprocess.DEVNULL, stdout=writing, timeout=30)
        assert ended.returncode < 0
        assert 4 < time.monotonic() - start < 6
    finally:
        os.close(reading)
        os.close(writing)


def test_two_hundred_at_once(host, server):
    server.bind(KEY)
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        for ended in pool.map(lambda index: host.ask(KEY, user=f"user{index % 3}" if index % 2 else "ubuntu"), range(200)):
            assert ended.returncode == 0, ended
    assert len(host.copies) == 4
    server.stop()
    told(host.ask(KEY), KEY)


def test_a_server_on_this_machine_needs_no_tls(tmp_path):
    server = hosts.HostServer()
    try:
        host = hosts.Host(tmp_path)
        assert host.join(server).returncode == 0
        server.bind(KEY)
        told(host.ask(KEY), KEY)
    finally:
        server.stop()
