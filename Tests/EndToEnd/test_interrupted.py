# SPDX-License-Identifier: Apache-2.0
"""Signals between the server's commit and the secret in its place: nothing is left half done, or it is named."""

import json
import re
import signal
import subprocess
import threading

import pytest

import between
import clients
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
WAITING = "keywright: interrupted; waiting for the server, to leave nothing half done; once more ends at once\n"
SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@pytest.fixture
def server(start):
    return start("--instance-delay", "0", "--failed-signatures", "0")


class Held:
    """A command whose answer to an action is held back after the server has done it."""

    def __init__(self, server, action, *arguments):
        self._reached, self._released = threading.Event(), threading.Event()
        self.between = between.Between(server)
        self.between.after[action] = self._hold
        self._arguments = arguments

    def _hold(self):
        self._reached.set()
        assert self._released.wait(processes.DEADLINE_SECONDS)

    def __enter__(self):
        self.between.__enter__()
        self.process = subprocess.Popen(
            [processes.BINARY, *map(str, self._arguments), "--endpoint", self.between.url],
            env=processes.clean_environment(**ME), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        assert self._reached.wait(processes.DEADLINE_SECONDS)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self._released.set()
        self.between.__exit__()

    def interrupt(self, number):
        """Sends a signal, and waits until the command tells that it was taken."""
        self.process.send_signal(number)
        assert self.process.stderr.readline() == WAITING

    def answer(self):
        self._released.set()

    def end(self, status):
        """Standard output and the last line of standard error."""
        stdout, stderr = self.process.communicate(timeout=processes.DEADLINE_SECONDS)
        assert self.process.returncode == status, (self.process.returncode, stdout, stderr)
        return stdout, (stderr.splitlines() or [""])[-1]


def state(server):
    """Everything that these commands make."""
    def listed(*command):
        ended = processes.run(*command, "--output", "json", "--endpoint", server.url, **ME)
        assert ended.returncode == 0, ended
        return len(json.loads(ended.stdout))

    return {
        "key pairs": listed("key", "list"), "accounts": listed("account", "list"), "hosts": listed("host", "list"),
        "images": listed("image", "list"),
    }


def made(name):
    """Each command, its action, and what its last line says of what was made."""
    return {
        "key": ("CreateKeyPair", ["key", "create", "web1", "-o", "FILE"], r"the key pair web1 \(skey-[a-z0-9]{8}\)"),
        "key on standard output": (
            "CreateKeyPair", ["key", "create", "web1", "-o", "-"], r"the key pair web1 \(skey-[a-z0-9]{8}\)"),
        "key of lighthouse": (
            "CreateKeyPair", ["key", "create", "web1", "-o", "FILE", "--product", "lighthouse"],
            r"the key pair web1 \(lhkp-[a-z0-9]{8}\)"),
        "account": ("CreateAccount", ["account", "create"], r"account [0-9]{12}"),
        "host": ("EnrollHost", ["host", "enroll", "web1"], r"the host web1 \(ins-[a-z0-9]{8}\)"),
        "group": ("InviteHostGroup", ["host", "invite", "--group"], r"the group hg-[a-z0-9]{8}"),
        "image": ("CreateImage", ["image", "create", "--from", "INSTANCE"], r"image img-[a-z0-9]{8}"),
    }[name]


NAMES = ["key", "key on standard output", "key of lighthouse", "account", "host", "group", "image"]


@pytest.fixture
def command(server, tmp_path):
    """The words of a command, with an instance and a new file where it needs them."""
    def command(words):
        known = {"FILE": lambda: str(tmp_path / "web1"), "INSTANCE": lambda: instance(server)}
        return [known.get(word, lambda: word)() for word in words]

    return command


def instance(server):
    cvm = clients.cvm(server)
    (found,) = clients.call(
        cvm, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5",
        InstanceType="S5.SMALL1").InstanceIdSet
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_was_made_is_deleted_again(server, command, tmp_path, name):
    action, words, what = made(name)
    words = command(words)
    before = state(server)
    with Held(server, action, *words) as held:
        held.interrupt(signal.SIGINT)
        held.answer()
        stdout, line = held.end(130)
    assert re.fullmatch(rf"keywright: interrupted; {what} was deleted again", line), line
    assert stdout == ""
    assert state(server) == before
    assert not (tmp_path / "web1").exists() and not (tmp_path / "web1.pub").exists()


@pytest.mark.parametrize("number, status", SIGNALS)
def test_every_signal_that_ends_a_command_is_held_back(server, tmp_path, number, status):
    with Held(server, "CreateKeyPair", "key", "create", "web1", "-o", tmp_path / "web1") as held:
        held.interrupt(number)
        held.answer()
        assert held.end(status)[1].endswith("was deleted again")
    assert clients.names(clients.cvm(server)) == []


REMEDIES = {
    "key": "if a key pair web1 was made, nobody has its private key: delete it: keywright key delete web1",
    "account": "if an account was made, nobody has its access key: keywright account list shows it, the last one, and "
               "keywright account delete deletes it",
    "host": "if the host web1 was enrolled, nobody has its token: delete it: keywright host delete web1",
    "group": "if a token of a group was made, nobody has it: keywright host groups shows it, and keywright host revoke "
             "ends it",
}


@pytest.mark.parametrize("name", REMEDIES)
def test_a_second_signal_ends_it_and_what_may_be_left_is_named(server, command, name):
    action, words, _ = made(name)
    with Held(server, action, *command(words)) as held:
        held.interrupt(signal.SIGINT)
        assert held.process.poll() is None
        held.process.send_signal(signal.SIGTERM)
        stdout, line = held.end(143)
    assert (stdout, line) == ("", f"keywright: interrupted; {REMEDIES[name]}")


def test_it_says_what_it_waits_for_and_does_not_wait_for_ever(server, tmp_path):
    with Held(server, "CreateKeyPair", "key", "create", "web1", "-o", tmp_path / "web1") as held:
        held.interrupt(signal.SIGINT)
        assert held.end(130)[1] == f"keywright: interrupted; {REMEDIES['key']}"


def test_an_invitation_that_nobody_saw_is_named(server):
    enrolled = json.loads(processes.run(
        "host", "enroll", "web1", "--output", "json", "--endpoint", server.url, **ME).stdout)
    with Held(server, "InviteHost", "host", "invite", "web1") as held:
        held.interrupt(signal.SIGINT)
        held.answer()
        _, line = held.end(130)
    assert line == (
        f"keywright: interrupted; the invitation of web1 ({enrolled['InstanceId']}) is there, nobody has its token, and "
        f"what it had before is worth nothing; invite it again: keywright host invite {enrolled['InstanceId']}")


def test_what_cannot_be_deleted_again_is_named_with_the_command(server, tmp_path):
    with Held(server, "CreateKeyPair", "key", "create", "web1", "-o", tmp_path / "web1") as held:
        held.between.instead["DeleteKeyPairs"] = {
            "Error": {"Code": "AuthFailure.UnauthorizedOperation", "Message": "no"}, "RequestId": "r-1"}
        held.interrupt(signal.SIGINT)
        held.answer()
        _, line = held.end(130)
    (pair,) = clients.described(clients.cvm(server))
    assert line == (
        f"keywright: interrupted; the key pair web1 ({pair['KeyId']}) is there, nobody has its private key, and it could "
        "not be deleted again: DeleteKeyPairs was refused: AuthFailure.UnauthorizedOperation: no (RequestId r-1); delete "
        f"it: keywright key delete {pair['KeyId']}")
