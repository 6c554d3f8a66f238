# SPDX-License-Identifier: Apache-2.0
"""The effect on other accounts of an account with many resources that reads them all the time."""

import collections
import json
import shutil
import threading
import time

import report
import tc3
import wrk
from callers import Callers
from permissions import processor_seconds
from servers import NotMeasured, Server, describe

INSTANCES = 500
PAIRS = 100
# The maximum number of resources in a call.
NAMED_MAX = 100
COST_TIMES_WANTED = 2
P99_TIMES_WANTED = 3
# The measurements are short and alternate, so that fluctuations of the machine affect both accounts equally.
TURNS = 5
OTHER_PAUSE_SECONDS = 0.01
OTHERS_ACCOUNT = 100_000_000_001
# The other account is not limited; the reader has the documented rates.
OTHERS_RATE = ("--rate", f"{OTHERS_ACCOUNT}/cvm:DescribeKeyPairs=1000000")
OPTIONS = ("--key-pool", "0", "--instance-delay", "0")

# The actions by which an account reads its resources, with their rates per second and region.
READS = [
    ("cvm", "DescribeInstances", 40), ("cvm", "DescribeInstancesStatus", 20), ("cvm", "DescribeKeyPairs", 20),
    ("cvm", "DescribeImages", 40), ("cvm", "DescribeInstancesHostKeys", 20), ("lighthouse", "DescribeInstances", 100),
    ("lighthouse", "DescribeKeyPairs", 100), ("lighthouse", "DescribeBlueprints", 20),
    ("lighthouse", "DescribeInstancesHostKeys", 20),
]


def measure(directory, run):
    """The CPU time of a page with one instance, by the number of the account's instances; the latencies of another
    account beside a reader."""
    with Server(directory, *OPTIONS) as server:
        rich, poor = _account(server), _account(server)
        _fill(server, rich, INSTANCES)
        _fill(server, poor, 1)

        def costs():
            rich_costs, poor_costs = [], []
            for _ in range(TURNS):
                rich_costs.append(_cost(directory, server, rich, run))
                poor_costs.append(_cost(directory, server, poor, run))
            much, little = (sum(column) / TURNS for column in (rich_costs, poor_costs))
            return much, little, much / little

        much, little, cost_times = report.medians(
            run.repetitions, f"a page of one, µs of {INSTANCES} and of 1 instances, times", costs)
    # The same data with the documented rates.
    shutil.rmtree(directory / "output")
    with Server(directory, *OPTIONS, *OTHERS_RATE, throttled=True) as server:
        regions = _regions(server)

        def latencies():
            quiet = _p99(server, run.seconds)
            with Reading(directory, server, rich, regions, run.seconds) as reading:
                disturbed = _p99(server, run.seconds)
            return disturbed, quiet, disturbed / quiet, reading.rate

        disturbed, quiet, p99_times, rate = report.medians(
            run.repetitions, "another's p99, ms beside a reader, quiet, times, the reader's calls/s", latencies)
    table = report.Table(
        "Neighbours",
        f"An account has {INSTANCES} instances, each with {PAIRS} bound key pairs. First, the server's CPU time, "
        f"user and system, of a signed DescribeInstances with Limit 1 on {wrk.CONNECTIONS} open connections; ceiling: "
        f"the same for an account with one instance and {PAIRS} key pairs. Then the account reads pages of 100 in all "
        f"{len(regions)} regions by {len(READS)} actions at their documented rates, as far as it is answered "
        f"({report.number(rate)}/s), while another account calls DescribeKeyPairs in sequence; ceiling: the same "
        "without the reader.")
    table.add(
        "CPU time of a page of one", report.number(much, " µs"), report.number(little, " µs"), cost_times,
        f"at most {COST_TIMES_WANTED}", cost_times <= COST_TIMES_WANTED)
    table.add(
        "p99 of another account", report.number(disturbed, " ms"), report.number(quiet, " ms"), p99_times,
        f"under {P99_TIMES_WANTED}", p99_times < P99_TIMES_WANTED)
    table.print()


def _account(server):
    """Creates an account; answers its access key as arguments of a call."""
    made = _call(server, {}, "CreateAccount", product="admin", version="2026-11-01")
    return {"secret_id": made["SecretId"], "secret_key": made["SecretKey"]}


def _call(server, key, action, product="cvm", version=None, **parameters):
    call = tc3.Call(action, product=product, version=version, body=json.dumps(parameters).encode(), **key)
    answer = tc3.exchange(server, call)
    if answer.code != "Success":
        raise NotMeasured(f"{action}: {answer.code}, {answer.message}")
    return answer.response


def _fill(server, key, instances):
    """Creates instances in one region, and binds every key pair to each of them."""
    pairs = []
    for number in range(PAIRS):
        call = tc3.imports(f"pair_{number}")
        pairs.append(_call(server, key, "ImportKeyPair", **json.loads(call.body))["KeyId"])
    image = _call(server, key, "DescribeImages", Limit=1)["ImageSet"][0]["ImageId"]
    made = _call(
        server, key, "RunInstances", ImageId=image, InstanceCount=instances,
        Placement={"Zone": "ap-guangzhou-3"})["InstanceIdSet"]
    for start in range(0, len(made), NAMED_MAX):
        _call(
            server, key, "AssociateInstancesKeyPairs", InstanceIds=made[start:start + NAMED_MAX], KeyIds=pairs,
            ForceStop=True)


def _regions(server):
    return [region["Region"] for region in _call(server, {}, "DescribeRegions")["RegionSet"]]


def _cost(directory, server, key, run):
    """The server's CPU time for a call in microseconds."""
    call = tc3.Call("DescribeInstances", body=b'{"Limit":1}', **key).raw()
    before = processor_seconds(server)
    load = wrk.load(directory, server.port, [call], max(1, run.seconds // TURNS))
    spent = processor_seconds(server) - before
    server.require_success(load.requests)
    return spent / load.requests * 1e6


def _p99(server, seconds):
    """The p99 of calls of the first account, which are made one after another with pauses."""
    taken = []
    with Callers(server.port, 1) as caller:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            taken += caller.burst([describe()])
            time.sleep(OTHER_PAUSE_SECONDS)
    ordered = sorted(taken)
    return ordered[(len(ordered) * 99 - 1) // 100]


class Reading:
    """An account that calls at its maximum rates, in another thread."""

    def __init__(self, directory, server, key, regions, seconds):
        body = json.dumps({"Limit": NAMED_MAX}).encode()
        # Calls in proportion to their rates.
        calls = [
            tc3.Call(action, product=product, region=region, body=body, **key).raw()
            for product, action, rate in READS for _ in range(rate // 20) for region in regions]
        rate = sum(rate for *_, rate in READS) * len(regions)
        self._server = server
        self._pause = wrk.CONNECTIONS / rate * 1000
        # The reader starts before the other account is measured, and stops after it.
        self._arguments = (directory, server.port, calls, seconds + 2)
        self._thread = threading.Thread(target=self._read)
        self._failure = None

    def __enter__(self):
        # Discards outcomes from before the reader started.
        collections.deque(self._server.new_outcomes(), maxlen=0)
        self._thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self._thread.join()
        if self._failure:
            raise NotMeasured(f"the reader could not read: {self._failure}")
        outcomes = collections.Counter(self._server.new_outcomes())
        if set(outcomes) - {"Success", "RequestLimitExceeded"} or not outcomes["Success"]:
            raise NotMeasured(f"calls failed: {outcomes}")

    def _read(self):
        try:
            self.rate = wrk.load(*self._arguments, pause=self._pause).rate
        except Exception as failure:
            self._failure = failure
