# SPDX-License-Identifier: Apache-2.0
"""CreateKeyPair: bursts that the pool serves, and the sustained rate, which only key generation limits."""

import ceilings
import report
from callers import Callers
from servers import HEALTH, Server, creations, describe

POOL = 64
# The number of bursts in a run: with 64 calls alone, the p99 would be the slowest call.
BURSTS = 3
BURST_P99_WANTED = 10

CALLERS = 16
RATIO_WANTED = 0.9
# Far more keys than a machine generates in a second.
KEYS_PER_SECOND_MAX = 1000


def measure_bursts(directory, run):
    """64 calls at once while 64 keys are ready."""
    with Server(directory) as server:
        count = iter(range(BURSTS * run.repetitions))

        def bursts():
            calls, plain = [], []
            for _ in range(BURSTS):
                requests = creations(POOL, f"burst{next(count)}")
                server.wait_for_full_pool()
                plain += ceilings.burst(server.port, HEALTH, [HEALTH] * POOL)
                calls += ceilings.burst(server.port, describe(), requests)
                server.require_success(2 * POOL)
            return [*_shape(calls), *_shape(plain)]

        p50, p99, longest, *plain = report.medians(run.repetitions, "burst, ms, and of /healthz", bursts)
    table = report.Table(
        "Burst of creation",
        f"{POOL} × CreateKeyPair at once on {POOL} open connections, each of which has just answered a "
        f"DescribeKeyPairs, with a full pool of the default size. A run has {BURSTS} bursts. A time is from writing a "
        "request until the client's kernel has the whole answer, including the wait for the other calls. "
        "Ceiling: the same burst of `GET /healthz`.")
    for what, value, ceiling in (("p50", p50, plain[0]), ("p99", p99, plain[1]), ("slowest", longest, plain[2])):
        is_wanted = what == "p99"
        table.add(
            what, report.number(value, " ms"), report.number(ceiling, " ms"), value / ceiling,
            f"under {BURST_P99_WANTED} ms" if is_wanted else "", value < BURST_P99_WANTED if is_wanted else None)
    table.print()


def _shape(times):
    """p50, p99 and the maximum; a percentile is the least value that so many values do not exceed."""
    ordered = sorted(times)
    return [ordered[(len(ordered) * 50 - 1) // 100], ordered[(len(ordered) * 99 - 1) // 100], ordered[-1]]


def measure_sustained(directory, run):
    """16 callers that request one key after another."""
    with Server(directory) as server:
        count = iter(range(run.repetitions))

        def rates():
            server.wait_for_full_pool()
            ceiling = ceilings.keys_per_second(run.seconds)
            prepared = creations(POOL + KEYS_PER_SECOND_MAX * run.seconds, f"kept{next(count)}")
            with Callers(server.port, CALLERS) as callers:
                made = rate_of_creation(callers, prepared, POOL + CALLERS, run.seconds)
            server.require_success(POOL + CALLERS)
            return made, ceiling, made / ceiling

        made, ceiling, ratio = report.medians(run.repetitions, "sustained creation, keys/s, ceiling, ratio", rates)
    table = report.Table(
        "Sustained creation",
        f"{CALLERS} callers, {run.seconds} s, 2048 bits; the time starts when the pool is empty. Ceiling: "
        "the library's key generation alone, with one thread per core, measured immediately before.")
    table.add(
        "keys a second", report.number(made), report.number(ceiling), ratio, f"{RATIO_WANTED} or more",
        ratio >= RATIO_WANTED)
    table.print()


def rate_of_creation(callers, requests, warm_up, seconds):
    """Keys a second, counted after the first `warm_up` answers."""
    def is_enough(arrivals):
        return len(arrivals) > warm_up and arrivals[-1] - arrivals[warm_up] >= seconds

    arrivals = callers.keep_calling(requests, is_enough)[warm_up:]
    # Answers after the end are not counted, because fewer and fewer calls were in progress.
    counted = [arrival for arrival in arrivals if arrival - arrivals[0] <= seconds]
    return (len(counted) - 1) / (counted[-1] - counted[0])
