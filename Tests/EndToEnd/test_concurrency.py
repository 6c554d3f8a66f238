# SPDX-License-Identifier: Apache-2.0
import collections
import concurrent.futures
import functools
import threading

import pytest

import clients
import keys

WORKERS = 32
CODES = {
    "cvm": {
        "quota": "InvalidKeyPair.LimitExceeded", "name": "InvalidKeyPairName.Duplicate",
        "key": "InvalidPublicKey.Duplicate", "id": "InvalidKeyPairId.NotFound",
    },
    "lighthouse": {
        "quota": "LimitExceeded.KeyPairLimitExceeded", "name": "InvalidParameterValue.DuplicateParameterValue",
        "key": "InvalidParameterValue.KeyPairPublicKeyDuplicated", "id": "ResourceNotFound.KeyIdNotFound",
    },
}

pytestmark = pytest.mark.parametrize("product", ["cvm", "lighthouse"])


def outcomes(product, server, action, calls):
    """The number of calls with each outcome, of many concurrent calls."""
    project = {"ProjectId": 0} if product == "cvm" and action != "DeleteKeyPairs" else {}
    own = threading.local()

    def make(parameters):
        if not hasattr(own, "client"):
            own.client = clients.client(product, server)
        return clients.outcome(own.client, action, **parameters, **project)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return collections.Counter(pool.map(make, calls))


def quota_left(server):
    (quota,) = clients.call(
        clients.lighthouse(server), "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"]
    ).GeneralResourceQuotaSet
    return quota.ResourceQuotaAvailable


def test_of_hundreds_of_imports_exactly_the_quota_succeeds(start, product):
    server = start("--quota", f"{product}=180")
    calls = [{"KeyName": f"pair_{number}", "PublicKey": keys.rsa_line()} for number in range(300)]
    assert outcomes(product, server, "ImportKeyPair", calls) == {"Success": 180, CODES[product]["quota"]: 120}
    kept = clients.pages(clients.client(product, server), 100)
    assert len({pair["KeyName"] for pair in kept}) == len({pair["PublicKey"].split()[1] for pair in kept}) == 180
    if product == "lighthouse":
        assert quota_left(server) == 0


def test_of_many_creates_exactly_the_quota_succeeds(start, product):
    server = start("--quota", f"{product}=9")
    calls = [{"KeyName": f"pair_{number}"} for number in range(40)]
    assert outcomes(product, server, "CreateKeyPair", calls) == {"Success": 9, CODES[product]["quota"]: 31}
    assert len(clients.described(clients.client(product, server))) == 9


def test_of_many_imports_under_one_name_exactly_one_succeeds(server, product):
    calls = [{"KeyName": "same", "PublicKey": keys.rsa_line()} for _ in range(100)]
    assert outcomes(product, server, "ImportKeyPair", calls) == {"Success": 1, CODES[product]["name"]: 99}
    assert clients.names(clients.client(product, server)) == ["same"]


def test_of_many_imports_of_one_key_exactly_one_succeeds(server, product):
    public = keys.rsa_line()
    calls = [{"KeyName": f"pair_{number}", "PublicKey": f"{public} {number}"} for number in range(100)]
    assert outcomes(product, server, "ImportKeyPair", calls) == {"Success": 1, CODES[product]["key"]: 99}
    assert len(clients.described(clients.client(product, server))) == 1


def test_of_many_deletes_of_one_pair_exactly_one_succeeds(server, product):
    key_id = clients.import_key(clients.client(product, server), "pair")
    calls = [{"KeyIds": [key_id]}] * 100
    assert outcomes(product, server, "DeleteKeyPairs", calls) == {"Success": 1, CODES[product]["id"]: 99}
    assert clients.described(clients.client(product, server)) == []


def test_names_freed_and_taken_at_once_leave_whole_lists(server, product):
    """Callers create and delete key pairs while others list them: each list has each name once, and as many key pairs
    as it counts."""
    client = functools.partial(clients.client, product, server)
    stop = threading.Event()

    def write(worker):
        own = client()
        for round in range(15):
            key_id = clients.import_key(own, f"pair_{worker}_{round % 2}")
            clients.call(own, "DeleteKeyPairs", KeyIds=[key_id])

    def read():
        own = client()
        seen = 0
        while not stop.is_set() or seen == 0:
            found = clients.names(own, Limit=100)
            assert len(found) == len(set(found)) <= 8
            seen += 1

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            for writer in [pool.submit(write, worker) for worker in range(8)]:
                writer.result()
        finally:
            stop.set()
        for reader in readers:
            reader.result()
    assert clients.names(client()) == []
