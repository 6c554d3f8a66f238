# SPDX-License-Identifier: Apache-2.0
"""The time until the API Explorer can be used, and the response time of its search, in Debian's Chromium."""

import json
import pathlib
import subprocess

import report
from servers import ROOT, NotMeasured, Server

PYTHON = ROOT / ".build" / "python" / "bin" / "python"
PROBE = pathlib.Path(__file__).with_name("page_probe.py")
USABLE_WANTED = 300
SEARCH_WANTED = 50
DEADLINE_SECONDS = 120


def measure(directory, run):
    """Five visits with an empty browser cache, compared with five to a static file of the same server."""
    if not PYTHON.exists():
        raise NotMeasured("the Python of the tests is missing: Scripts/install test")

    def visits():
        ended = subprocess.run(
            [PYTHON, PROBE, f"http://{server.host}:{server.port}"], capture_output=True, text=True, timeout=DEADLINE_SECONDS)
        if ended.returncode != 0:
            raise NotMeasured(ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else "the browser ended")
        found = json.loads(ended.stdout)
        return found["usable"], found["empty"], found["usable"] - found["empty"], found["search"], found["frame"]

    with Server(directory) as server:
        usable, empty, own, search, frame = report.medians(
            run.repetitions, "page, ms: usable, an empty page, the difference, search, a frame", visits)
    table = report.Table(
        "Page",
        "The API Explorer in headless Chromium, medians of five visits with an empty cache by a tab of the same origin: "
        "the time from the navigation until the form accepts input (ceiling: the same for a file of `/meta/`, which has no "
        "script), and the longest time from "
        "a key press in the search until the results are painted (ceiling: the next two frames of an idle page).")
    table.add(
        "usable", report.number(usable, " ms"), report.number(empty, " ms"), usable / empty, f"at most {USABLE_WANTED} ms",
        usable <= USABLE_WANTED)
    table.add(
        "search", report.number(search, " ms"), report.number(frame, " ms"), search / frame, f"at most {SEARCH_WANTED} ms",
        search <= SEARCH_WANTED)
    table.print()
