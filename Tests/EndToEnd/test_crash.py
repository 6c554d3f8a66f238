# SPDX-License-Identifier: Apache-2.0
"""Acknowledged changes survive a crash, and each other change is either complete or absent afterwards.

`make test-crash` runs many more rounds than `make test`. A run prints its seed, and KEYWRIGHT_CRASH_SEED repeats its
random choices; the timing of callers and server still differs between runs.
"""

import collections
import os
import random
import secrets
import signal
import subprocess
import time

import pytest

import keys
import mounts
import processes
import tc3

pytest.register_assert_rewrite("changes")

import changes  # noqa: E402

ROUNDS = int(os.environ.get("KEYWRIGHT_CRASH_ROUNDS", "50"))
SEED = os.environ.get("KEYWRIGHT_CRASH_SEED") or secrets.token_hex(4)
CALLERS = 12
OPTIONS = ("--quota", "cvm=100000", "--quota", "lighthouse=100000", "--key-pool", "4")
# The limit for each start but the first, also on a busy machine: recovery reads the part of the write-ahead log that
# was not yet written to the database.
RECOVERY_MAX_SECONDS = 20


class Crashes:
    """Rounds of: callers change key pairs, the server is killed and started again, and its data are checked."""

    def __init__(self, start, data, read):
        self.start = start
        self.data = data
        # The directory to read the database from while the server makes no changes.
        self.read = read
        self.random = random.Random(SEED)
        self.callers = [changes.Caller(number, SEED) for number in range(CALLERS)]
        self.ledger = changes.Ledger()
        self.seconds = []
        self.counts = collections.Counter()
        print(f"KEYWRIGHT_CRASH_SEED={SEED}")

    def begin(self):
        server = self._start()
        self.ledger.trail = changes.Stored.read(self.read(), 0).trail
        assert [action for _, _, action, *_ in self.ledger.trail] == ["CreateAccount"]
        shared = [
            changes.Change("ImportKeyPair", name=f"shared_{number}", public=keys.rsa_line()) for number in range(3)]
        # On a busy machine the rounds may create few keys; this one ensures that a private key can be checked at the
        # end.
        shared.append(changes.Change("CreateKeyPair", name="shared_made"))
        with tc3.Connection(server) as connection:
            for change in shared:
                change.acknowledge(connection.send(change.call()).read().response)
        self.callers[0].acknowledged = shared
        for caller in self.callers:
            caller.shared = [change.key_ids[0] for change in shared]
        self._look(server)
        return server

    def round(self, server, die):
        """Runs the callers, ends the server by `die` at a random moment, and answers the next server.

        The moment comes after some answers, so that changes have been made also on a busy machine.
        """
        answers = self.random.randint(0, 4 * CALLERS)
        moment = self.random.uniform(0.0, 0.3)

        def kill(killed):
            processes.wait_until(
                lambda: sum(len(caller.acknowledged) for caller in self.callers) >= answers, "changes are made")
            time.sleep(moment)
            killed.set()
            die(server)

        changes.run_until(kill, self.callers, server)
        server = self._start()
        self._look(server)
        return server

    def _start(self):
        began = time.monotonic()
        server = self.start(*OPTIONS, data=self.data)
        self.seconds.append(time.monotonic() - began)
        assert self.seconds[-1] < self.seconds[0] + RECOVERY_MAX_SECONDS
        return server

    def _look(self, server):
        self.ledger.settle(self.callers, changes.Stored.read(self.read(), len(self.ledger.trail)))
        self.ledger.check_listed(server)

    def end(self, server, directory):
        """Compares the whole trail, checks private keys with ssh-keygen, and stops and starts the server regularly."""
        assert changes.Stored.read(self.read(), 0).trail == self.ledger.trail
        assert self.ledger.private
        for key_id, private in list(self.ledger.private.items())[:5]:
            assert keys.public_line(private, directory).split()[:2] == self.ledger.pairs[key_id].public.split()
        server.stop()
        last = self._start()
        self._look(last)
        last.stop()
        tally = self.ledger.tally
        print(f"{dict(tally)}, {len(self.ledger.pairs)} key pairs, {dict(self.counts)}")
        print(f"starts: first {self.seconds[0]:.2f} s, later at most {max(self.seconds[1:]):.2f} s")
        # Otherwise the rounds would prove little.
        assert tally["acknowledged"] > tally["unanswered"] > tally["of them kept"] > 0


def kill_a_start(data, moment, within=()):
    """Kills a server during or shortly after its recovery."""
    starting = subprocess.Popen(
        [*within, processes.BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0", *OPTIONS],
        env=processes.clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    time.sleep(moment)
    starting.kill()
    starting.wait()


def test_a_server_that_is_killed_at_any_moment_loses_nothing(start, tmp_path):
    data = tmp_path / "data"
    crashes = Crashes(start, data, lambda: data)
    server = crashes.begin()

    def die(server):
        server.kill()
        while crashes.random.random() < 0.25:
            crashes.counts["starts killed"] += 1
            kill_a_start(data, crashes.random.uniform(0.0, 0.2))

    for _ in range(ROUNDS):
        server = crashes.round(server, die)
    crashes.end(server, tmp_path)


def test_a_power_cut_at_any_moment_loses_nothing(start, tmp_path):
    """On a disk that keeps only synced data."""
    mounts.require_disks()
    with mounts.Mounts(tmp_path) as own:
        disk = own.make_disk(256 << 20)
        data = disk / "data"

        def start_within(*options, **named):
            return start(*options, **named, within=own.within)

        def die(server):
            # The server is suspended first, so that it sends no answer after the power cut.
            server.process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
            own.cut_power(disk)
            server.kill()
            own.unmount(disk)
            own.mount_disk()

        crashes = Crashes(start_within, data, lambda: own.copied(data, tmp_path / "copy"))
        server = crashes.begin()
        for _ in range(max(10, ROUNDS // 5)):
            server = crashes.round(server, die)
        crashes.end(server, tmp_path)
