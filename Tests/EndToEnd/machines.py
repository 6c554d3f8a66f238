# SPDX-License-Identifier: Apache-2.0
"""A machine with a real sshd at the usual paths, in its own mount namespace."""

import contextlib
import shutil
import socket
import subprocess

import hosts
import mounts
import processes

OPENSSH = processes.ROOT / ".build/openssh-server"

# /etc is a copy; directories that the machine writes to are in memory. sshd's libraries are in the folder of its
# package.
PREPARE = """
set -e
memory=$1 openssh=$2 binary=$3
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
"""


OLDER_SYSTEM = processes.ROOT / ".build/debian-11-system"

# The whole system is copied into memory. The needed steps of the packages' installation are repeated here.
COPY_OLDER = """
set -e
memory=$1 system=$2 directory=$3
cp -a "$system/." "$memory"
mkdir -p "$memory/proc" "$memory/dev" "$memory$directory" "$memory/usr/local/sbin"
mount --rbind /proc "$memory/proc"
mount --rbind /dev "$memory/dev"
mount --bind "$directory" "$memory$directory"
"""
PREPARE_OLDER = """
set -e
[ -e /bin/sh ] || ln -s dash /bin/sh
cp /usr/share/base-passwd/passwd.master /etc/passwd
cp /usr/share/base-passwd/group.master /etc/group
pwconv
ln -s /usr/sbin/sshd /usr/local/sbin/sshd
mkdir -p -m 755 /run/sshd /run/homes /var/lib /etc/ssh/sshd_config.d
useradd --system --no-create-home --home-dir /run/sshd --shell /usr/sbin/nologin sshd
for user in ubuntu stranger; do
    useradd --create-home --base-dir /run/homes --shell /bin/sh --password '*' "$user"
done
"""

# The configuration of both kinds of machine.
CONFIGURE = """
set -e
port=$1
rm -f /etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
cat > /etc/ssh/sshd_config <<END
Include /etc/ssh/sshd_config.d/*.conf
Port $port
ListenAddress 127.0.0.1
UsePAM no
PasswordAuthentication no
ChallengeResponseAuthentication no
AuthorizedKeysFile none
PidFile /run/sshd.pid
LogLevel VERBOSE
MaxStartups 1000
END
"""


class Machine:
    """A mount namespace with an sshd, used as a machine."""

    def __init__(self, namespace, directory):
        self.namespace = namespace
        self.directory = directory
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._prepare()
        namespace.run("sh", "-c", CONFIGURE, "sh", self.port)
        self.log = directory / "sshd.log"
        with self.log.open("wb") as log:
            self.sshd = subprocess.Popen(
                [*namespace.within, "/usr/local/sbin/sshd", "-D", "-e"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait_for_sshd()

    def _prepare(self):
        memory = self.namespace.mount_memory("256m")
        self.namespace.run("sh", "-c", PREPARE, "sh", memory, OPENSSH, hosts.BINARY)

    @property
    def as_agent(self):
        """The command that runs another command as sshd runs AuthorizedKeysCommand."""
        return ("setpriv", "--reuid", "keywright-host", "--regid", "keywright-host", "--clear-groups")

    def stop(self):
        self.sshd.terminate()
        self.sshd.wait(processes.DEADLINE_SECONDS)

    def wait_for_sshd(self):
        """Waits until sshd accepts connections."""
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
        """Runs `join` or `leave`, and waits until sshd has reloaded its configuration."""
        starts = self.log.read_text().count("Server listening on")
        said = self.agent(*words, "--sshd", "/usr/local/sbin/sshd")
        assert "sshd was reloaded" in said
        processes.wait_until(
            lambda: self.log.read_text().count("Server listening on") > starts, "sshd has taken up its configuration")
        return said

    def offered(self, line, user="ubuntu"):
        """The answer that sshd gets for an offered key."""
        return self.agent("authorized-keys", *hosts.offer(line, user)).rstrip("\n")

    def age_copy(self, user, seconds):
        """Changes the cached answer for a user as if it were that many seconds older."""
        path = self.namespace.seen("/var/lib/keywright-host") / user.encode().hex()
        hosts.age_copy(path, seconds)

    def ssh(self, key, *command, user="ubuntu", known=None):
        """The output of a command on the machine, or `None` if the login is refused."""
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


class OlderMachine(Machine):
    """A machine with only the glibc, the sshd and the tools of Debian 11."""

    def _prepare(self):
        memory = self.namespace.mount_memory("512m")
        self.namespace.run("sh", "-c", COPY_OLDER, "sh", memory, OLDER_SYSTEM, self.directory)
        shutil.copy(hosts.BINARY, self.namespace.seen(memory / "usr/local/sbin/keywright-host"))
        self.namespace.within = (*self.namespace.within, "chroot", str(memory))
        self.namespace.run("/bin/dash", "-c", PREPARE_OLDER)


@contextlib.contextmanager
def running(directory, kind=Machine):
    """Provides a machine within a block; skips the test if nothing can be mounted."""
    mounts.require()
    with mounts.Mounts(directory) as namespace:
        machine = kind(namespace, directory)
        try:
            yield machine
        finally:
            machine.stop()
