# SPDX-License-Identifier: Apache-2.0
"""A disk with slow syncs: each writer gets its turn, even if many others write without a pause."""

import concurrent.futures
import threading
import time

import processes
import proxies
import tc3
import v1
from outages import status

SYNC_MILLISECONDS = 100
IMPORTERS = 32


def test_nobody_who_writes_is_kept_waiting_by_the_others(start, syncs):
    server = start("--quota", "cvm=100000", environment={
        **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "SYNC_MILLISECONDS": str(SYNC_MILLISECONDS)})
    enough = threading.Event()
    imported = []

    def keep_importing(number):
        with tc3.Connection(server) as connection:
            for turn in range(1000):
                if enough.is_set():
                    return
                assert connection.send(tc3.imports(f"n{number}_{turn}")).read().code == "Success"
                imported.append(turn)

    with concurrent.futures.ThreadPoolExecutor(IMPORTERS) as pool:
        importers = [pool.submit(keep_importing, number) for number in range(IMPORTERS)]
        try:
            processes.wait_until(lambda: len(imported) > IMPORTERS, "the importers are at work")
            ready, longest = [], 0
            for _ in range(8):
                began = time.monotonic()
                # Each call stores its nonce.
                assert tc3.exchange(server, v1.Call("DescribeKeyPairs", "B", {})).status == 200
                longest = max(longest, time.monotonic() - began)
                ready.append(status(server, "/readyz"))
        finally:
            enough.set()
        for importer in importers:
            importer.result()
    assert ready == [200] * len(ready)
    # A call waits for one commit of the others and its own, which is much less than until the others stop.
    assert longest < 30 * SYNC_MILLISECONDS / 1000


def test_a_probe_of_the_disk_takes_nobodys_turn(start, data, syncs):
    """Slots are divided between sources; a check of the disk that took one would take it from a caller."""
    server = start(data=data, environment={
        **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "SYNC_MILLISECONDS": "1500"})
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        ready = pool.submit(status, server, "/readyz")
        # The check writes, and waits for the sync.
        time.sleep(0.3)
        with proxies.Connection(server, peer="127.0.0.9") as other:
            assert other.send(tc3.Call()).read().code == "Success"
        assert status(server, "/healthz") == 200
        assert tc3.exchange(server, tc3.Call()).code == "Success"
        assert not ready.done()
        assert ready.result() == 200 and time.monotonic() - began > 1
