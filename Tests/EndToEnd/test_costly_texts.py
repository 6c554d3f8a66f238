# SPDX-License-Identifier: Apache-2.0
"""Texts whose normal form takes the square of their length are answered like any other, by a server that goes on."""

import pytest

import clients
from tc3 import Call
from tc3 import exchange

# A run of marks that a normal form must sort: 400 KB, on which a comparison takes minutes.
COSTLY = "\u0301\u0323" * 100_000
FLAGS = "\U0001f1e9\U0001f1ea" * 50_000


@pytest.mark.parametrize("body", [
    '{"%s":1}' % COSTLY, '{"KeyName":"%s","ProjectId":0}' % COSTLY, '{"KeyName":"%s","ProjectId":0}' % FLAGS,
    '{"KeyName":"a","ProjectId":0,"TagSpecification":[{"ResourceType":"%s","Tags":[{"Key":"k","Value":"v"}]}]}' % COSTLY,
], ids=["a name", "a value", "flags", "a choice"])
def test_a_body_of_costly_text_is_answered(server, body):
    answer = exchange(server, Call("CreateKeyPair", body=body.encode()))
    assert answer.code in ("UnknownParameter", "InvalidKeyPairNameTooLong", "InvalidParameterValue")
    assert clients.outcome(clients.cvm(server), "DescribeRegions") == "Success"


def test_a_filter_of_costly_text_is_answered(server):
    body = '{"Filters":[{"Name":"%s","Values":["x"]}]}' % COSTLY
    assert exchange(server, Call("DescribeKeyPairs", body=body.encode())).code == "InvalidFilter"


@pytest.mark.parametrize("header", ["X-TC-Version", "X-TC-Region", "X-TC-Action", "X-TC-Language"])
def test_a_header_of_costly_text_is_answered(server, header):
    call = Call("DescribeKeyPairs", without=(header,))
    call.more_headers = ((header, COSTLY[:20_000]),)
    assert exchange(server, call).code == "InvalidParameterValue"
