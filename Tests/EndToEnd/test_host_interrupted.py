# SPDX-License-Identifier: Apache-2.0
"""join and leave are killed before each of their steps; running the command again completes or undoes them."""

import concurrent.futures
import os
import random
import signal

import pytest

import hosts
import keys
import killing
import processes
from test_tls import Maker

KEY = keys.rsa_line()
STEPS_MAX = 200
# Every fifth step, beginning at a random one; `make test-all` tests all steps.
STRIDE = 1 if os.environ.get("KEYWRIGHT_EVERY_STEP") else 5


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return killing.library(tmp_path_factory.mktemp("killing"))


class Try:
    """A host with its own server for one step at which the command is killed."""

    def __init__(self, directory, library, step, joined=False):
        directory.mkdir()
        self.server = hosts.HostServer()
        self.host = hosts.Host(directory)
        self.killing = killing.environment(library, step)
        self.before = self.state()
        self.is_set = False
        self.server.bind(KEY)
        if joined:
            assert self.host.join(self.server).returncode == 0
            self.host.reloads.unlink()

    def state(self):
        for path in (self.host.root / "ran-sshd", self.host.reloads):
            path.unlink(missing_ok=True)
        return self.host.files()

    def run(self, command):
        """Whether the command was killed."""
        self.is_set = command == "set"
        self.has_left = command == "leave"
        words = {"set": lambda: self.host.set("--server", self.server.url.replace("127.0.0.1", "localhost"),
                                              environment=self.killing),
                 "join": lambda: self.host.join(self.server, environment=self.killing),
                 "leave": lambda: self.host.run("leave", *self.host.sshd_options(), environment=self.killing)}
        ended = words[command]()
        if ended.returncode == -signal.SIGKILL:
            self.assert_nothing_is_broken()
            return True
        assert ended.returncode == 0, ended
        return False

    def assert_nothing_is_broken(self):
        if self.host.drop_in.exists():
            if self.is_set:
                assert self.host.ask(KEY).stdout == KEY + "\n"
            assert self.host.settings.exists() and self.host.settings.with_name("credential").exists()

    def join_again(self):
        # After a leave, another token is needed; after a join without an answer, the first one can be used again.
        if self.has_left:
            self.server.tokens["kwt-good"] = "ins-1"
        dropped = self.host.drop_in.exists()
        ended = self.host.join(self.server)
        assert ended.returncode == 0 and "sshd was reloaded" in ended.stdout, (dropped, ended)
        # The credential may not have been returned by a leave that was killed early.
        assert len(self.server.joined) <= 1 + self.has_left and len(self.server.credentials) == 1
        assert self.host.ask(KEY).stdout == KEY + "\n"
        assert not self.host.settings.with_name("journal").exists()
        assert [path for path in self.host.settings.parent.iterdir() if path.name.startswith(".credential")] == []
        assert self.host.leave().returncode == 0
        assert self.state() == self.before

    def leave_again(self):
        owed = not self.host.drop_in.exists() and self.host.settings.with_name("journal").exists() \
            and "OwesReload yes" in self.host.settings.with_name("journal").read_text() and not self.host.reloads.exists()
        ended = self.host.leave()
        assert ended.returncode == 0, ended
        if owed:
            assert self.host.reloads.exists()
        assert self.state() == self.before

    def set_again(self):
        ended = self.host.set("--server", self.server.url.replace("127.0.0.1", "localhost"))
        assert ended.returncode == 0, ended
        assert "Server http://localhost:" in self.host.settings.read_text()
        assert not self.host.settings.with_name("journal").exists()
        assert self.host.ask(KEY).stdout == KEY + "\n"
        assert self.host.leave().returncode == 0
        assert self.state() == self.before

    def close(self):
        self.server.stop()


def steps(command, again, tmp_path, library, joined):
    """The number of tested steps."""

    def attempt(step):
        one = Try(tmp_path / str(step), library, step, joined=joined)
        try:
            was_killed = one.run(command)
            if was_killed:
                getattr(one, again)()
            return was_killed
        except AssertionError as error:
            raise AssertionError(f"killed at step {step}: {error}") from error
        finally:
            one.close()

    tried = range(random.randint(1, STRIDE), STEPS_MAX, STRIDE)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for start in range(0, len(tried), 4):
            part = tried[start : start + 4]
            killed = list(pool.map(attempt, part))
            if not all(killed):
                assert killed == sorted(killed, reverse=True)
                return part[0] + STRIDE * (sum(killed) - 1)
    raise AssertionError("it never ends by itself")


@pytest.mark.parametrize("command, joined, again", [
    ("join", False, "join_again"), ("join", False, "leave_again"), ("leave", True, "leave_again"),
    ("leave", True, "join_again"), ("set", True, "set_again"), ("set", True, "leave_again"),
])
def test_what_is_killed_anywhere_is_completed_or_undone(tmp_path, library, command, joined, again):
    assert steps(command, again, tmp_path, library, joined) > (5 if command == "set" else 15)


def test_a_user_that_an_interrupted_join_made_is_removed_by_leave(machine, library, tmp_path):
    maker = Maker(tmp_path)
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))

    def agent(*words, **options):
        return hosts.run(*words, "--sshd", "/usr/local/sbin/sshd", binary="/usr/local/sbin/keywright-host",
                         within=machine.namespace.within, **options)

    def has_user():
        return "keywright-host" in machine.namespace.run("cut", "-d:", "-f1", "/etc/passwd").split()

    tried = 0
    try:
        for step in range(1, STEPS_MAX):
            server.tokens["kwt-good"] = "ins-1"
            ended = agent("join", "--server", server.url, "--ca", maker.root, "--token", "kwt-good",
                          environment=killing.environment(library, step))
            if has_user():
                assert ended.returncode == -signal.SIGKILL
                tried += 1
                ended = agent("leave")
                assert ended.returncode == 0 and not has_user(), ended
                if tried == 3:
                    return
            else:
                assert agent("leave").returncode == 0
    finally:
        server.stop()
    raise AssertionError("no step made the user")
