# SPDX-License-Identifier: Apache-2.0
"""Outages of the server: what keywright-host does during one, how it prepares for it, and how briefly logins wait."""

import contextlib
import datetime
import re
import socket
import threading
import time

import pytest

import hosts
import keys
import processes
from test_host_keys import KEY, OTHER, closed, point_to, told
from test_tls import Maker, openssl


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def server(maker):
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))
    yield server
    server.stop()


@pytest.fixture
def host(tmp_path, maker, server):
    """A host that has joined."""
    host = hosts.Host(tmp_path, maker.root)
    ended = host.join(server)
    assert ended.returncode == 0, ended
    return host


@contextlib.contextmanager
def hanging():
    """A server that accepts connections and answers nothing: its port and the accepted connections."""
    came, stopped = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.settimeout(0.1)

        def accept():
            while not stopped.is_set():
                with contextlib.suppress(TimeoutError):
                    came.append(listener.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1], came
        finally:
            stopped.set()
            thread.join()
            for connection in came:
                connection.close()


def test_a_login_with_five_keys_waits_once(host, server):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    with hanging() as (port, came):
        point_to(host, port)
        start = time.monotonic()
        for line in [OTHER] * 4:
            told(host.ask(line))
        assert "less than 30 s ago" in told(host.ask(KEY), KEY).stderr
        # Without a cached answer, or for a user that is not known, the command does not wait either.
        closed(host.ask(KEY, user="nobody-here"), hosts.UNREACHABLE)
        assert time.monotonic() - start < 4
        assert len(came) == 1


def test_of_those_who_wait_one_tries_again_after_half_a_minute(host, server):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    with hanging() as (port, came):
        point_to(host, port)
        told(host.ask(KEY), KEY)
        note = host.state / ".away"
        tried = int(note.read_text().split()[1])
        assert note.stat().st_mode & 0o777 == 0o600
        for ago, calls in ((29, 1), (31, 2), (0, 2), (-100, 3)):
            note.write_text(f"tried {int(time.time()) - ago}\n")
            told(host.ask(KEY), KEY)
            assert len(came) == calls, ago
        assert int(note.read_text().split()[1]) >= tried


@pytest.mark.parametrize("note", ["", "tried\n", "tried x\n", f"tried {2**63}\n", f"tried {-2**63}\n", "\0", "tried 1"])
def test_a_note_that_is_none_holds_nobody_up(host, server, note):
    server.bind(KEY)
    (host.state / ".away").write_text(note)
    told(host.ask(KEY), KEY)
    assert server.asked == ["ubuntu"] and not (host.state / ".away").exists()


def test_an_answer_ends_the_outage(host, server):
    server.bind(KEY)
    server.instead = lambda handler: handler.refuse(503, "later")
    closed(host.ask(KEY), hosts.UNREACHABLE)
    server.instead = None
    closed(host.ask(KEY), hosts.UNREACHABLE)
    host.forget_outage()
    told(host.ask(KEY), KEY)
    told(host.ask(KEY), KEY)
    assert len(server.asked) == 3


def test_how_long_a_login_waits_is_the_operators_to_say(tmp_path, maker, server):
    host = hosts.Host(tmp_path, maker.root)
    for value in ("0", "0.05", "3.001", "4", "x", "", "1.", ".5", "1.5555", "-1", "1e0", "1,5", "9" * 30):
        ended = host.join(server, "--server-timeout", value)
        assert (ended.returncode, ended.stderr) == (
            hosts.USAGE, "keywright-host: --server-timeout must be 0.1 to 3\n"), ended
    assert host.join(server, "--server-timeout", "0.25").returncode == 0
    assert "ServerTimeout 250" in host.settings.read_text()
    assert host.join(server).returncode == 0
    assert "ServerTimeout 250" in host.settings.read_text()
    # A host that joined before the setting existed.
    host.settings.write_text(re.sub("ServerTimeout.*\n", "", host.settings.read_text()))
    server.bind(KEY)
    told(host.ask(KEY), KEY)


# Cached answers.


def refused_copy(host, server, doubt):
    server.stop()
    host.forget_outage()
    message = closed(host.ask(KEY), hosts.UNREACHABLE)
    assert doubt in message, message


def with_copy(host, server):
    server.bind(KEY)
    told(host.ask(KEY), KEY)
    (copy,) = host.copies
    return copy


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o400, 0o700, 0o4600])
def test_a_copy_of_another_mode_is_not_believed(host, server, mode):
    with_copy(host, server).chmod(mode)
    refused_copy(host, server, "is not a plain file of the user who asks, with mode 0600")


def test_a_copy_that_is_a_link_is_not_believed(host, server):
    copy = with_copy(host, server)
    copy.rename(host.root / "elsewhere")
    copy.symlink_to(host.root / "elsewhere")
    refused_copy(host, server, "is not believed")


def test_a_copy_with_two_names_is_not_believed(host, server):
    copy = with_copy(host, server)
    (host.root / "elsewhere").hardlink_to(copy)
    refused_copy(host, server, "is not a plain file")


def test_a_copy_of_somebody_else_is_not_believed(host, server, tmp_path):
    import os
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(with_copy(host, server), 1, 1)
    refused_copy(host, server, "is not a plain file of the user who asks")


def test_a_copy_that_is_not_believed_is_replaced_by_the_next_answer(host, server):
    copy = with_copy(host, server)
    copy.chmod(0o644)
    told(host.ask(KEY), KEY)
    assert copy.stat().st_mode & 0o7777 == 0o600


def test_without_its_folder_the_server_alone_counts(host, server):
    with_copy(host, server).unlink()
    host.forget_outage()
    host.state.rmdir()
    assert "could not be kept" in told(host.ask(KEY), KEY).stderr
    assert host.refresh().stderr.count("No such file") == 1
    server.stop()
    assert "cannot be written" in closed(host.ask(KEY), hosts.UNREACHABLE)


class TestFolders:
    """Read-only and full file systems."""

    @pytest.fixture
    def joined(self, machine, server, maker):
        machine.change("join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good")
        server.bind(KEY)
        return machine

    def ask(self, machine, **options):
        return hosts.run(
            "authorized-keys", *hosts.offer(KEY, "ubuntu"), binary="/usr/local/sbin/keywright-host",
            within=(*machine.namespace.within, *machine.as_agent), **options)

    def test_a_folder_that_cannot_be_written_is_not_believed(self, joined, server):
        state = "/var/lib/keywright-host"
        told(self.ask(joined), KEY)
        joined.namespace.run("mount", "--bind", state, state)
        joined.namespace.run("mount", "-o", "remount,bind,ro", state)
        # The server's answer is used even if it cannot be cached.
        told(self.ask(joined), KEY)
        server.stop()
        assert "cannot be written" in closed(self.ask(joined), hosts.UNREACHABLE)
        joined.namespace.run("umount", state)
        told(self.ask(joined), KEY)

    def test_a_full_disk_takes_away_what_is_no_longer_so_and_nothing_else(self, joined, server):
        state = "/var/lib/keywright-host"
        owner = joined.namespace.run("stat", "-c", "%u", state)
        joined.namespace.run("mount", "-t", "tmpfs", "-o", f"size=16k,mode=700,uid={owner},gid={owner}", "tmpfs", state)
        told(self.ask(joined), KEY)
        joined.namespace.run("sh", "-c", f"dd if=/dev/zero of={state}/full bs=1k count=64 2>/dev/null || true")
        joined.age_copy("ubuntu", 3600)
        # A cached answer older than a minute is written again.
        assert "No space left" in told(self.ask(joined), KEY).stderr
        server.instead = lambda handler: handler.refuse(503, "later")
        assert "a copy that is 36" in told(self.ask(joined), KEY).stderr
        server.instead = None
        joined.namespace.run("rm", "-f", f"{state}/.away")
        server.bind(OTHER)
        assert "No space left" in told(self.ask(joined)).stderr
        server.stop()
        assert "there is no copy" in closed(self.ask(joined), hosts.UNREACHABLE)


# Expired certificates.


class OldMaker(Maker):
    def issue_from(self, start, end, alternative="IP:127.0.0.1"):
        """A chain whose server certificate is valid between two days, counted from now."""
        name = f"from{start}to{end}"
        certificate, key = self._sign(
            name, self.directory / "between.pem", self.directory / "between.key", "ec", f"subjectAltName={alternative}")
        now = datetime.datetime.now(datetime.UTC)
        dates = [(now + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ") for day in (start, end)]
        folder = self.directory / name
        folder.mkdir()
        (folder / "index").touch()
        settings = folder / "ca.cnf"
        settings.write_text(
            "[ca]\ndefault_ca=own\n[own]\n"
            f"database={folder}/index\nnew_certs_dir={folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n"
            f"copy_extensions=none\nx509_extensions=names\n[any]\ncommonName=supplied\n[names]\nsubjectAltName={alternative}\n")
        openssl("ca", "-batch", "-notext", "-config", settings, "-cert", self.directory / "between.pem", "-keyfile",
                self.directory / "between.key", "-in", self.directory / f"{name}.csr", "-out", certificate,
                "-startdate", dates[0], "-enddate", dates[1])
        chain = self.directory / f"{name}-chain.pem"
        chain.write_text(certificate.read_text() + (self.directory / "between.pem").read_text())
        end = datetime.datetime.strptime(dates[1], "%Y%m%d%H%M%SZ")
        return (chain, key), end.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def old_maker(tmp_path_factory):
    return OldMaker(tmp_path_factory.mktemp("old"))


@contextlib.contextmanager
def late(host, issued):
    server = hosts.HostServer(*issued)
    try:
        point_to(host, server.port)
        yield server
    finally:
        server.stop()


def joined_to(tmp_path, maker):
    good = hosts.HostServer(*maker.issue("good", alternative="IP:127.0.0.1"))
    host = hosts.Host(tmp_path, maker.root)
    try:
        assert host.join(good).returncode == 0
        good.bind(KEY)
        told(host.ask(KEY), KEY)
    finally:
        good.stop()
    return host


def assert_no_paths_of_a_build(message):
    assert not any(part in message for part in (".build", "checkouts", ".cc:", ".swift", "OPENSSL")), message


def test_a_certificate_that_expired_is_an_outage(tmp_path, old_maker):
    host = joined_to(tmp_path, old_maker)
    issued, end = old_maker.issue_from(-10, -1)
    with late(host, issued) as server:
        message = told(host.ask(KEY), KEY).stderr
        assert f"the server's certificate expired on {end}" in message and "a copy that is" in message
        assert_no_paths_of_a_build(message)
        host.forget_outage()
        closed(host.ask(KEY, user="stranger"), hosts.UNREACHABLE)
        assert server.asked == []


def test_a_certificate_from_tomorrow_is_an_outage(tmp_path, old_maker):
    host = joined_to(tmp_path, old_maker)
    issued, _ = old_maker.issue_from(1, 10)
    with late(host, issued):
        assert "the server's certificate is valid from" in told(host.ask(KEY), KEY).stderr


@pytest.mark.parametrize("alternative", ["IP:127.0.0.2", "DNS:localhost"])
def test_an_expired_certificate_of_another_server_is_no_outage(tmp_path, old_maker, alternative):
    host = joined_to(tmp_path, old_maker)
    number = {"IP:127.0.0.2": -11, "DNS:localhost": -12}[alternative]
    issued, _ = old_maker.issue_from(number, -1, alternative)
    with late(host, issued):
        assert_no_paths_of_a_build(closed(host.ask(KEY), hosts.BAD_ANSWER))


def test_an_expired_certificate_of_another_ca_is_no_outage(tmp_path, old_maker):
    host = joined_to(tmp_path, old_maker)
    (tmp_path / "other").mkdir()
    issued, _ = OldMaker(tmp_path / "other").issue_from(-10, -1)
    with late(host, issued):
        message = closed(host.ask(KEY), hosts.BAD_ANSWER)
        assert "is signed by a CA that is not trusted" in message
        assert_no_paths_of_a_build(message)


# keywright-host refresh.


def test_refresh_brings_what_nobody_asked_for_yet(host, server):
    server.bind(KEY)
    server.bind(OTHER, user="deploy")
    ended = host.refresh()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "brought copies for 2 users\n", ""), ended
    assert server.version == hosts.run("--version").stdout.strip()
    assert server.reports[-1]["CopiesAge"] in range(60) and "NewHostKeys" not in server.reports[-1]
    server.stop()
    told(host.ask(KEY), KEY)
    told(host.ask(OTHER, user="deploy"), OTHER)
    told(host.ask(OTHER))


def test_refresh_brings_that_nothing_is_bound_any_more(host, server):
    server.bind(KEY, user="deploy")
    told(host.ask(KEY, user="deploy"), KEY)
    server.bound.clear()
    assert host.refresh().returncode == 0
    server.stop()
    told(host.ask(KEY, user="deploy"))


def test_refresh_brings_new_host_keys(host, server, tmp_path):
    own = keys.generate(tmp_path, "ed25519")
    (host.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(own.public + "\n")
    assert host.refresh().returncode == 0
    assert server.host_keys == [" ".join(own.public.split()[:2])]


def test_refresh_during_an_outage_spares_logins_the_wait(host, server):
    server.bind(KEY)
    assert host.refresh().returncode == 0
    with hanging() as (port, came):
        point_to(host, port)
        server.stop()
        (host.state / ".away").unlink(missing_ok=True)
    ended = host.refresh()
    assert (ended.returncode, ended.stdout) == (hosts.UNREACHABLE, ""), ended
    assert ended.stderr.startswith("keywright-host: refresh: ")
    assert "less than 30 s ago" in told(host.ask(KEY), KEY).stderr
    assert len(came) == 0


def test_refresh_with_a_revoked_credential_forgets(host, server):
    with_copy(host, server)
    server.credentials.clear()
    assert host.refresh().returncode == hosts.REVOKED
    assert host.copies == []


@pytest.mark.parametrize("users", [["-x"], [1], "ubuntu", ["a"] * 1001])
def test_refresh_takes_no_list_that_is_none(host, server, users):
    server.users = users
    ended = host.refresh()
    assert ended.returncode == hosts.BAD_ANSWER and "malformed" in ended.stderr
    assert server.asked == []


def test_join_sets_up_what_runs_refresh(host, server):
    timer = (host.root / "etc/systemd/system/keywright-host-refresh.timer").read_text()
    minute, second = map(int, re.search(r"OnCalendar=\*:(\d+)/5:(\d+)\n", timer).groups())
    assert minute < 5 and second < 60
    service = (host.root / "etc/systemd/system/keywright-host-refresh.service").read_text()
    command = re.search("ExecStart=(.*)\n", service)[1]
    assert command.endswith(f"keywright-host refresh --root {host.root}")
    link = host.root / "etc/systemd/system/timers.target.wants/keywright-host-refresh.timer"
    assert link.resolve().read_text() == timer
    cron = (host.root / "etc/cron.d/keywright-host").read_text()
    assert f"{minute}-59/5 * * * * root [ -d /run/systemd/system ] || {{ sleep {second}; {command} " in cron
    assert host.leave().returncode == 0
    assert not link.is_symlink()
    assert list((host.root / "etc/cron.d").iterdir()) == []
    assert [path for path in (host.root / "etc/systemd").rglob("*") if not path.is_dir()] == []


def test_the_command_of_the_timer_does_it(host, server):
    server.bind(KEY)
    service = (host.root / "etc/systemd/system/keywright-host-refresh.service").read_text()
    command = re.search("ExecStart=(.*)\n", service)[1].split()
    ended = hosts.run(*command[1:], "--sshd", host.sshd, binary=command[0])
    assert ended.returncode == 0, ended
    assert len(host.copies) == 1


def test_without_systemd_and_cron_it_is_told(tmp_path, maker, server):
    host = hosts.Host(tmp_path, maker.root)
    (host.root / "etc/systemd/system").rmdir()
    (host.root / "etc/cron.d").rmdir()
    ended = host.join(server)
    assert ended.returncode == 0 and "let keywright-host refresh run every 5 minutes" in ended.stdout
