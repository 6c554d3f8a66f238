# SPDX-License-Identifier: Apache-2.0
"""Instances of Lighthouse and their key pairs through the official SDK and command line."""

import re
import time

import pytest
from tencentcloud.lighthouse.v20200324 import errorcodes, models

import clients
import processes
from clients import call, described, import_key, outcome, refused, response

PAGES = processes.ROOT / "Documentation/reference/lighthouse"
ORDER = {"BundleId": "bundle2022_gen_01", "BlueprintId": "lhbp-ubuntu22",
         "InstanceChargePrepaid": {"Period": 1, "RenewFlag": "NOTIFY_AND_AUTO_RENEW"}}


@pytest.fixture(params=["0", "300"], ids=["at-once", "in-time"])
def server(request, start):
    return start("--instance-delay", request.param)


@pytest.fixture
def client(server):
    return clients.lighthouse(server, region=None)


def instance(client, instance_id):
    (found,) = response(client, "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"]
    return found


def wait(client, instance_id):
    """Waits as the Terraform provider does: the list must not be empty, and each instance must have a state."""
    def is_done():
        found = call(client, "DescribeInstances", InstanceIds=[instance_id]).InstanceSet[0]
        assert found.LatestOperationState in ("OPERATING", "SUCCESS")
        return found.LatestOperationState == "SUCCESS"

    processes.wait_until(is_done, "the operation has succeeded")


def created(client, **others):
    instance_id = call(client, "CreateInstances", **ORDER, **others).InstanceIdSet[0]
    wait(client, instance_id)
    return instance_id


def associated(client, key_id):
    (pair,) = described(client, KeyIds=[key_id])
    users = {one["InstanceId"]: one["Username"] for one in pair["AssociatedInstanceSet"]}
    assert pair["AssociatedInstanceIds"] == list(users)
    return users


def test_the_life_of_an_instance_and_what_opens_it(client):
    first, second = import_key(client, "first"), import_key(client, "second")
    instance_id = created(client, InstanceName="web", LoginConfiguration={"KeyIds": [first]})
    found = instance(client, instance_id)
    assert (found["InstanceName"], found["InstanceState"], found["LatestOperation"]) == (
        "web", "RUNNING", "CreateInstances")
    assert (found["LoginSettings"], found["RenewFlag"]) == ({"KeyIds": [first]}, "NOTIFY_AND_AUTO_RENEW")
    assert associated(client, first) == {instance_id: "ubuntu"}
    assert refused(client, "DeleteKeyPairs", KeyIds=[first]).code == "ResourceInUse.KeyPairInUse"

    call(client, "AssociateInstancesKeyPairs", InstanceIds=[instance_id], KeyIds=[second], AssociateType="ONLINE",
         Username="deploy")
    assert instance(client, instance_id)["InstanceState"] == "RUNNING"
    wait(client, instance_id)
    assert instance(client, instance_id)["LoginSettings"] == {"KeyIds": [second]}
    assert (associated(client, first), associated(client, second)) == ({}, {instance_id: "deploy"})
    again = {"InstanceIds": [instance_id], "KeyIds": [second]}
    assert outcome(client, "AssociateInstancesKeyPairs", **again) == "UnsupportedOperation.KeyPairBindDuplicate"

    assert outcome(client, "DisassociateInstancesKeyPairs", **again, DisassociateType="ONLINE", Username="root") == (
        "UnsupportedOperation.KeyPairUnbindUsernameMismatch")
    call(client, "DisassociateInstancesKeyPairs", **again)
    wait(client, instance_id)
    assert (instance(client, instance_id)["InstanceState"], associated(client, second)) == ("RUNNING", {})

    for action, state in [("StopInstances", "STOPPED"), ("StartInstances", "RUNNING"), ("RebootInstances", "RUNNING")]:
        call(client, action, InstanceIds=[instance_id])
        wait(client, instance_id)
        assert instance(client, instance_id)["InstanceState"] == state

    call(client, "AssociateInstancesKeyPairs", InstanceIds=[instance_id], KeyIds=[first, second])
    wait(client, instance_id)
    assert outcome(client, "TerminateInstances", InstanceIds=[instance_id]) == (
        "UnsupportedOperation.InvalidInstanceState")
    call(client, "IsolateInstances", InstanceIds=[instance_id])
    wait(client, instance_id)
    isolated = instance(client, instance_id)
    assert (isolated["InstanceState"], isolated["LatestOperation"]) == ("SHUTDOWN", "IsolateInstances")
    assert isolated["IsolatedTime"] and isolated["LoginSettings"] == {"KeyIds": sorted([first, second])}
    call(client, "TerminateInstances", InstanceIds=[instance_id])
    assert (associated(client, first), associated(client, second)) == ({}, {})
    call(client, "DeleteKeyPairs", KeyIds=[first, second])
    processes.wait_until(
        lambda: not call(client, "DescribeInstances", InstanceIds=[instance_id]).InstanceSet, "it is gone")


def test_a_password_is_kept_nowhere(server, client):
    password = "Never-kept-0815"
    instance_id = created(client, LoginConfiguration={"AutoGeneratePassword": "NO", "Password": password})
    call(client, "ResetInstancesPassword", InstanceIds=[instance_id], Password=password + "x")
    assert password not in server.stderr
    for file in server.data.iterdir():
        assert not file.is_file() or password.encode() not in file.read_bytes(), file


def test_a_change_in_flight_survives_a_restart(start):
    server = start("--instance-delay", "3000")
    client = clients.lighthouse(server, region=None)
    key_id = import_key(client, "key")
    instance_id = call(client, "CreateInstances", **ORDER, LoginConfiguration={"KeyIds": [key_id]}).InstanceIdSet[0]
    before = instance(client, instance_id)
    assert (before["InstanceState"], before["LatestOperationState"]) == ("PENDING", "OPERATING")
    server.stop()
    client = clients.lighthouse(start("--instance-delay", "3000", environment={}), region=None)
    wait(client, instance_id)
    after = instance(client, instance_id)
    assert (after["InstanceState"], after["LoginSettings"]) == ("RUNNING", {"KeyIds": [key_id]})
    assert after["LatestOperationRequestId"] == before["LatestOperationRequestId"]


def test_what_can_be_ordered_can_be_found(client):
    blueprints = call(client, "DescribeBlueprints", Limit=100).BlueprintSet
    assert {"LINUX_UNIX", "WINDOWS"} == {one.PlatformType for one in blueprints}
    bundles = call(client, "DescribeBundles").BundleSet
    order = {**ORDER, "BundleId": bundles[0].BundleId}
    for one in blueprints:
        made = call(client, "CreateInstances", **{**order, "BlueprintId": one.BlueprintId}).InstanceIdSet[0]
        found = instance(client, made)
        assert (found["OsName"], found["CPU"], found["Memory"]) == (one.OsName, bundles[0].CPU, bundles[0].Memory)
    assert call(client, "DescribeInstances").TotalCount == len(blueprints)


# The reference pages are compared with the official package.

# Fields of the vendor that Keywright does not return.
LEFT_FIELDS = {
    "DescribeInstances": {f"InstanceSet[].{name}" for name in (
        "SupportIpv6Detail", "PublicIpv6Addresses", "InitInvocationId", "InstanceViolationDetail")},
}
MEMBERS = {
    "DescribeInstances": {"InstanceSet[].": models.Instance, "InstanceSet[].SystemDisk.": models.SystemDisk,
                          "InstanceSet[].InternetAccessible.": models.InternetAccessible,
                          "InstanceSet[].LoginSettings.": models.LoginSettings, "InstanceSet[].Tags[].": models.Tag},
    "DescribeBlueprints": {"BlueprintSet[].": models.Blueprint},
    "DescribeBundles": {"BundleSet[].": models.Bundle, "BundleSet[].Price.": models.Price,
                        "BundleSet[].Price.InstancePrice.": models.InstancePrice},
}
SENT_MEMBERS = {
    "CreateInstances": {
        "InstanceChargePrepaid.": models.InstanceChargePrepaid, "LoginConfiguration.": models.LoginConfiguration,
        "Tags[].": models.Tag, "InitCommand.": models.Command, "Containers[].": models.DockerContainerConfiguration,
        "Containers[].Envs[].": models.ContainerEnv,
        "Containers[].PublishPorts[].": models.DockerContainerPublishPort,
        "Containers[].Volumes[].": models.DockerContainerVolume},
    **{action: {"Filters[].": models.Filter} for action in (
        "DescribeInstances", "DescribeBlueprints", "DescribeBundles")},
}
ACTIONS = ["CreateInstances", "DescribeBlueprints", "DescribeBundles", "DescribeInstances", "IsolateInstances",
           "RebootInstances", "ResetInstancesPassword", "StartInstances", "StopInstances", "TerminateInstances"]


def rows(action, section):
    text = (PAGES / f"{action}.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def fields(structure, members):
    official = {name[1:] for name in vars(structure()) if name.startswith("_")}
    for prefix, member in members.items():
        official |= {prefix + name[1:] for name in vars(member()) if name.startswith("_")}
    return official


@pytest.mark.parametrize("action", ACTIONS)
def test_the_pages_are_those_of_the_official_package(action):
    sent = fields(getattr(models, f"{action}Request"), SENT_MEMBERS.get(action, {}))
    assert set(rows(action, "Parameters") if "| Parameter |" in (PAGES / f"{action}.md").read_text() else []) == sent
    answered = fields(getattr(models, f"{action}Response"), MEMBERS.get(action, {}))
    left = LEFT_FIELDS.get(action, set())
    assert left <= answered
    assert set(rows(action, "Answer")) == answered - left
    codes = {value for name, value in vars(errorcodes).items() if name.isupper()}
    # DryRunOperation is a common code of the vendor, which is not in the product's list.
    assert set(rows(action, "Errors")) - {"DryRunOperation"} <= codes
