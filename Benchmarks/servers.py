# SPDX-License-Identifier: Apache-2.0
"""The release server, run by the tests' own module."""

import collections
import json
import os
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
for variable, name in (("KEYWRIGHT_BINARY", "keywright"), ("KEYWRIGHT_HOST_BINARY", "keywright-host")):
    os.environ.setdefault(variable, str(ROOT / ".build/release" / name))
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

import processes  # noqa: E402
import tc3  # noqa: E402

CODE = re.compile(rb'"code":"([^"]*)"')
HTTPS = re.compile(r"^Listening on https://127\.0\.0\.1:(\d+)", re.MULTILINE)

# The pool counts as full after its threads were seen asleep this many times in a row.
SIGHTS_OF_REST = 25
FILLING_SECONDS_MAX = 300


class NotMeasured(Exception):
    """The reason why something could not be measured."""


class Server(processes.Server):
    """A server that is stopped at the end of its block. Its log is read as a count of outcomes."""

    def __init__(self, directory, *options, throttled=False):
        self._read = 0
        data = directory / "data"
        directory.mkdir(exist_ok=True)
        throttling = [] if throttled else ["--no-throttle"]
        arguments = [
            "--data", data, "--listen", "127.0.0.1:0", "--quota", "cvm=1000000000", *throttling, *options]
        super().__init__(directory / "output", data, arguments, processes.FIRST_CREDENTIALS)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        # After an error the server is killed, so that its end is not reported as a second error.
        self.stop() if kind is None else self.kill()

    @property
    def https_port(self):
        return int(processes.wait_until(lambda: HTTPS.search(self.stdout), "the server listens for HTTPS")[1])

    @property
    def log(self):
        """Only lines of errors: a benchmark writes millions of other lines."""
        with self._stderr.open("rb") as lines:
            return [json.loads(line) for line in lines if b'"level":"error"' in line or b'"level":"critical"' in line]

    def require_success(self, answers):
        """Asserts that at least this many calls were logged since the last call of this function, and that all
        succeeded."""
        outcomes = collections.Counter()
        deadline = time.monotonic() + processes.DEADLINE_SECONDS
        while outcomes.total() < answers:
            if time.monotonic() > deadline:
                raise NotMeasured(f"the server logged {outcomes.total()} calls where {answers} were answered")
            time.sleep(0.1)
            outcomes.update(self.new_outcomes())
        failures = {code: count for code, count in outcomes.items() if code != "Success"}
        if failures:
            raise NotMeasured(f"of {outcomes.total()} calls some failed: {failures}")

    def new_outcomes(self):
        with self._stderr.open("rb") as log:
            log.seek(self._read)
            for line in log:
                if not line.endswith(b"\n"):
                    return
                self._read += len(line)
                if b'"message":"call"' in line:
                    yield CODE.search(line)[1].decode()

    def wait_for_full_pool(self):
        """Waits until no key is being generated. The server does not tell the number of ready keys, but it stops
        generating only when the pool is full."""
        deadline = time.monotonic() + FILLING_SECONDS_MAX
        sights = 0
        while sights < SIGHTS_OF_REST:
            if time.monotonic() > deadline:
                raise NotMeasured(f"the pool was not full after {FILLING_SECONDS_MAX} s")
            states = self._states_of_key_makers()
            sights = sights + 1 if states and "R" not in states else 0
            time.sleep(0.02)

    def _states_of_key_makers(self):
        """R is running or waiting for a core, S is sleeping. The threads that generate keys have the policy SCHED_IDLE.
        """
        stats = [task.read_text().rpartition(")")[2].split()
                 for task in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/stat")]
        return [fields[0] for fields in stats if int(fields[38]) == os.SCHED_IDLE]


def creations(count, prefix):
    """Requests of CreateKeyPair, signed now; they are valid for 300 s."""
    return [_creation(f"{prefix}_{number}").raw() for number in range(count)]


def _creation(name):
    return tc3.Call("CreateKeyPair", body=json.dumps({"KeyName": name, "ProjectId": 0}).encode())


def imports(count, prefix):
    """Requests of ImportKeyPair, each with its own key, signed now."""
    return [tc3.imports(f"{prefix}_{number}").raw() for number in range(count)]


def describe():
    """A request of DescribeKeyPairs, signed now; it may be sent repeatedly."""
    return tc3.Call("DescribeKeyPairs").raw()


HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
