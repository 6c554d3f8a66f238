# SPDX-License-Identifier: Apache-2.0
"""The legacy endpoint byte by byte: its clock, its nonces and its error codes (contract 3.4 and 3.5)."""

import time

import pytest

from tc3 import exchange
from v1 import Call, answered
from wire import code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

generations = pytest.mark.parametrize("generation", ["B", "A"])


def call(generation, nonce=None, timestamp=None, **parameters):
    common = {"Nonce": str(nonce or time.time_ns()), "Timestamp": str(timestamp or int(time.time()))}
    return Call(generation=generation, parameters={**common, **parameters})


@generations
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_same_bytes_a_second_time_are_a_replay(house, generation, method):
    raw = Call(generation=generation, method=method).raw()
    codes = [outcome(exchange(house.server, raw), generation) for _ in range(3)]
    assert codes == [code("Success", generation), *[code("AuthFailure.SignatureExpire", generation)] * 2]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_api_3_documents_no_check_of_nonces(house, method):
    raw = Call(method=method).raw()
    assert [outcome(exchange(house.server, raw)) for _ in range(3)] == ["Success"] * 3


@generations
def test_a_nonce_is_spent_for_its_second_only(house, generation):
    nonce, now = time.time_ns(), int(time.time())
    for timestamp, expected in ((now, "Success"), (now - 1, "Success"), (now, "AuthFailure.SignatureExpire")):
        assert answered(house.server, call(generation, nonce, timestamp)) == code(expected, generation)


def test_the_generations_spend_the_same_nonces(house):
    nonce, now = time.time_ns(), int(time.time())
    assert answered(house.server, call("B", nonce, now)) == "Success"
    assert answered(house.server, call("A", nonce, now)) == "4500 InvalidRequest.ReplayAttack"


@generations
def test_only_a_signature_that_verified_spends_a_nonce(house, generation):
    nonce, now = time.time_ns(), int(time.time())
    forged = call(generation, nonce, now)
    forged.secret_key = "wrong"
    assert answered(house.server, forged) == code("AuthFailure.SignatureFailure", generation)
    assert answered(house.server, call(generation, nonce, now)) == code("Success", generation)


@generations
def test_what_is_refused_after_its_signature_has_spent_its_nonce(house, generation):
    for refused, expected in (
        ({"Token": "token"}, "AuthFailure.TokenFailure"), ({"Region": "nowhere"}, "InvalidParameterValue"),
        ({"Colour": "red"}, "UnknownParameter"),
    ):
        nonce, now = time.time_ns(), int(time.time())
        assert answered(house.server, call(generation, nonce, now, **refused)) == code(expected, generation)
        for parameters in ({}, {"Token": "token"}):
            again = call(generation, nonce, now, **parameters)
            assert answered(house.server, again) == code("AuthFailure.SignatureExpire", generation)


@pytest.mark.parametrize("generation", ["3.0", "B", "A"])
@pytest.mark.parametrize("offset, expected", [
    (-290, "Success"), (290, "Success"), (-310, "AuthFailure.SignatureExpire"), (310, "AuthFailure.SignatureExpire"),
])
def test_a_timestamp_may_be_five_minutes_off_at_every_door(house, generation, offset, expected):
    late = call(generation, timestamp=int(time.time()) + offset)
    assert answered(house.server, late) == code(expected, generation)
    # The timestamp is checked before the signature.
    late.secret_key = "wrong"
    expected = "AuthFailure.SignatureFailure" if expected == "Success" else expected
    assert answered(house.server, late) == code(expected, generation)


@generations
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_another_method_is_refused_in_the_envelope_of_its_generation(house, generation, method):
    raw = Call(generation=generation).raw().replace(b"GET", method.encode(), 1)
    expected = {"A": "4600 InvalidRequest.UnsupportedProtocol", "B": "InvalidRequest.UnsupportedProtocol"}[generation]
    assert outcome(exchange(house.server, raw), generation) == expected


def test_projects_are_asked_for_at_the_account_host(house):
    projects = Call("DescribeProject", generation="A", host="account.api.qcloud.com", parameters={"allList": "1"})
    assert answered(house.server, projects) == "0 Success"
