# SPDX-License-Identifier: Apache-2.0
"""The effect of key generation on other calls."""

import threading

import report
import wrk
from callers import Callers
from creation import CALLERS, KEYS_PER_SECOND_MAX, POOL
from servers import NotMeasured, Server, creations, describe, imports

PAIRS = 20
LOAD = 0.5
TIMES_WANTED = 3
CALIBRATION_SECONDS = 2
# The permitted relative deviation from half of the capacity; beyond it the latencies are not comparable.
LOAD_TOLERANCE = 0.2


def measure(directory, run):
    """DescribeKeyPairs at half of the capacity, with and without key generation."""
    with Server(directory) as server:
        with Callers(server.port, 1) as caller:
            fill_account(caller, server)
        server.wait_for_full_pool()
        capacity = _load(directory, server, run.seconds).rate
        pause = _pause(directory, server, capacity * LOAD)
        report.progress(f"describe at most {capacity:.0f}/s; each connection pauses {pause:.2f} ms for half of it")
        count = iter(range(run.repetitions))

        def latencies():
            server.wait_for_full_pool()
            calm = _load(directory, server, run.seconds, pause)
            with KeyTaking(server, f"taken{next(count)}", run.seconds) as taking:
                busy = _load(directory, server, run.seconds, pause)
            server.require_success(0)
            return busy.p99, calm.p99, busy.p99 / calm.p99, busy.p50, calm.p50, busy.rate, calm.rate, taking.rate

        p99, calm_p99, times, p50, calm_p50, rate, calm_rate, keys = report.medians(
            run.repetitions, "refill, p99 with and without, times, p50s, rates, keys", latencies)
    table = report.Table(
        "Describe while the pool refills",
        f"Signed DescribeKeyPairs with {PAIRS} pairs at half of the server's capacity of {report.number(capacity)}/s: "
        f"{wrk.CONNECTIONS} connections that pause {pause:.1f} ms on average before each request. {CALLERS} callers "
        "take each key as soon as it is generated, so that the key generation never pauses. Ceiling: the same with a "
        "full pool.")
    table.add(
        "p99", report.number(p99, " ms"), report.number(calm_p99, " ms"), times, f"at most {TIMES_WANTED}",
        times <= TIMES_WANTED)
    table.add("p50", report.number(p50, " ms"), report.number(calm_p50, " ms"), p50 / calm_p50)
    wanted = capacity * LOAD
    table.add(
        "the load: calls a second", report.number(rate), report.number(calm_rate), rate / calm_rate,
        f"about {report.number(wanted)}", abs(calm_rate / wanted - 1) <= LOAD_TOLERANCE)
    table.add("keys generated a second meanwhile", report.number(keys))
    table.print()


def fill_account(caller, server):
    """Imports the key pairs that DescribeKeyPairs answers."""
    for request in imports(PAIRS, "described"):
        caller.burst([request])
    server.require_success(PAIRS)


def _load(directory, server, seconds, pause=0):
    load = wrk.load(directory, server.port, [describe()], seconds, pause=pause)
    server.require_success(load.requests)
    return load


def _pause(directory, server, rate):
    """The pause of a connection that results in this rate: a turn has the pause, the answer and wrk's own delay."""
    turn = wrk.CONNECTIONS / rate * 1000
    tried = _load(directory, server, CALIBRATION_SECONDS, pause=turn)
    return max(1, turn - (wrk.CONNECTIONS / tried.rate * 1000 - turn))


class KeyTaking:
    """Callers in another thread that take each key as soon as it is generated."""

    def __init__(self, server, prefix, seconds):
        self._callers = Callers(server.port, CALLERS)
        # Enough for the measurement and for two seconds of start and end.
        self._requests = creations(POOL + KEYS_PER_SECOND_MAX * (seconds + 2), prefix)
        self._enough = threading.Event()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._take)
        self._failure = None

    def __enter__(self):
        self._thread.start()
        self._begun.wait()
        return self

    def __exit__(self, *_):
        self._enough.set()
        self._thread.join()
        self._callers.__exit__()
        if self._failure:
            raise NotMeasured(f"keys could not be taken: {self._failure}")

    def _take(self):
        try:
            arrivals = self._callers.keep_calling(self._requests, self._is_enough)[POOL + CALLERS:]
            self.rate = (len(arrivals) - 1) / (arrivals[-1] - arrivals[0])
        except Exception as failure:
            self._failure = failure
        finally:
            self._begun.set()

    def _is_enough(self, arrivals):
        if len(arrivals) > POOL + CALLERS:
            self._begun.set()
            return self._enough.is_set()
        return False
