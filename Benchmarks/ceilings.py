# SPDX-License-Identifier: Apache-2.0
"""What the same libraries do without a server: `Benchmarks/Ceilings`, built by `make bench`."""

import json
import os
import shutil
import struct
import subprocess

from servers import ROOT, NotMeasured

BINARY = os.environ.get("KEYWRIGHT_CEILINGS", str(ROOT / ".build/release/keywright-ceilings"))
SECONDS_MAX = 300
# How many rows share a commit.
BATCH = 32


def keys_per_second(seconds):
    """RSA keys of 2048 bits, by the server's own function, on a thread a core."""
    return _rate("keys", "--seconds", seconds)


def commits_per_second(directory, rows):
    """Rows of imports, committed to a new database of the server's own schema."""
    data = directory / "ceiling"
    try:
        return _rate("commits", "--rows", rows, "--batch", BATCH, "--dir", data)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def throttle(callers):
    """What a call of the throttle costs, and of a bare dictionary: see `Benchmarks/Ceilings/Throttle.swift`."""
    return json.loads(_run("throttle", "--callers", callers))


def burst(port, greeting, requests):
    """How long each of these requests takes, in milliseconds, when all are sent at once, each on a connection that has just
    answered `greeting`. The client is compiled: Python's own share would be as long as the server's."""
    framed = b"".join(struct.pack(">I", len(request)) + request for request in [greeting, *requests])
    return json.loads(_run("burst", "--port", port, standard_input=framed))


def _rate(*arguments):
    return float(_run(*arguments))


def _run(*arguments, standard_input=b""):
    ended = subprocess.run(
        [BINARY, *map(str, arguments)], input=standard_input, capture_output=True, timeout=SECONDS_MAX)
    if ended.returncode != 0:
        raise NotMeasured(f"keywright-ceilings {arguments[0]} failed: {ended.stderr.decode()}")
    return ended.stdout.decode()
