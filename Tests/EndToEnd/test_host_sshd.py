# SPDX-License-Identifier: Apache-2.0
"""A real sshd that asks keywright-host, at the paths that a machine has, in a mount namespace of its own."""

import socket
import subprocess

import pytest

import hosts
import keys
import mounts
import processes
from test_tls import Maker

OPENSSH = processes.ROOT / ".build/openssh-server"

# /etc is a copy; what a machine writes to is in memory. sshd's libraries are beside it, where it was unpacked.
_PREPARE = """
set -e
memory=$1 openssh=$2 binary=$3 port=$4
cp -a /etc "$memory/etc"
mkdir -m 755 "$memory/programs" "$memory/run" "$memory/lib" "$memory/log"
cp "$binary" "$memory/programs/keywright-host"
libraries=$(dirname "$(find "$openssh" -name 'libwrap.so.0')")
printf '#!/bin/sh\\nLD_LIBRARY_PATH=%s exec %s/usr/sbin/sshd "$@"\\n' "$libraries" "$openssh" > "$memory/programs/sshd"
chmod 755 "$memory/programs"/*
mount --bind "$memory/etc" /etc
mount --bind "$memory/programs" /usr/local/sbin
mount --bind "$memory/run" /run
mount --bind "$memory/lib" /var/lib
mount --bind "$memory/log" /var/log
mkdir -p -m 755 /run/sshd /run/homes /etc/ssh/sshd_config.d
getent passwd sshd >/dev/null || useradd --system --no-create-home --home-dir /run/sshd --shell /usr/sbin/nologin sshd
for user in ubuntu stranger; do
    userdel "$user" 2>/dev/null || true
    useradd --create-home --base-dir /run/homes --shell /bin/sh --password '*' "$user"
done
rm -f /etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
cat > /etc/ssh/sshd_config <<END
Include /etc/ssh/sshd_config.d/*.conf
Port $port
ListenAddress 127.0.0.1
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile none
PidFile /run/sshd.pid
LogLevel VERBOSE
END
"""


class Machine:
    """What such a namespace is, with its sshd."""

    def __init__(self, namespace, directory):
        self.namespace = namespace
        self.directory = directory
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        memory = namespace.mount_memory("256m")
        namespace.run("sh", "-c", _PREPARE, "sh", memory, OPENSSH, hosts.BINARY, self.port)
        self.log = directory / "sshd.log"
        with self.log.open("wb") as log:
            self.sshd = subprocess.Popen(
                [*namespace.within, "/usr/local/sbin/sshd", "-D", "-e"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait_for_sshd()

    def stop(self):
        self.sshd.terminate()
        self.sshd.wait(processes.DEADLINE_SECONDS)

    def wait_for_sshd(self):
        """Until it listens, as many times as it was told to."""
        def listens():
            assert self.sshd.poll() is None, self.log.read_text()
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    return connection.recv(4) == b"SSH-"
            except OSError:
                return False

        processes.wait_until(listens, "sshd listens")

    def agent(self, *words, **options):
        ended = hosts.run(
            *words, binary="/usr/local/sbin/keywright-host", within=self.namespace.within, **options)
        assert ended.returncode == 0, ended
        return ended.stdout

    def change(self, *words):
        """`join` or `leave`, and sshd has taken it up."""
        starts = self.log.read_text().count("Server listening on")
        said = self.agent(*words, "--sshd", "/usr/local/sbin/sshd")
        assert "sshd was reloaded" in said
        processes.wait_until(
            lambda: self.log.read_text().count("Server listening on") > starts, "sshd has taken up its configuration")
        return said

    def ssh(self, key, *command, user="ubuntu", known=None):
        """What a command on the machine says, or `None` where the login is refused."""
        path = self.directory / f"identity-{abs(hash(key.private))}"
        if not path.exists():
            path.touch(0o600)
            path.write_text(key.private)
        checking = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"]
        if known is not None:
            file = self.directory / "known-hosts"
            file.write_text("".join(f"[127.0.0.1]:{self.port} {line}\n" for line in known))
            checking = ["StrictHostKeyChecking=yes", f"UserKnownHostsFile={file}"]
        options = [*checking, "BatchMode=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "LogLevel=ERROR"]
        ended = subprocess.run(
            ["ssh", "-F", "/dev/null", "-i", path, "-p", str(self.port), *(f"-o{option}" for option in options),
             f"{user}@127.0.0.1", *(command or ["id", "-un"])],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=processes.DEADLINE_SECONDS)
        if ended.returncode == 255:
            assert "Permission denied (publickey)" in ended.stderr, (ended, self.log.read_text())
            return None
        assert ended.returncode == 0, ended
        return ended.stdout.rstrip("\n")


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def server(maker):
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))
    yield server
    server.stop()


@pytest.fixture
def machine(tmp_path):
    mounts.require()
    with mounts.Mounts(tmp_path) as namespace:
        machine = Machine(namespace, tmp_path)
        yield machine
        machine.stop()


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
    assert "answers" in machine.agent("status")
    assert machine.ssh(own_key) == "ubuntu"
    machine.change("leave")
    assert machine.ssh(own_key) is None
    assert state() == before


def test_a_program_that_sshd_would_not_run_is_refused(machine, server, maker):
    machine.namespace.run("chmod", "g+w", "/usr/local/sbin/keywright-host")
    ended = hosts.run(
        "join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good", "--sshd", "/usr/local/sbin/sshd",
        binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
    assert ended.returncode == hosts.SYSTEM and "writable by nobody else" in ended.stderr
    assert server.joined == []
