# SPDX-License-Identifier: Apache-2.0
"""The documented rates. Tests use low rates if the timing of a loaded machine would make the result uncertain."""

import concurrent.futures
import re
import time

import pytest

import clients
import test_legacy

CODE = "RequestLimitExceeded"
MESSAGE = r"Received `([0-9]+)` requests in one second, over the limit of `([0-9]+)`\. Slow down\."
MESSAGE_IN_CHINESE = r"每秒请求数 `([0-9]+)` 超过频率上限 `([0-9]+)`，请降低频率。"
# A number of calls that certainly exceeds the rate.
MANY = 60


@pytest.fixture
def throttled(servers):
    """Starts a server without the option `--no-throttle`."""
    def throttled(*options, **others):
        return servers.start(*options, throttled=True, **others)

    return throttled


def first_refusal(call):
    """Repeats a call until it is refused for its rate; answers the refusal."""
    for _ in range(10 * MANY):
        if (refusal := call()) is not None:
            return refusal
    raise AssertionError("no call was refused")


def refusal_of(client, action="DescribeKeyPairs"):
    def call():
        try:
            client.call_json(action, {})
        except clients.TencentCloudSDKException as error:
            return error
        return None

    return first_refusal(call)


def check(message, limit, shape=MESSAGE):
    requests, named = map(int, re.fullmatch(shape, message).groups())
    assert named == limit and requests > limit


@pytest.mark.parametrize("product, limit", [("cvm", 10), ("lighthouse", 100)])
def test_the_documented_rates_hold_where_nothing_is_set(throttled, product, limit):
    server = throttled()
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        began = time.monotonic()
        count = 4 * limit
        outcomes = list(callers.map(
            lambda _: clients.outcome(clients.client(product, server), "DescribeKeyPairs"), range(count)))
        seconds = time.monotonic() - began
    admitted = outcomes.count("Success")
    assert set(outcomes) <= {"Success", CODE}
    # The bucket for one second, and the calls that the elapsed time permits.
    assert admitted <= limit + seconds * limit
    assert admitted >= min(limit, count)


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
@pytest.mark.parametrize("language, shape", [("en-US", MESSAGE), ("zh-CN", MESSAGE_IN_CHINESE)])
def test_the_official_sdk_gets_the_exact_code_and_text(throttled, product, language, shape):
    server = throttled("--rate", f"{product}:DescribeKeyPairs=2")
    error = refusal_of(clients.client(product, server, language=language))
    assert error.code == CODE
    check(error.message, 2, shape)
    assert server.logged_call(error.requestId)["code"] == CODE


def test_the_legacy_generations_refuse_in_their_own_ways(throttled):
    server = throttled("--rate", "legacy-b:DescribeKeyPairs=1", "--rate", "legacy-a:DescribeKeyPairs=1")
    refusal = first_refusal(lambda: test_legacy.call(server, "DescribeKeyPairs")["Response"].get("Error"))
    assert refusal["Code"] == CODE
    check(refusal["Message"], 1)

    def generation_a():
        answer = test_legacy.call(server, "DescribeKeyPairs", None)
        return answer if answer["code"] else None

    refusal = first_refusal(generation_a)
    assert (refusal["code"], refusal["codeDesc"]) == (4400, CODE)
    check(refusal["message"], 1)


def test_a_bucket_fills_again_and_others_are_not_touched(throttled):
    server = throttled("--rate", "cvm:DescribeKeyPairs=1")
    client = clients.cvm(server)
    refusal_of(client)
    # Another region, action, product and endpoint.
    assert clients.outcome(clients.cvm(server, region="ap-tokyo"), "DescribeKeyPairs") == "Success"
    assert clients.outcome(client, "DescribeZones") == "Success"
    assert clients.outcome(clients.lighthouse(server), "DescribeKeyPairs") == "Success"
    assert "Error" not in test_legacy.call(server, "DescribeKeyPairs")["Response"]
    time.sleep(1)
    assert clients.outcome(client, "DescribeKeyPairs") == "Success"


def test_invented_regions_share_a_bucket(throttled):
    server = throttled("--rate", "cvm:DescribeKeyPairs=1")
    outcomes = [
        clients.outcome(clients.cvm(server, region=f"ap-invented{number}"), "DescribeKeyPairs") for number in range(MANY)]
    assert outcomes[0] == "InvalidParameterValue"
    assert CODE in outcomes
    assert clients.outcome(clients.cvm(server), "DescribeKeyPairs") == "Success"


def test_what_is_refused_for_its_parameters_counts_too(throttled):
    server = throttled("--rate", "cvm:CreateKeyPair=1")
    outcomes = {clients.outcome(clients.cvm(server), "CreateKeyPair") for _ in range(MANY)}
    assert outcomes == {"MissingParameter", CODE}


def test_a_wrong_signature_takes_nothing_from_the_account(throttled):
    server = throttled("--rate", "cvm:DescribeKeyPairs=1")
    for _ in range(MANY):
        assert clients.outcome(clients.cvm(server, secret_key="wrong"), "DescribeKeyPairs") == (
            "AuthFailure.SignatureFailure")
    assert clients.outcome(clients.cvm(server), "DescribeKeyPairs") == "Success"


def test_users_of_an_account_share_its_rate(throttled):
    server = throttled("--rate", "sts:GetCallerIdentity=1")
    user = clients.call(clients.cam(server), "AddUser", Name="user", UseApi=1)
    options = {"secret_id": user.SecretId, "secret_key": user.SecretKey}
    refusal_of(clients.client("sts", server), "GetCallerIdentity")
    outcomes = [
        clients.outcome(clients.client("sts", server, **key), "GetCallerIdentity") for _ in range(MANY)
        for key in (options, {})]
    # Both keys together are admitted once a second.
    assert outcomes.count("Success") < MANY / 2


def test_off_by_no_throttle(throttled):
    server = throttled("--no-throttle", "--rate", "cvm:DescribeKeyPairs=1")
    assert {clients.outcome(clients.cvm(server), "DescribeKeyPairs") for _ in range(MANY)} == {"Success"}


def test_a_rate_of_one_account_comes_before_that_of_all(throttled):
    server = throttled("--rate", "cvm:DescribeKeyPairs=1", "--rate", "100000000001/cvm:*=1000000")
    assert {clients.outcome(clients.cvm(server), "DescribeKeyPairs") for _ in range(MANY)} == {"Success"}
    server.stop()
    server = throttled("--rate", "cvm:*=1000000", "--rate", "100000000002/cvm:DescribeKeyPairs=1")
    assert {clients.outcome(clients.cvm(server), "DescribeKeyPairs") for _ in range(MANY)} == {"Success"}
