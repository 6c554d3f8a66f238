# SPDX-License-Identifier: Apache-2.0
"""A disk that takes long to sync: whoever writes gets a turn, however many others write without a pause."""

import concurrent.futures
import threading
import time

import processes
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
                # Each spends a nonce, which is written.
                assert tc3.exchange(server, v1.Call("DescribeKeyPairs", "B", {})).status == 200
                longest = max(longest, time.monotonic() - began)
                ready.append(status(server, "/readyz"))
        finally:
            enough.set()
        for importer in importers:
            importer.result()
    assert ready == [200] * len(ready)
    # A turn is a commit of the others and one of its own; far less than for as long as they go on.
    assert longest < 30 * SYNC_MILLISECONDS / 1000
