# SPDX-License-Identifier: Apache-2.0
"""The parts of a caller's own text that a message shows."""

import json

import pytest

import clients
import keys
from refusal_table import TAKEN_KEY
from tc3 import CONTROLS, Call, exchange


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("name", ["PublicKey", "KeyName", "Colour"])
def test_a_pasted_private_key_is_not_echoed(house, unchanged, own_key, product, language, name):
    project = {"ProjectId": 0} if product == "cvm" else {}
    parameters = {"KeyName": "new", "PublicKey": keys.rsa_line(), **project, name: own_key.private}
    client = clients.client(product, house.server, language=language)
    error = clients.refused(client, "ImportKeyPair", **parameters)
    assert name in error.message
    assert "PRIVATE KEY" not in error.message
    for line in own_key.private.splitlines():
        assert line not in error.message and line[:16] not in error.message
        assert line not in house.server.stderr


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_a_public_key_is_not_echoed(house, unchanged, product):
    project = {"ProjectId": 0} if product == "cvm" else {}
    client = clients.client(product, house.server)
    for public in (TAKEN_KEY, "ssh-rsa AAAAnotakey"):
        error = clients.refused(client, "ImportKeyPair", KeyName="new", PublicKey=public, **project)
        assert "PublicKey" in error.message
        assert "AAAA" not in error.message


def test_a_value_is_cut_at_64_characters(house, unchanged):
    for character in ("Z", "密", "😀"):
        error = clients.refused(clients.cvm(house.server), "CreateKeyPair", KeyName=character * 1000, ProjectId=0)
        assert error.message.count(character) == 64


def test_the_name_of_an_unknown_parameter_is_cut_and_escaped_too(house, unchanged):
    name = "\x1b[31m" + "N" * 1000
    error = clients.refused(clients.cvm(house.server), "DescribeKeyPairs", **{name: 1})
    assert error.code == "UnknownParameter"
    assert "N" * 59 in error.message and "N" * 60 not in error.message
    assert "\x1b" not in error.message


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\n", "\r", "\x1b", "\x7f", "\u0085", "\u009b", "\u202e", "\u2028"])
def test_control_characters_are_escaped_in_messages(server, character):
    body = json.dumps({"KeyName": f"a{character}b", "ProjectId": 0}).encode()
    message = exchange(server, Call("CreateKeyPair", body=body)).message
    assert "KeyName" in message and "`a" in message and "b`" in message
    assert f"{ord(character):x}" in message
    assert not CONTROLS.search(message)
