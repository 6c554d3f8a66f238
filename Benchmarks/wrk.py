# SPDX-License-Identifier: Apache-2.0
"""Load by wrk: prepared requests, sent as fast as they are answered or with pauses."""

import json
import os
import pathlib
import subprocess
import types

from servers import NotMeasured

SCRIPT = pathlib.Path(__file__).with_name("load.lua")
THREADS_MAX = 8
CONNECTIONS = 64
ANSWER_SECONDS_MAX = 30


def load(directory, port, requests, seconds, again=True, pause=0, scheme="http"):
    """Runs wrk on 64 connections.

    `pause` is the mean pause of a connection before each request in milliseconds: wrk cannot limit its rate. Latencies
    are in milliseconds, and corrected by wrk: an answer that takes longer than two turns of a connection also counts
    for the requests that it delayed.
    """
    file = directory / "requests"
    file.write_bytes(b"".join(b"%d\n%b" % (len(request), request) for request in requests))
    # The other half of the cores is for the server.
    threads = max(1, min(len(os.sched_getaffinity(0)) // 2, THREADS_MAX))
    command = [
        "wrk", f"-t{threads}", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={ANSWER_SECONDS_MAX}s",
        f"-s{SCRIPT}", f"{scheme}://127.0.0.1:{port}/", "--", file, "again" if again else "once", f"{pause:.3f}",
        str(threads)]
    ended = subprocess.run(
        list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=seconds + 2 * ANSWER_SECONDS_MAX)
    file.unlink()
    if ended.returncode != 0:
        raise NotMeasured(f"wrk failed: {ended.stderr or ended.stdout}")
    found = types.SimpleNamespace(**json.loads(ended.stdout.splitlines()[-1]))
    if found.ran_out:
        raise NotMeasured("too few requests were prepared")
    if found.errors or not found.requests:
        raise NotMeasured(f"wrk had {found.errors} errors in {found.requests} requests")
    found.rate = found.requests / found.seconds
    return found
