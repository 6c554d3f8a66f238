# SPDX-License-Identifier: Apache-2.0
"""The examples of README.md."""

import re

import processes


def example(title):
    """The commands of the first block below a heading, each with its documented output."""
    text = (processes.ROOT / "README.md").read_text()
    (section,) = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    block = re.search(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[1]
    commands = []
    for line in block.splitlines():
        if line.startswith("# "):
            commands.append((line.removeprefix("# "), []))
        else:
            commands[-1][1].append(line)
    return commands
