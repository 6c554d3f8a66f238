# SPDX-License-Identifier: Apache-2.0
"""Answers that are not the API's: no client command takes one for a success or an empty list."""

import pytest

import between
import keys
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
UIN = "100000000001"
FILE = "FILE.pub"

# Commands whose answer has only a RequestId.
CHANGING = [
    ("key", "rename", "skey-00000000", "new"), ("key", "delete", "skey-00000000", "--yes"),
    ("key", "bind", "skey-00000000", "ins-00000000", "--replace"), ("key", "unbind", "skey-00000000", "ins-00000000"),
    ("instance", "set-state", "ins-00000000", "RUNNING"), ("image", "delete", "img-00000000"),
    ("host", "set", "ins-00000000", "--port", "22"), ("host", "rename", "ins-00000000", "web2"),
    ("host", "revoke", "ins-00000000"), ("host", "delete", "ins-00000000", "--yes"),
    ("host", "allow", "ins-00000000", "--key", "skey-00000000"),
    ("host", "deny", "ins-00000000", "--key", "skey-00000000"), ("quota", "set", UIN, "cvm", "5"),
    ("quota", "reset", UIN, "cvm"), ("account", "disable", UIN), ("account", "enable", UIN),
    ("account", "delete", UIN, "--yes"),
]
TELLING = [
    ("key", "create", "web1", "-o", "-"), ("key", "import", "web1", FILE), ("key", "list"), ("key", "delete", "web1"),
    ("key", "bind", "skey-00000000", "ins-00000000"), ("instance", "list"),
    ("image", "create", "--from", "ins-00000000"), ("image", "list"), ("host", "enroll", "web1"), ("host", "invite", "ins-00000000"), ("host", "invite", "--group"),
    ("host", "list"), ("host", "groups"), ("host", "set", "web1", "--port", "22"), ("host", "access"),
    ("host", "access", "ins-00000000"), ("ssh-config",), ("quota", "list", UIN), ("audit", "list"),
    ("audit", "list", "--account", UIN), ("audit", "verify"), ("account", "list"), ("account", "create"),
]


class Always(dict):
    """The same answer to every action."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def __contains__(self, action):
        return True

    def __getitem__(self, action):
        return self.answer


@pytest.fixture(scope="module")
def middle():
    with between.Between() as middle:
        yield middle


@pytest.fixture
def refused(middle, tmp_path):
    """The message of a command for an invalid answer."""
    def refused(command, answer):
        middle.instead = Always(answer)
        (tmp_path / FILE).write_text(keys.rsa_line())
        words = [tmp_path / FILE if word == FILE else word for word in command]
        ended = processes.run(*words, "--endpoint", middle.url, HOME=str(tmp_path), **ME)
        assert ended.returncode == 4 and ended.stdout == "", ended
        for own in ("DecodingError", "CodingKey", "codingPath", "debugDescription", "NIO"):
            assert own not in ended.stderr, ended
        return ended.stderr.splitlines()[-1]

    return refused


@pytest.mark.parametrize("command", CHANGING + TELLING, ids=" ".join)
def test_an_answer_without_its_fields_is_none(middle, refused, command):
    begin = f"keywright: what answers at {middle.url} is not the API: the answer to "
    lacking = refused(command, {})
    assert lacking.startswith(begin) and " has no RequestId" in lacking, lacking


@pytest.mark.parametrize("command", TELLING, ids=" ".join)
def test_an_answer_of_nothing_but_its_identifier_is_not_empty(refused, command):
    line = refused(command, {"RequestId": "r"})
    assert " has no " in line or "is no identifier or no token" in line, line


def test_what_is_wrong_with_an_answer_is_said_plainly(middle, refused):
    begin = f"keywright: what answers at {middle.url} is not the API: "
    for answer, words in [
        ([], "Response in the answer to ListAccounts is not what it should be"),
        ({"RequestId": 7}, "RequestId in the answer to ListAccounts is not what it should be"),
        ({"AccountSet": [{}], "RequestId": "r"}, "the answer to ListAccounts has no AccountSet.0.AppId"),
        (b"<html>", "the answer to ListAccounts is no JSON object"), (b"[]", "the answer to ListAccounts is no JSON object"),
        (b" " * (16 * 1024 * 1024 + 1), "its answer is longer than 16 MB"),
    ]:
        assert refused(("account", "list"), answer) == begin + words
