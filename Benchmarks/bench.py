# SPDX-License-Identifier: Apache-2.0
"""Measures the server, and in the same run the ceiling that the machine permits. `make bench` runs it.

The numbers are not a test: the exit status does not depend on them. It is not 0 if something could not be measured.
"""

import argparse
import pathlib
import signal
import sys
import tempfile

import connections
import creation
import describe
import durable
import login
import machine
import neighbours
import page
import permissions
import refill
import report
import texts
import throttle
from servers import ROOT, NotMeasured

MEASURES = {
    "machine": machine.measure,
    "burst": creation.measure_bursts,
    "sustained": creation.measure_sustained,
    "refill": refill.measure,
    "import": durable.measure,
    "describe": describe.measure,
    "login": login.measure,
    "permissions": permissions.measure,
    "throttle": throttle.measure,
    "connections": connections.measure,
    "neighbours": neighbours.measure,
    "page": page.measure,
    "texts": texts.measure,
}


def main():
    run = _arguments()
    # SIGTERM is handled like Ctrl-C, so that every block stops its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-", dir=run.directory) as name:
        directory = pathlib.Path(name)
        for name in run.only:
            report.progress(f"== {name}")
            (directory / name).mkdir()
            try:
                MEASURES[name](directory / name, run)
            except (NotMeasured, AssertionError) as failure:
                failed = True
                report.progress(f"{name} could not be measured: {failure}")
    return 1 if failed else 0


def _arguments():
    parser = argparse.ArgumentParser(description="Measure the release server against its ceilings.")
    parser.add_argument(
        "--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="the tables to measure (default: all)")
    parser.add_argument(
        "--repetitions", type=int, default=3, help="runs of each table; the median is shown (default: 3)")
    parser.add_argument("--seconds", type=int, default=10, help="the duration of each load (default: 10)")
    parser.add_argument(
        "--directory", type=pathlib.Path, default=ROOT / ".build",
        help="a folder for temporary data, whose file system is measured (default: .build)")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped")
