# SPDX-License-Identifier: Apache-2.0
"""ImportKeyPair: each call is answered after it is synced to the disk."""

import shutil

import ceilings
import report
import wrk
from servers import Server, imports

RATE_WANTED = 5000
RATIO_WANTED = 0.3
WARM_UP_SECONDS = 1
WARM_UP_REQUESTS = 40_000
# The number of prepared requests, relative to the expectation from the warm-up.
SPARE = 2


def measure(directory, run):
    """64 callers that import as fast as they are answered."""
    def rates():
        imported = _imports(directory, run.seconds)
        ceiling = ceilings.commits_per_second(directory, imported.requests)
        return imported.rate, ceiling, imported.rate / ceiling, imported.p50, imported.p99

    rate, ceiling, ratio, p50, p99 = report.medians(
        run.repetitions, "durable import, imports/s, ceiling, ratio, p50, p99", rates)
    table = report.Table(
        "Durable import",
        f"ImportKeyPair by {wrk.CONNECTIONS} callers for {run.seconds} s into a new database; one key of RSA 2048 per "
        f"request, requests signed before (p50 {report.number(p50, ' ms')}, p99 {report.number(p99, ' ms')}). "
        "Ceiling of the first row: the wanted rate. Ceiling of the second row: as many of the same rows, committed "
        f"{ceilings.BATCH} at a time by a plain SQLite loop on the same file system with WAL and synchronous=FULL, "
        "measured immediately after.")
    table.add(
        "imports a second", report.number(rate), report.number(RATE_WANTED), rate / RATE_WANTED,
        f"{RATE_WANTED:,} or more", rate >= RATE_WANTED)
    table.add(
        "imports a second", report.number(rate), report.number(ceiling), ratio, f"{RATIO_WANTED} or more",
        ratio >= RATIO_WANTED)
    table.print()


def _imports(directory, seconds):
    # Without a pool, because generating keys would take processor time.
    with Server(directory / "imports", "--key-pool", "0") as server:
        warm = _load(directory, server, imports(WARM_UP_REQUESTS, "warm"), WARM_UP_SECONDS)
        load = _load(directory, server, imports(round(warm.rate * seconds * SPARE), "timed"), seconds)
    shutil.rmtree(directory / "imports")
    return load


def _load(directory, server, requests, seconds):
    load = wrk.load(directory, server.port, requests, seconds, again=False)
    server.require_success(load.requests)
    return load
