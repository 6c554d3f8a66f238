# SPDX-License-Identifier: Apache-2.0
"""The cost of counting the calls of each account."""

import shutil

import ceilings
import report
import wrk
from callers import Callers
from refill import PAIRS, fill_account
from servers import Server, describe

CALLERS = 1_000_000
RATIO_WANTED = 4
MEMORY_WANTED = 32
# A rate that no machine reaches: nothing is refused, and all calls are counted.
FREE = "cvm:*=1000000"
RATE_RATIO_WANTED = 0.95


def measure(directory, run):
    """The throttle alone with a million callers, and a server with and without it."""
    def alone():
        found = ceilings.throttle(CALLERS)
        return (
            found["many"], found["bareMany"], found["many"] / found["bareMany"], found["one"], found["bareOne"],
            found["one"] / found["bareOne"], found["held"], found["bytes"] / 1e6)

    many, bare_many, many_ratio, one, bare_one, one_ratio, held, megabytes = report.medians(
        run.repetitions, "throttle, ns, ceiling, ratio of many and of one, buckets, MB", alone)
    counted, free, ratio = report.medians(
        run.repetitions, "describe, throttled, not, ratio", lambda: _describes(directory, run.seconds))
    table = report.Table(
        "Throttle",
        f"One call of the throttle, including the reading of the clock, by {CALLERS:,} callers in turn and by one. "
        "Ceiling: incrementing a number in a dictionary behind a lock, which has an entry for each caller. Then signed "
        f"DescribeKeyPairs ({PAIRS} pairs) as fast as the server answers, with rates that are never reached; ceiling: "
        "`--no-throttle`.")
    table.add(
        f"{CALLERS:,} callers, a call", report.number(many, " ns"), report.number(bare_many, " ns"), many_ratio,
        f"at most {RATIO_WANTED}", many_ratio <= RATIO_WANTED)
    table.add(
        "one caller, a call", report.number(one, " ns"), report.number(bare_one, " ns"), one_ratio,
        f"at most {RATIO_WANTED}", one_ratio <= RATIO_WANTED)
    table.add(
        f"memory after {CALLERS:,} callers ({held:,.0f} buckets)", report.number(megabytes, " MB"), "", None,
        f"at most {MEMORY_WANTED} MB", megabytes <= MEMORY_WANTED)
    table.add(
        "DescribeKeyPairs a second", report.number(counted), report.number(free), ratio,
        f"{RATE_RATIO_WANTED} or more", ratio >= RATE_RATIO_WANTED)
    table.print()


def _describes(directory, seconds):
    """Both servers run all the time and are measured in turns, so that other load of the machine affects both."""
    for name in ("free", "counted"):
        shutil.rmtree(directory / name, ignore_errors=True)
    with Server(directory / "free") as free, Server(directory / "counted", "--rate", FREE, throttled=True) as counted:
        rates = {}
        for server in (free, counted):
            with Callers(server.port, 1) as caller:
                fill_account(caller, server)
            server.wait_for_full_pool()
        for server in (counted, free):
            load = wrk.load(directory, server.port, [describe()], seconds)
            server.require_success(load.requests)
            rates[server] = load.rate
    return rates[counted], rates[free], rates[counted] / rates[free]
