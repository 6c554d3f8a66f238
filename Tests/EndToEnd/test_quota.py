# SPDX-License-Identifier: Apache-2.0
"""`keywright quota`: an operator limits the number of an account's resources."""

import json

import pytest

import clients
import processes

OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
UIN = "100000000001"


@pytest.fixture
def server(start):
    return start("--quota", "cvm=2", "--quota", "lighthouse=3")


@pytest.fixture
def quota(server):
    def quota(*arguments, status=0):
        ended = processes.run("quota", *arguments, "--endpoint", server.url, **OPERATOR)
        assert ended.returncode == status, ended
        return ended.stdout if status == 0 else ended.stderr

    return quota


def listed(quota):
    return [list(each.values()) for each in json.loads(quota("list", UIN, "--output", "json"))]


def test_a_quota_is_set_seen_and_taken_back(server, quota):
    client = clients.lighthouse(server)
    assert quota("set", UIN, "lighthouse", "4") == f"Account {UIN} may have 4 key pairs of lighthouse.\n"
    for number in range(4):
        clients.import_key(client, f"pair_{number}")
    row = clients.response(client, "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"])
    (row,) = row["GeneralResourceQuotaSet"]
    assert (row["ResourceQuotaAvailable"], row["ResourceQuotaTotal"]) == (0, 4)
    assert quota("list", UIN).splitlines() == [
        "PRODUCT     QUOTA  USED", "cvm         2      0     (the server's)", "lighthouse  4      4"]
    assert listed(quota) == [[True, 0, 2, "cvm"], [False, 4, 4, "lighthouse"]]
    # The quota is stored, and existing resources above it remain.
    quota("set", UIN, "lighthouse", "1")
    assert len(clients.names(client)) == 4
    quota("reset", UIN, "lighthouse")
    assert listed(quota)[1] == [True, 4, 3, "lighthouse"]


def test_what_is_no_quota_is_refused(quota):
    for arguments, code in (
        ((UIN, "cvm", "1000000001"), "InvalidParameterValue.KeyPairQuota"), (("7", "cvm", "1"), "ResourceNotFound.Account"),
    ):
        assert f"ModifyQuota was refused: {code}: " in quota("set", *arguments, status=3)
    assert "DescribeQuotas was refused: ResourceNotFound.Account: " in quota("list", "7", status=3)
    assert "The product must be cvm or lighthouse, not cbs" in quota("set", UIN, "cbs", "1", status=64)
