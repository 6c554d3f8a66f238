# SPDX-License-Identifier: Apache-2.0
"""The options, the fixtures and the hooks for pytest."""

from __future__ import annotations

import dataclasses
from typing import Any, Generator, Iterator, Union

import pytest

from keywright_pytest import binary
from keywright_pytest.account import Keywright, KeywrightError
from keywright_pytest.server import LogMark, Server, StartFailed

_OPTIONS_INI = "keywright_options"
# The longest remark of an account.
_REMARK_LENGTH_MAX = 255

_SERVER = pytest.StashKey[Server]()
# Where the part of the log begins that no report of a test has yet.
_UNREPORTED = pytest.StashKey[LogMark]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("keywright")
    group.addoption(binary.OPTION, metavar="path", help="The program keywright. (default: the one in PATH)")
    parser.addini(binary.INI, f"As {binary.OPTION}; a relative path begins at the folder of this file.", default="")
    parser.addini(_OPTIONS_INI, "More options for `keywright run`, as on its command line.", type="args", default=[])


@pytest.fixture(scope="session")
def keywright(pytestconfig: pytest.Config) -> Iterator[Keywright]:
    """A server for the whole run, with the operator's account. It keeps nothing, and ends with pytest."""
    server = _start(pytestconfig)
    if isinstance(server, str):
        pytest.fail(server, pytrace=False)
    pytestconfig.stash[_SERVER] = server
    # Reports that are made after the end of the server need its log.
    pytestconfig.add_cleanup(server.close_log)
    yield server.keywright
    server.stop()


def _start(config: pytest.Config) -> Union[Server, str]:
    """The started server, or why there is none."""
    try:
        return Server(binary.find(config), config.getini(_OPTIONS_INI))
    except (binary.NotFound, StartFailed) as error:
        return str(error)


@pytest.fixture
def keywright_account(keywright: Keywright, request: pytest.FixtureRequest) -> Iterator[Keywright]:
    """A new main account on the server. It and all that it owns are deleted after the test."""
    remark = request.node.nodeid.encode("ascii", "backslashreplace").decode()[:_REMARK_LENGTH_MAX]
    made = keywright.call("CreateAccount", {"Remark": remark}, product="admin")
    yield dataclasses.replace(
        keywright, uin=made["Uin"], secret_id=made["SecretId"], secret_key=made["SecretKey"])
    try:
        keywright.call("DeleteAccount", {"Uin": made["Uin"]}, product="admin")
    except KeywrightError as error:
        # The test may have deleted it.
        if error.code != "ResourceNotFound.Account":
            raise


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    server = item.config.stash.get(_SERVER, None)
    item.stash[_UNREPORTED] = LogMark(0, "") if server is None else server.log_mark()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Adds the log of a test's time to the report of its failure."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    server = item.config.stash.get(_SERVER, None)
    if server is not None and report.failed:
        lines = server.log_since(item.stash.get(_UNREPORTED, LogMark(0, "")))
        item.stash[_UNREPORTED] = server.log_mark()
        if lines:
            report.sections.append(("Keywright log", lines))
