# SPDX-License-Identifier: Apache-2.0
"""The machine on which the numbers were measured."""

import os
import pathlib
import platform
import subprocess
import time

import report
from servers import ROOT

BLOCK = 4096
BLOCKS = 1024
SYNC_SECONDS = 2


def measure(directory, run):
    """Prints a description of the machine."""
    (syncs,) = report.medians(run.repetitions, "fdatasync", lambda: [_syncs_per_second(directory)])
    facts = {
        "cores": len(os.sched_getaffinity(0)),
        "CPU": _cpu_model(),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "file system of the data": _file_system(directory),
        "fdatasync of 4 KB, a second": report.number(syncs),
        "load average at the start": f"{os.getloadavg()[0]:.2f}",
        "keywright": _commit(),
        "number of runs, whose median is shown": run.repetitions,
    }
    rows = [f"| {name} | {value} |" for name, value in facts.items()]
    print("\n".join(["## Machine", "", "| | |", "|---|---|", *rows, ""]), flush=True)


def _syncs_per_second(directory):
    """Overwrites a file of fixed size, as SQLite does when it reuses a write-ahead log."""
    path = directory / "syncs"
    path.write_bytes(bytes(BLOCK * BLOCKS))
    with path.open("r+b", buffering=0) as file:
        os.fsync(file.fileno())
        count, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < SYNC_SECONDS:
            os.pwrite(file.fileno(), os.urandom(BLOCK), count % BLOCKS * BLOCK)
            os.fdatasync(file.fileno())
            count += 1
    path.unlink()
    return count / passed


def _cpu_model():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _file_system(directory):
    found = subprocess.run(
        ["findmnt", "--noheadings", "--output", "FSTYPE,SOURCE", "--target", directory], capture_output=True, text=True)
    return " ".join(found.stdout.split()) or "unknown"


def _commit():
    found = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return found.stdout.strip() or "unknown"
