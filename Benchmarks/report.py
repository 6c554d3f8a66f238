# SPDX-License-Identifier: Apache-2.0
"""Prints results as Markdown."""

import statistics
import sys


def progress(text):
    print(text, file=sys.stderr, flush=True)


def number(value, unit=""):
    """A number with at least three digits; further digits would be noise."""
    digits = max(0, 3 - len(str(int(value))))
    return f"{value:,.{digits}f}{unit}"


def medians(count, what, measure):
    """The median of each number over several runs, which a single disturbed run hardly affects."""
    found = []
    for turn in range(1, count + 1):
        found.append(measure())
        progress(f"{what}, {turn} of {count}: {', '.join(f'{value:.4g}' for value in found[-1])}")
    return [statistics.median(column) for column in zip(*found, strict=True)]


class Table:
    """A table of measured values, their ceilings and the wanted values."""

    def __init__(self, title, how):
        self._lines = [
            f"## {title}", "", how, "", "| what | measured | ceiling | ratio | wanted | |", "|---|---|---|---|---|---|"]

    def add(self, what, measured, ceiling="", ratio=None, wanted="", met=None):
        verdict = {None: "", True: "met", False: "not met"}[met]
        shown = "" if ratio is None else f"{ratio:.2f}"
        self._lines.append(f"| {what} | {measured} | {ceiling} | {shown} | {wanted} | {verdict} |")

    def print(self):
        print("\n".join([*self._lines, ""]), flush=True)
