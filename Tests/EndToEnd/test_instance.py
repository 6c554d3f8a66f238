# SPDX-License-Identifier: Apache-2.0
"""`keywright instance`: the caller's instances. The simulated answers follow the contract."""

import json
import re

import pytest

import between
import clients
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}


@pytest.fixture
def middle(server):
    with between.Between(server) as middle:
        yield middle


@pytest.fixture
def instance(middle):
    """Runs `keywright instance` against the proxy in front of the server."""
    def instance(*arguments, status=0):
        ended = processes.run("instance", *arguments, "--endpoint", middle.url, **ME)
        assert ended.returncode == status, ended
        return ended.stdout if status == 0 else ended.stderr

    return instance


def answering(*instances):
    """Answers of DescribeInstances in pages."""
    return lambda asked: {
        "TotalCount": len(instances), "RequestId": "r",
        "InstanceSet": instances[asked["Offset"] : asked["Offset"] + asked["Limit"]]}


def of_cvm(number, **fields):
    return {
        "InstanceId": f"ins-{number:08}", "InstanceName": f"web{number}", "InstanceState": "RUNNING", "CPU": 2,
        "Placement": {"Zone": "ap-guangzhou-3", "ProjectId": 0}, "PrivateIpAddresses": ["10.0.0.5"],
        "PublicIpAddresses": None, "OsName": "Debian 12", "DefaultLoginUser": "root", "DefaultLoginPort": 22,
        "LoginSettings": {"KeyIds": None}, "LatestOperation": None, "LatestOperationState": None, **fields}


def test_instances_are_listed_for_people_and_for_scripts(server, middle, instance):
    web = clients.import_key(clients.cvm(server), "deploy")
    first = of_cvm(1, PublicIpAddresses=["203.0.113.7"], LoginSettings={"KeyIds": [web, "skey-gone0000"]})
    second = of_cvm(2, InstanceState="STOPPED", LatestOperation="StartInstances", LatestOperationState="OPERATING")
    third = of_cvm(3, InstanceName="数据库", LatestOperation="StopInstances", LatestOperationState="SUCCESS")
    middle.instead["DescribeInstances"] = answering(first, second, third)
    titles, *rows = instance("list").splitlines()
    assert titles.split() == ["ID", "NAME", "STATE", "ZONE", "ADDRESS", "OS", "USER", "KEYS"]
    assert [re.split(" {2,}", row) for row in rows] == [
        ["ins-00000001", "web1", "RUNNING", "ap-guangzhou-3", "203.0.113.7", "Debian 12", "root", "deploy,skey-gone0000"],
        ["ins-00000002", "web2", "STOPPED (StartInstances)", "ap-guangzhou-3", "10.0.0.5", "Debian 12", "root"],
        ["ins-00000003", "数据库", "RUNNING", "ap-guangzhou-3", "10.0.0.5", "Debian 12", "root"]]
    # Each Chinese character takes two cells, so that the next column begins three characters earlier.
    assert rows[0].index("RUNNING") == titles.index("STATE") == rows[2].index("RUNNING") + 3
    assert json.loads(instance("list", "--output", "json")) == [first, second, third]


def test_instances_of_lighthouse_have_other_fields(server, middle, instance):
    key = clients.import_key(clients.lighthouse(server), "deploy")
    one = {"InstanceId": "lhins-00000001", "InstanceName": "blog", "InstanceState": "RUNNING", "Zone": "ap-tokyo-1",
           "PrivateAddresses": ["10.0.0.5"], "PublicAddresses": ["203.0.113.7"], "OsName": "Ubuntu 24.04",
           "LoginSettings": {"KeyIds": [key]}}
    middle.instead["DescribeInstances"] = answering(one)
    _, row = instance("list", "--product", "lighthouse").splitlines()
    assert re.split(" {2,}", row) == [
        "lhins-00000001", "blog", "RUNNING", "ap-tokyo-1", "203.0.113.7", "Ubuntu 24.04", "deploy"]


def test_every_page_is_listed_once(middle, instance):
    middle.instead["DescribeInstances"] = answering(*(of_cvm(number) for number in range(250)))
    assert len(json.loads(instance("list", "--output", "json"))) == 250
    assert [call["Offset"] for call in middle.asked("DescribeInstances")] == [0, 100, 200]
    # Listing ends even if the server answers the same page each time.
    same = [of_cvm(number) for number in range(100)]
    middle.instead["DescribeInstances"] = {"TotalCount": 100, "InstanceSet": same, "RequestId": "r"}
    assert len(json.loads(instance("list", "--output", "json"))) == 100


def test_who_may_not_list_key_pairs_sees_their_identifiers(middle, instance):
    middle.instead["DescribeInstances"] = answering(of_cvm(1, LoginSettings={"KeyIds": ["skey-00000000"]}))
    middle.instead["DescribeKeyPairs"] = {
        "Error": {"Code": "AuthFailure.UnauthorizedOperation", "Message": "no"}, "RequestId": "r"}
    assert instance("list").endswith("  skey-00000000\n")


def test_no_text_of_a_server_steers_a_terminal(middle, instance):
    hostile = "\x1b[31mred\x07\n\x9b2J\u202e"
    fields = {name: hostile for name in of_cvm(1) if isinstance(of_cvm(1)[name], str)}
    middle.instead["DescribeInstances"] = answering(
        of_cvm(1, **fields, PublicIpAddresses=[hostile], Placement={"Zone": hostile}, LoginSettings={"KeyIds": [hostile]}))
    middle.instead["DescribeKeyPairs"] = {"KeyPairSet": [], "RequestId": "r"}
    raw = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    for form in ("table", "json"):
        text = instance("list", "--output", form)
        assert not raw.search(text) and text.count("\n") == {"table": 2, "json": 1}[form]


def test_what_is_no_list_of_instances_is_not_called_empty(middle, instance):
    middle.instead["DescribeInstances"] = {"TotalCount": 0, "RequestId": "r"}
    assert instance("list", status=4) == (
        f"keywright: what answers at {middle.url} is not the API: the answer to DescribeInstances has no InstanceSet\n")
