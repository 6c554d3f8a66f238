# SPDX-License-Identifier: Apache-2.0
"""Hundreds of concurrent calls on few key pairs and instances, compared with a sequential model."""

import contextlib
import random
import sqlite3
import threading
import time

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

import clients
import histories
import keys
from histories import Event

THREADS = 8
CALLS = 50
USERS = [None, "deploy", "root"]
ORDER = {"BundleId": "bundle2022_gen_01", "BlueprintId": "lhbp-ubuntu22", "InstanceChargePrepaid": {"Period": 1}}


class World:
    """The resources that the threads know to exist or to have existed. They are few, so that the calls conflict."""

    def __init__(self, lines):
        self.keys, self.instances, self.bound, self.events = [], [], [], []
        self.lines = iter(lines)
        self.lock = threading.Lock()


class Caller:
    def __init__(self, server, world, seed, pause=0):
        """`pause` is the rest after each call in seconds."""
        self.client = clients.lighthouse(server, region=None)
        self.pause = pause
        self.world = world
        self.random = random.Random(seed)

    def call(self, kind, action, parameters, read=lambda answer: None, **told):
        event = Event(time.monotonic(), 0, kind, **told)
        try:
            answer = self.client.call_json(action, parameters)["Response"]
            event.code, event.answer, event.request_id = "Success", read(answer), answer["RequestId"]
        except TencentCloudSDKException as error:
            event.code = error.code
        event.end = time.monotonic()
        with self.world.lock:
            self.world.events.append(event)
        return event.answer

    def some(self, things, most=1):
        # Only the last ones: most older ones have been deleted.
        last = things[-4:]
        return tuple(sorted(self.random.sample(last, min(self.random.randint(1, most), len(last)))))

    def forget(self, things, gone):
        # Some are kept, so that calls refer to deleted resources; most are removed, so that most calls find something.
        # The last one is always kept.
        if self.random.random() < 0.8:
            with self.world.lock:
                things[:] = [thing for thing in things if thing not in gone] or things

    def import_key(self):
        with self.world.lock:
            number, line = next(self.world.lines)
        key = self.call("import", "ImportKeyPair", {"KeyName": f"k{number}", "PublicKey": line}, lambda a: a["KeyId"])
        self.world.keys.append(key)

    def create(self, opened=()):
        parameters = ORDER | ({"LoginConfiguration": {"KeyIds": list(opened)}} if opened else {})
        made = self.call(
            "create", "CreateInstances", parameters, lambda a: a["InstanceIdSet"][0], keys=tuple(opened))
        if made:
            self.world.instances.append(made)

    def bind(self):
        opened, instances = self.some(self.world.keys, 2), self.some(self.world.instances, 2)
        user = self.random.choice(USERS)
        if self.change_bindings("bind", "Associate", opened, instances, user):
            self.world.bound += [(key, instance) for key in opened for instance in instances]

    def unbind(self):
        # Mostly an earlier binding; with random pairs, few calls would find a binding to remove.
        if self.world.bound and self.random.random() < 0.8:
            (key, instance), = self.some(self.world.bound)
        else:
            (key,), (instance,) = self.some(self.world.keys), self.some(self.world.instances)
        self.change_bindings("unbind", "Disassociate", (key,), (instance,), self.random.choice(USERS))

    def change_bindings(self, kind, name, opened, instances, user):
        how = {f"{name}Type": "ONLINE", "Username": user} if user else {f"{name}Type": "OFFLINE"}
        return self.call(kind, f"{name}InstancesKeyPairs", {"KeyIds": list(opened), "InstanceIds": list(instances), **how},
                         lambda a: True, keys=opened, instances=instances, user=user)

    def delete(self):
        gone = self.some(self.world.keys, 2)
        if self.call("delete", "DeleteKeyPairs", {"KeyIds": list(gone)}, lambda a: True, keys=gone):
            self.forget(self.world.keys, gone)

    def terminate(self):
        gone = self.some(self.world.instances)
        # Only isolated instances can be terminated; the model does not track states.
        self.call("isolate", "IsolateInstances", {"InstanceIds": list(gone)}, lambda a: True, instances=gone)
        time.sleep(self.pause)
        if self.call("terminate", "TerminateInstances", {"InstanceIds": list(gone)}, lambda a: True, instances=gone):
            self.forget(self.world.instances, gone)

    def describe_keys(self):
        def read(answer):
            assert answer["TotalCount"] == len(answer["KeyPairSet"])
            return {pair["KeyId"]: [(one["InstanceId"], pair["KeyId"], one["Username"])
                                    for one in pair["AssociatedInstanceSet"]] for pair in answer["KeyPairSet"]}
        self.call("keys", "DescribeKeyPairs", {"Limit": 100}, read)

    def describe_instances(self):
        def read(answer):
            assert answer["TotalCount"] == len(answer["InstanceSet"])
            return {one["InstanceId"]: [(one["InstanceId"], key) for key in one["LoginSettings"]["KeyIds"]]
                    for one in answer["InstanceSet"]}
        self.call("instances", "DescribeInstances", {"Limit": 100}, read)

    def run(self):
        for _ in range(CALLS):
            step = self.random.choices(
                [self.bind, self.unbind, self.delete, self.import_key,
                 lambda: self.create(self.some(self.world.keys, 2)), self.terminate, self.describe_keys,
                 self.describe_instances],
                [20, 16, 6, 8, 6, 4, 6, 6])[0]
            step()
            time.sleep(self.pause)


@pytest.mark.parametrize("delay", ["0", "1"])
def test_every_history_is_one_of_the_model(start, delay):
    server = start("--instance-delay", delay, "--quota", "lighthouse=500")
    seed = random.randrange(1 << 32)
    world = World([(number, keys.rsa_line()) for number in range(THREADS * CALLS + 4)])
    first = Caller(server, world, seed)
    for _ in range(4):
        first.import_key()
    for _ in range(2):
        first.create()
    # With a delay of operations, the calls are spread over several times the delay; otherwise no call could follow
    # another on the same instance.
    pause = 5 * int(delay) / CALLS
    callers = [Caller(server, world, seed + number, pause) for number in range(THREADS)]
    threads = [threading.Thread(target=caller.run) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # After all calls, both lists must show their result.
    first.describe_keys()
    first.describe_instances()

    isolated = sum(event.action == "isolate" for event in world.events)
    assert len(world.events) == THREADS * CALLS + isolated + 8, f"a thread of seed {seed} has failed"
    done = {event.action for event in world.events if event.code == "Success"}
    assert done == {
        "import", "create", "bind", "unbind", "delete", "isolate", "terminate", "keys", "instances"}
    problem = histories.explain(world.events)
    assert problem is None, f"seed {seed}: no order of the calls gives these answers: {problem}"

    server.stop()
    changes = [event for event in world.events if event.code == "Success" and event.action not in ("keys", "instances")]
    with contextlib.closing(sqlite3.connect(server.data / "keywright.sqlite")) as database:
        rows = database.execute("SELECT request_id FROM audit_record WHERE door = 'lighthouse' AND code = 'Success'")
        recorded = [request_id for request_id, in rows]
    assert sorted(recorded) == sorted(event.request_id for event in changes)


def event(start, end, action, code="Success", **told):
    return Event(start, end, action, code=code, **told)


def test_the_checker_tells_possible_histories_from_others():
    made = [event(0, 1, "import", answer="k"), event(0, 1, "create", answer="i")]
    bound = event(2, 5, "bind", keys=("k",), instances=("i",))
    told = {"k": [("i", "k", "ubuntu")]}
    assert histories.explain(made) is None
    # During the binding either answer is valid; after it, only the binding.
    for answer in ({"k": []}, told):
        assert histories.explain([*made, bound, event(3, 4, "keys", answer=answer)]) is None
    assert histories.explain([*made, bound, event(6, 7, "keys", answer=told)]) is None
    assert histories.explain([*made, bound, event(6, 7, "keys", answer={"k": []})])
    # Listed, and missing in a later list.
    assert histories.explain(
        [*made, bound, event(2.5, 3, "keys", answer=told), event(4, 4.5, "keys", answer={"k": []})])
    # Deleted although it is bound; refused although it is not bound.
    assert histories.explain([*made, bound, event(6, 7, "delete", keys=("k",))])
    assert histories.explain([*made, event(2, 3, "delete", histories.IN_USE, keys=("k",))])
    # One of the two must fail.
    twice = event(2, 5, "bind", keys=("k",), instances=("i",))
    assert histories.explain([*made, bound, twice])
    lost = event(2, 5, "bind", histories.TWICE, keys=("k",), instances=("i",))
    assert histories.explain([*made, bound, lost]) is None
    # A terminated instance has no bindings.
    aside = event(5.2, 5.8, "isolate", instances=("i",))
    gone = event(6, 7, "terminate", instances=("i",))
    assert histories.explain([*made, bound, gone])
    refused = event(6, 7, "terminate", histories.WRONG_STATE, instances=("i",))
    assert histories.explain([*made, bound, refused]) is None and histories.explain([*made, bound, aside, refused])
    gone = [aside, gone]
    assert histories.explain([*made, bound, *gone, event(8, 9, "instances", answer={"i": []})]) is None
    assert histories.explain([*made, bound, *gone, event(8, 9, "instances", answer={"i": [("i", "k")]})])
