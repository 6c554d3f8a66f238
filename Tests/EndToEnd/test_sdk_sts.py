# SPDX-License-Identifier: Apache-2.0
"""Temporary keys through the official SDK: their permissions and their expiry."""

import json
import time
import urllib.parse

import pytest

import clients
import processes
import tc3
import v1

ACCOUNT = "100000000001"


def policy(action, effect="allow", resource="*"):
    return json.dumps({"version": "2.0", "statement": [{"effect": effect, "action": action, "resource": resource}]})


ALL = policy("*")


def sts(server, **options):
    return clients.client("sts", server, **options)


def temporary(server, document=ALL, encode=urllib.parse.quote, **parameters):
    """Requests a temporary key; answers the options with which a client signs by it."""
    answer = clients.response(sts(server), "GetFederationToken", Name="holder", Policy=encode(document), **parameters)
    key = answer["Credentials"]
    return {"secret_id": key["TmpSecretId"], "secret_key": key["TmpSecretKey"], "token": key["Token"]}


def test_a_main_account_is_told_who_it_is(server):
    identity = clients.call(sts(server), "GetCallerIdentity")
    assert (identity.AccountId, identity.UserId, identity.PrincipalId) == (ACCOUNT, ACCOUNT, ACCOUNT)
    assert (identity.Arn, identity.Type) == (f"qcs::cam:{ACCOUNT}:uin/{ACCOUNT}", "CAMUser")


def test_a_temporary_key_is_told_who_it_is(server):
    key = temporary(server, policy("cvm:DescribeRegions"))
    identity = clients.call(sts(server, **key), "GetCallerIdentity")
    assert (identity.AccountId, identity.UserId) == (ACCOUNT, f"{ACCOUNT}:holder")
    assert identity.Arn == f"qcs::sts:{ACCOUNT}:federated-user/{ACCOUNT}"


def test_the_answer_says_when_it_ends(server):
    now = time.time()
    for parameters, seconds in (({}, 1800), ({"DurationSeconds": 7200}, 7200)):
        answer = clients.response(
            sts(server), "GetFederationToken", Name="n", Policy=ALL, **parameters)
        assert abs(answer["ExpiredTime"] - now - seconds) < 10
        assert answer["Expiration"] == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(answer["ExpiredTime"]))
        assert len(answer["Credentials"]["Token"]) <= 4096


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
@pytest.mark.parametrize("transport", clients.TRANSPORTS)
def test_it_works_on_every_door_and_by_every_signature(server, product, transport):
    key = temporary(server)
    assert clients.outcome(clients.client(product, server, transport=transport, **key), "DescribeKeyPairs") == "Success"


@pytest.mark.parametrize("generation", ["A", "B"])
def test_it_works_at_the_legacy_endpoint(server, generation):
    key = temporary(server)
    call = v1.Call(
        "DescribeKeyPairs", generation, {"Token": key["token"], "SecretId": key["secret_id"]},
        secret_key=key["secret_key"])
    answer = json.loads(tc3.exchange(server, call).body)
    assert answer.get("code", 0) == 0 and "Error" not in answer.get("Response", {}), answer


@pytest.mark.parametrize("encode", [urllib.parse.quote, urllib.parse.quote_plus, str], ids=["%20", "+", "plain"])
def test_its_policy_can_only_take_away(server, encode):
    key = temporary(server, policy(["cvm:Describe*", "cvm:CreateKeyPair"]), encode)
    cvm = clients.cvm(server, **key)
    assert clients.names(cvm) == []
    clients.response(cvm, "CreateKeyPair", KeyName="made", ProjectId=0)
    error = clients.refused(cvm, "DeleteKeyPairs", KeyIds=["skey-00000000"])
    assert error.code == "AuthFailure.UnauthorizedOperation"
    assert "(cvm:DeleteKeyPairs)" in error.message
    assert clients.refused(clients.lighthouse(server, **key), "DescribeKeyPairs").code == (
        "UnauthorizedOperation.NoPermission")


def test_a_token_that_is_missing_altered_or_anothers_is_refused(server):
    key, other = temporary(server), temporary(server)
    # The middle of the token is altered, because the last character has bits without meaning.
    altered = key["token"][:40] + ("A" if key["token"][40] != "A" else "B") + key["token"][41:]
    for token in (None, altered, other["token"], key["token"][:-4], "x", "%"):
        error = clients.refused(clients.cvm(server, **{**key, "token": token}), "DescribeKeyPairs")
        assert error.code == "AuthFailure.TokenFailure", token
    permanent = clients.cvm(server, token=key["token"])
    assert clients.refused(permanent, "DescribeKeyPairs").code == "AuthFailure.TokenFailure"


def test_a_secret_id_that_nobody_made_is_unknown(server):
    key = temporary(server)
    forged = key["secret_id"][:-1] + ("A" if key["secret_id"][-1] != "A" else "E")
    error = clients.refused(clients.cvm(server, **{**key, "secret_id": forged}), "DescribeKeyPairs")
    assert error.code == "AuthFailure.SecretIdNotFound"
    wrong = clients.cvm(server, **{**key, "secret_key": "wrong"})
    assert clients.refused(wrong, "DescribeKeyPairs").code == "AuthFailure.SignatureFailure"


def test_it_ends(server):
    key = temporary(server, DurationSeconds=1)
    cvm = clients.cvm(server, **key)
    processes.wait_until(
        lambda: clients.outcome(cvm, "DescribeKeyPairs") == "AuthFailure.TokenFailure", "the temporary key has ended")


def test_it_outlives_the_server_and_nothing_of_it_is_kept(servers):
    server = servers.start()
    key = temporary(server)
    server.stop()
    for file in server.data.iterdir():
        content = file.read_bytes()
        assert key["token"].encode() not in content and key["secret_id"].encode() not in content
    assert clients.names(clients.cvm(servers.start(), **key)) == []


def test_a_temporary_key_makes_no_other(server):
    error = clients.refused(sts(server, **temporary(server)), "GetFederationToken", Name="n", Policy=ALL)
    assert error.code == "AuthFailure.UnauthorizedOperation"


@pytest.mark.parametrize("parameters, code", [
    ({"Name": ""}, "InvalidParameter.ParamError"),
    ({"Name": "a b"}, "InvalidParameter.ParamError"),
    ({"Name": "n" * 65}, "InvalidParameter.ParamError"),
    ({"DurationSeconds": 0}, "InvalidParameter.OverTimeError"),
    ({"DurationSeconds": -1}, "InvalidParameter.OverTimeError"),
    ({"DurationSeconds": 7201}, "InvalidParameter.OverTimeError"),
    ({"DurationSeconds": 2**63 - 1}, "InvalidParameter.OverTimeError"),
    ({"Policy": "{"}, "InvalidParameter.StrategyFormatError"),
    ({"Policy": "%7B"}, "InvalidParameter.StrategyFormatError"),
    ({"Policy": "%zz"}, "InvalidParameter.StrategyFormatError"),
    ({"Policy": ""}, "InvalidParameter.StrategyFormatError"),
    ({"Policy": policy("*", effect="perhaps")}, "InvalidParameter.StrategyInvalid"),
    ({"Policy": policy("*", resource="qcs::cvm::uin/999:keypair/*")}, "InvalidParameter.ResouceError"),
    ({"Policy": policy(["cvm:" + "a" * 50] * 80)}, "InvalidParameter.PolicyTooLong"),
    ({"Policy": policy("a" * 7000)}, "InvalidParameter.PolicyTooLong"),
])
def test_what_is_refused(server, parameters, code):
    parameters = {"Name": "n", "Policy": ALL, **parameters}
    assert clients.refused(sts(server), "GetFederationToken", **parameters).code == code


def test_other_actions_are_not_supported(server):
    assert clients.refused(sts(server), "AssumeRole", RoleArn="a", RoleSessionName="b").code == "UnsupportedOperation"
