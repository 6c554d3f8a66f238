# SPDX-License-Identifier: Apache-2.0
"""Finds the program `keywright`."""

from __future__ import annotations

import os
import pathlib
import shutil
from typing import Optional

import pytest

OPTION = "--keywright-binary"
INI = "keywright_binary"
VARIABLE = "KEYWRIGHT_BINARY"


class NotFound(Exception):
    """There is no such program."""


def find(config: pytest.Config) -> str:
    """The path of the program. A name without a slash is searched for in PATH."""
    option: Optional[str] = config.getoption(OPTION)
    if option:
        return _named(option, f"the option {OPTION}", config.invocation_params.dir)
    ini: str = config.getini(INI)
    if ini:
        return _named(ini, f"the ini setting {INI}", config.inipath.parent if config.inipath else config.rootpath)
    variable = os.environ.get(VARIABLE)
    if variable:
        return _named(variable, f"the variable {VARIABLE}", config.invocation_params.dir)
    found = shutil.which("keywright")
    if found is None:
        raise NotFound(
            f"There is no keywright in PATH. Put it there, or name its path by the option {OPTION}, "
            f"the ini setting {INI} or the variable {VARIABLE}.")
    return found


def _named(name: str, source: str, folder: pathlib.Path) -> str:
    path = os.path.expanduser(name)
    found = shutil.which(str(folder / path) if os.sep in path else path)
    if found is None:
        raise NotFound(f"There is no program {name}, which {source} names.")
    return found
