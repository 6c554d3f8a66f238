# SPDX-License-Identifier: Apache-2.0
"""A real sshd that runs keywright-host, and a server whose answers a test determines."""

import re

import pytest

import hosts
import keys
import processes
from test_tls import Maker


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def server(maker):
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))
    yield server
    server.stop()


def join(machine, server, maker):
    return machine.change("join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good")


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_bound_key_logs_in_and_an_unbound_one_does_not(machine, server, maker, tmp_path, kind):
    key, other = (keys.generate(tmp_path, kind) for _ in range(2))
    server.bind(key.public)
    assert machine.ssh(key) is None
    join(machine, server, maker)
    assert machine.ssh(key, known=server.host_keys) == "ubuntu"
    assert machine.ssh(other) is None
    assert machine.ssh(key, user="stranger") is None
    assert machine.ssh(key, user="root") is None

    server.bind(other.public)
    assert machine.ssh(key) is None
    assert machine.ssh(other) == "ubuntu"

    server.bind(key.public, user="stranger")
    assert machine.ssh(key, user="stranger") == "stranger"


def test_options_of_the_host_are_obeyed(machine, server, maker, own_key):
    join(machine, server, maker)
    server.bind(own_key.public)
    server.options = 'restrict,command="echo \\"only this\\", nothing else"'
    assert machine.ssh(own_key) == "only this, nothing else"
    server.options = 'from="192.0.2.1"'
    assert machine.ssh(own_key) is None


def test_a_login_works_while_the_server_is_away(machine, server, maker, own_key):
    join(machine, server, maker)
    server.bind(own_key.public)
    assert machine.ssh(own_key) == "ubuntu"
    server.stop()
    assert machine.ssh(own_key) == "ubuntu"
    assert machine.ssh(own_key, user="stranger") is None


def test_the_way_in_of_operating_hosts_needs_no_server(machine, server, maker, own_key, tmp_path):
    text = (processes.ROOT / "Documentation/operating-hosts.md").read_text()
    (recipe,) = re.findall(r"^```\n(# useradd .*?)^```$", text, re.MULTILINE | re.DOTALL)
    commands = [line.removeprefix("# ") for line in recipe.splitlines()]
    assert commands.pop() == "sshd -t && systemctl reload ssh"
    (tmp_path / "rescue.pub").write_text(own_key.public + "\n")
    machine.namespace.run("sh", "-ec", f"cd {tmp_path}\n" + "\n".join(commands) + "\n/usr/local/sbin/sshd -t")
    join(machine, server, maker)
    server.bind(own_key.public)
    server.stop()
    # There is no cached answer either.
    assert machine.ssh(own_key) is None
    assert machine.ssh(own_key, user="rescue") == "rescue"
    machine.change("leave", "--force")
    assert machine.ssh(own_key, user="rescue") == "rescue"


def test_sshd_logs_the_status_of_a_failure(machine, server, maker, own_key):
    join(machine, server, maker)
    server.bind(own_key.public)
    server.credentials.clear()
    assert machine.ssh(own_key) is None
    assert f"failed, status {hosts.REVOKED}" in machine.log.read_text()


def test_join_makes_a_user_and_leave_undoes_everything(machine, server, maker, own_key):
    def state():
        listing = "find /etc /var/lib -type f ! -name '*-' ! -name .pwd.lock ! -path /etc/sub?id -exec sha256sum {} + | sort -k 2"
        return machine.namespace.run("sh", "-c", listing)

    before = state()
    join(machine, server, maker)
    assert machine.namespace.run("stat", "-c", "%U %a", "/etc/keywright-host/credential") == "keywright-host 600"
    assert machine.namespace.run("stat", "-c", "%U %a", "/var/lib/keywright-host") == "keywright-host 700"
    server.bind(own_key.public)
    assert machine.ssh(own_key) == "ubuntu"
    assert "already joined" in join(machine, server, maker)
    assert "All is right" in machine.agent("status", "--sshd", "/usr/local/sbin/sshd")
    assert machine.ssh(own_key) == "ubuntu"
    machine.change("leave")
    assert machine.ssh(own_key) is None
    assert state() == before


def join_fails(machine, server, maker, *words, options=()):
    """The join fails with these words; the token is not used up, and no file remains."""
    ended = hosts.run(
        "join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good", "--sshd", "/usr/local/sbin/sshd",
        *options, binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
    assert ended.returncode == hosts.SYSTEM and ended.stderr.count("\n") == 1, ended
    assert all(word in ended.stderr for word in words), ended
    assert server.credentials == {}
    assert "keywright-host" not in machine.namespace.run("cut", "-d:", "-f1", "/etc/passwd").split()
    for path in ("/etc/keywright-host", "/etc/ssh/sshd_config.d/10-keywright.conf", "/var/lib/keywright-host"):
        assert not machine.namespace.seen(path).exists(), path


def test_a_program_that_its_user_cannot_run_is_refused(machine, server, maker):
    machine.namespace.run("chmod", "700", "/usr/local/sbin/keywright-host")
    join_fails(machine, server, maker, "keywright-host cannot run", "Permission denied")
    assert server.joined == []


def test_what_a_match_says_of_the_login_user_is_found(machine, server, maker):
    config = machine.namespace.seen("/etc/ssh/sshd_config")
    text = config.read_text()
    config.write_text(text + "Match User ubuntu\n    PubkeyAuthentication no\n")
    join_fails(machine, server, maker, "for ubuntu, sshd takes no keys")
    assert server.joined == []
    config.write_text(text + "Match User stranger Address 10.0.0.0/8 LocalPort 2222\n    PubkeyAuthentication no\n")
    join(machine, server, maker)


def test_what_a_match_says_of_the_other_login_users_is_found(machine, server, maker, own_key):
    config = machine.namespace.seen("/etc/ssh/sshd_config")
    text = config.read_text()
    match = text + "Match User stranger\n    PubkeyAuthentication no\n"
    config.write_text(match)
    join_fails(
        machine, server, maker, "for stranger, sshd takes no keys", options=["--login-users", "ubuntu,stranger"])
    config.write_text(text)
    join(machine, server, maker)

    def status():
        return hosts.run(
            "status", "--sshd", "/usr/local/sbin/sshd", binary="/usr/local/sbin/keywright-host",
            within=machine.namespace.within)

    config.write_text(match)
    assert status().returncode == 0
    # Each user for whom keys are bound has a cached answer.
    server.bind(own_key.public, user="stranger")
    machine.agent("refresh", "--sshd", "/usr/local/sbin/sshd")
    ended = status()
    assert ended.returncode == hosts.SYSTEM and "for stranger, sshd takes no keys" in ended.stdout, ended


def test_lines_written_by_hand_will_do_where_nothing_is_included(machine, server, maker, own_key, tmp_path):
    config = machine.namespace.seen("/etc/ssh/sshd_config")
    # As before OpenSSH 8.2, without Include. The other way to log in keeps working, whatever happens to Keywright's.
    other = keys.generate(tmp_path, "ed25519")
    text = config.read_text().replace("Include /etc/ssh/sshd_config.d/*.conf\n", "") \
        + "Match User stranger\n    AuthorizedKeysFile /run/other-keys\n"
    machine.namespace.seen("/run/other-keys").write_text(other.public + "\n")
    config.write_text(text)
    ended = hosts.run(
        "join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good", "--sshd", "/usr/local/sbin/sshd",
        binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
    reason, *lines = ended.stderr.splitlines()
    assert ended.returncode == hosts.SYSTEM and "OpenSSH before 8.2" in reason, ended
    assert lines == ["AuthorizedKeysCommand /usr/local/sbin/keywright-host authorized-keys %u %f %t %k",
                     "AuthorizedKeysCommandUser keywright-host"]
    assert server.joined == []

    config.write_text("".join(f"{line}\n" for line in lines) + text)
    join(machine, server, maker)
    server.bind(own_key.public)
    assert machine.ssh(own_key) == "ubuntu"
    assert "All is right" in machine.agent("status", "--sshd", "/usr/local/sbin/sshd")
    assert not machine.namespace.seen("/etc/ssh/sshd_config.d/10-keywright.conf").exists()

    said = machine.change("leave")
    assert said.splitlines()[1:] == lines
    # Until the lines are removed, the command fails; other keys are still accepted.
    assert machine.ssh(own_key) is None
    assert machine.ssh(other, user="stranger") == "stranger"


def test_what_a_match_says_of_a_group_of_a_login_user_is_found(machine, server, maker):
    config = machine.namespace.seen("/etc/ssh/sshd_config")
    text = config.read_text()
    machine.namespace.run("groupadd", "closed")
    machine.namespace.run("usermod", "--append", "--groups", "closed", "stranger")
    config.write_text(text + "Match Group closed\n    PubkeyAuthentication no\n")
    join_fails(
        machine, server, maker, "for stranger, sshd takes no keys", options=["--login-users", "ubuntu,stranger"])
    join(machine, server, maker)


def test_a_login_user_that_the_machine_does_not_have_is_told(machine, server, maker):
    server.login_user = "nobody-here"
    join_fails(machine, server, maker, "this machine has no user nobody-here")
    assert server.joined == []


def test_host_keys_without_their_public_part_are_derived(machine, server, maker):
    public = machine.namespace.run("cut", "-d ", "-f1,2", "/etc/ssh/ssh_host_ed25519_key.pub")
    machine.namespace.run("rm", "/etc/ssh/ssh_host_ed25519_key.pub")
    join(machine, server, maker)
    assert server.host_keys == [public]


def test_a_machine_whose_etc_is_read_only_is_told(machine, server, maker):
    machine.namespace.run("mount", "-o", "remount,bind,ro", "/etc")
    join_fails(machine, server, maker, "/etc/keywright-host", "Read-only file system")
    assert server.joined == []


def test_a_machine_without_proc_is_told(machine, server, maker):
    machine.namespace.run("mount", "-t", "tmpfs", "tmpfs", "/proc")
    join_fails(machine, server, maker, "/proc is not mounted")
    assert server.joined == []


def test_refresh_acts_as_the_user_who_asks(machine, server, maker, own_key):
    join(machine, server, maker)
    server.bind(own_key.public)
    assert "1 users" in machine.agent("refresh", "--sshd", "/usr/local/sbin/sshd")
    copy = "/var/lib/keywright-host/" + b"ubuntu".hex()
    assert machine.namespace.run("stat", "-c", "%U %a", copy) == "keywright-host 600"
    server.stop()
    assert machine.ssh(own_key) == "ubuntu"


def test_a_program_that_sshd_would_not_run_is_refused(machine, server, maker):
    machine.namespace.run("chmod", "g+w", "/usr/local/sbin/keywright-host")
    ended = hosts.run(
        "join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good", "--sshd", "/usr/local/sbin/sshd",
        binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
    assert ended.returncode == hosts.SYSTEM and "writable by nobody else" in ended.stderr
    assert server.joined == []
