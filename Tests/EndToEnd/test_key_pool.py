# SPDX-License-Identifier: Apache-2.0
"""Key pairs are generated ahead: each one is used once, even if the call that took it fails."""

import concurrent.futures
import json
import os
import pathlib
import threading
import time

import pytest

import clients
import keys
import processes
import tc3
import v1
from test_stopping import unread_bytes

AT_ONCE = 32


def created(product, name):
    project = {"ProjectId": 0} if product == "cvm" else {}
    return tc3.Call("CreateKeyPair", product, json.dumps({"KeyName": name, **project}).encode())


def all_at_once(server, calls):
    """The answers to calls that are sent at once over separate connections."""
    barrier = threading.Barrier(len(calls))

    def make(call):
        with tc3.Connection(server) as connection:
            barrier.wait()
            return connection.send(call).read()

    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(make, calls))


def assert_all_differ_and_are_kept(server, answers):
    made = [answer.response["KeyPair"] for answer in answers]
    for name in ("KeyId", "PublicKey", "PrivateKey"):
        assert len({pair[name] for pair in made}) == len(answers)
    moduli = set()
    for pair in made:
        _, modulus, exponent, *_ = keys.pkcs1_integers(pair["PrivateKey"])
        moduli.add(modulus)
        assert keys.first_two_fields(pair["PublicKey"]) == keys.line(
            "ssh-rsa", keys.mpint(exponent), keys.mpint(modulus)).split()
    assert len(moduli) == len(answers)
    kept = [pair["PublicKey"] for product in ("cvm", "lighthouse")
            for pair in clients.pages(clients.client(product, server), 100)]
    assert {pair["PublicKey"] for pair in made} <= set(kept)
    assert len({keys.blob(public) for public in kept}) == len(kept)


QUOTAS = ("--quota", "cvm=500", "--quota", "lighthouse=500")


@pytest.mark.parametrize("pool", [(), ("--key-pool", "0"), ("--key-pool", "1")], ids=["default", "none", "one"])
def test_many_creations_at_once_get_as_many_keys(start, pool):
    server = start(*QUOTAS, *pool)
    products = ["cvm", "lighthouse"]
    answers = all_at_once(server, [created(products[number % 2], f"pair_{number}") for number in range(AT_ONCE)])
    assert [answer.code for answer in answers] == ["Success"] * AT_ONCE
    assert_all_differ_and_are_kept(server, answers)


def test_the_doors_share_a_pool_and_no_key(start):
    server = start(*QUOTAS, "--key-pool", "4")
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        def legacy(generation, number):
            name = f"old_{generation}_{number}"
            parameters = {"keyName": name} if generation == "A" else {"KeyName": name, "ProjectId": "0"}
            answer = tc3.exchange(server, v1.Call("CreateKeyPair", generation, parameters))
            body = json.loads(answer.body)
            return body["data"]["secretkey"] if generation == "A" else body["Response"]["KeyPair"]["PrivateKey"]

        def api3(product, number):
            return tc3.exchange(server, created(product, f"new_{number}")).response["KeyPair"]["PrivateKey"]

        futures = [pool.submit(make, door, number) for number in range(4)
                   for make, door in ((legacy, "A"), (legacy, "B"), (api3, "cvm"), (api3, "lighthouse"))]
        private = [future.result() for future in futures]
    assert len({tuple(keys.pkcs1_integers(text)) for text in private}) == 16


def test_a_key_whose_call_came_to_nothing_is_not_given_again(start):
    """Callers that hang up and callers whose name is taken may each have used up a key."""
    server = start(*QUOTAS, "--key-pool", "8")
    for number in range(8):
        with tc3.Connection(server) as connection:
            connection.send(created("cvm", f"hung_up_{number}"))
    same = all_at_once(server, [created("cvm", "same") for _ in range(12)])
    assert sorted(answer.code for answer in same) == ["InvalidKeyPairName.Duplicate"] * 11 + ["Success"]
    products = ["cvm", "lighthouse"]
    answers = all_at_once(server, [created(products[number % 2], f"pair_{number}") for number in range(20)])
    assert_all_differ_and_are_kept(server, [*answers, *(answer for answer in same if answer.code == "Success")])


def test_what_makes_keys_stands_back_behind_what_answers(start):
    """On Linux each thread has its own scheduling policy."""
    server = start("--key-pool", "64")
    tasks = pathlib.Path(f"/proc/{server.process.pid}/task")

    def policies():
        return [os.sched_getscheduler(int(task.name)) for task in tasks.iterdir()]

    assert clients.works(server)
    makers = len(os.sched_getaffinity(0))
    processes.wait_until(lambda: policies().count(os.SCHED_IDLE) == makers, "keys are made when nothing else is done")


@pytest.mark.parametrize("value", ["x", "-1", "4097", "1.5", "99999999999999999999"])
def test_a_pool_of_no_size_is_refused(refused_on, value):
    line = f"keywright: --key-pool must be 0 to 4096, not {value}"
    # Otherwise a value that begins with a dash would be read as an option.
    assert refused_on(*([f"--key-pool={value}"] if value.startswith("-") else ["--key-pool", value])) == line
    assert refused_on(KEYWRIGHT_KEY_POOL=value) == line


def test_the_largest_pool_delays_neither_the_start_nor_the_end(start):
    server = start("--key-pool", "4096")
    assert clients.works(server)
    began = time.monotonic()
    server.stop()
    # Two cores need minutes to generate this many keys.
    assert time.monotonic() - began < 10


def test_a_server_that_ends_still_answers_those_who_wait_for_a_key(start):
    server = start(*QUOTAS, "--key-pool", "0")
    connections = [tc3.Connection(server) for _ in range(16)]
    try:
        for number, connection in enumerate(connections):
            connection.send(created("cvm", f"pair_{number}"))
        for connection in connections:
            processes.wait_until(lambda: unread_bytes(server, connection) == 0, "the server has read the call")
        server.terminate()
        answers = [connection.read() for connection in connections]
    finally:
        for connection in connections:
            connection.__exit__()
    assert [answer.code for answer in answers] == ["Success"] * len(answers)
    assert server.wait() == 0
    assert_all_differ_and_are_kept(start(*QUOTAS), answers)
