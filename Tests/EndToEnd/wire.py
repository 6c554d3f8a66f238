# SPDX-License-Identifier: Apache-2.0
"""Checks of complete answers for each endpoint."""

import json
import re

from tc3 import Connection

# API 3.0, and the two generations of the legacy endpoint.
GENERATIONS = ("3.0", "B", "A")

# Codes that differ at the legacy endpoints: the code of API 3.0, that of generation B, the number of generation A.
_LEGACY_CODES = {
    "Success": ("Success", 0),
    "AuthFailure.InvalidAuthorization": ("InvalidParameter.SignatureFailure", 4100),
    "AuthFailure.SecretIdNotFound": ("InvalidParameter.SecretIdNotFound", 4104),
    "AuthFailure.SignatureFailure": ("InvalidParameter.SignatureFailure", 4100),
    "AuthFailure.SignatureExpire": ("InvalidRequest.ReplayAttack", 4500),
    "AuthFailure.TokenFailure": ("InvalidRequest.TokenCheckFailed", 4105),
    "InvalidAction": ("InvalidAction.NotFound", 6200),
    "UnsupportedProtocol": ("InvalidRequest.UnsupportedProtocol", 4600),
}
_PARAMETERS_NUMBER = 4000

_UUID = re.compile("[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}")


def code(of, generation):
    """The code of a generation for a code of API 3.0."""
    name, number = _LEGACY_CODES.get(of, (of, _PARAMETERS_NUMBER))
    return {"3.0": of, "B": name, "A": f"{number} {name}"}[generation]


def outcome(answer, generation="3.0"):
    """`Success` or the code of a refusal; asserts that the answer has exactly the fields of its generation."""
    assert answer.status == 200, answer
    assert answer.values("Content-Type") == ["application/json"]
    if generation == "A":
        envelope = json.loads(answer.body)
        if envelope["code"] != 0:
            assert list(envelope) == ["codeDesc", "message", "code"]
            assert envelope["message"] != ""
        return f"{envelope['code']} {envelope['codeDesc']}"
    request_id = answer.response["RequestId"]
    assert _UUID.fullmatch(request_id.upper())
    assert request_id == (request_id.lower() if generation == "3.0" else request_id.upper())
    if answer.code != "Success":
        assert list(answer.response) == ["Error", "RequestId"]
        assert list(answer.response["Error"]) == ["Code", "Message"] and answer.message != ""
    return answer.code


def answered(server, call, generation="3.0"):
    """The outcome of a call or of raw bytes."""
    with Connection(server) as connection:
        return outcome(connection.send(call).read(), generation)


def assert_refused_by_the_parser(connection):
    """The next answer is a bare 400, and the connection is closed."""
    answer = connection.read()
    assert (answer.status, answer.body) == (400, b"")
    assert [value.lower() for value in answer.values("Connection")] == ["close"]
    assert answer.values("Content-Type") == []
    assert connection.is_closed()
