# SPDX-License-Identifier: Apache-2.0
"""The examples of README.md, as they stand there."""

import re

import processes


def example(title):
    """The commands of the first block after a title, each with the lines that it is said to answer."""
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
