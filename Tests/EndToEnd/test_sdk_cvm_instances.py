# SPDX-License-Identifier: Apache-2.0
"""Instances of CVM through the official SDK as infrastructure tools use it, and the reference pages about them."""

import concurrent.futures
import json
import pathlib
import re
import uuid

import pytest
import tccli
from tencentcloud.cvm.v20170312 import errorcodes

import clients
import processes
from clients import call, outcome, response

PAGES = processes.ROOT / "Documentation/reference/cvm"
ORDER = {"Placement": {"Zone": "ap-guangzhou-3"}, "ImageId": "img-487zeit5"}
MINUTE = 60_000


@pytest.fixture
def quick(start):
    """A server whose operations take 200 ms."""
    return start("--instance-delay", "200", "--quota", "cvm=500")


@pytest.fixture(params=clients.TRANSPORTS)
def each_cvm(request, quick):
    return clients.cvm(quick, transport=request.param)


@pytest.fixture
def cvm(quick):
    return clients.cvm(quick)


def created(cvm, name="pair"):
    return call(cvm, "CreateKeyPair", KeyName=name, ProjectId=0).KeyPair.KeyId


def described(cvm, instance_id):
    (instance,) = response(cvm, "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"]
    return instance


def settled(cvm, instance_id, state=None):
    """Waits until the latest operation has ended, as infrastructure tools do."""
    def ended():
        instance = described(cvm, instance_id)
        return instance if instance["LatestOperationState"] != "OPERATING" else None
    instance = processes.wait_until(ended, "the operation ends")
    assert instance["LatestOperationState"] == "SUCCESS"
    assert state in (None, instance["InstanceState"])
    return instance


def run(cvm, **parameters):
    (instance_id,) = call(cvm, "RunInstances", **{**ORDER, **parameters}).InstanceIdSet
    settled(cvm, instance_id, "RUNNING")
    return instance_id


def bound(cvm, key_id):
    return response(cvm, "DescribeKeyPairs", KeyIds=[key_id])["KeyPairSet"][0]["AssociatedInstanceIds"]


def test_as_infrastructure_tools_make_it(each_cvm):
    cvm = each_cvm
    first, second = created(cvm, "first"), created(cvm, "second")
    order = {
        "Placement": {"Zone": "ap-guangzhou-3", "ProjectId": 0}, "ImageId": "img-487zeit5",
        "InstanceType": "S5.MEDIUM4", "InstanceChargeType": "PREPAID",
        "InstanceChargePrepaid": {"Period": 1, "RenewFlag": "NOTIFY_AND_AUTO_RENEW"},
        "SystemDisk": {"DiskType": "CLOUD_SSD", "DiskSize": 60},
        "DataDisks": [{"DiskType": "CLOUD_PREMIUM", "DiskSize": 100, "DeleteWithInstance": True}],
        "VirtualPrivateCloud": {"VpcId": "vpc-12345678", "SubnetId": "subnet-12345678"},
        "InternetAccessible": {"InternetMaxBandwidthOut": 5, "PublicIpAssigned": True},
        "SecurityGroupIds": ["sg-12345678"], "InstanceCount": 1, "InstanceName": "web",
        "EnhancedService": {"SecurityService": {"Enabled": True}, "MonitorService": {"Enabled": True}},
        "LoginSettings": {"KeyIds": [first]}, "ClientToken": str(uuid.uuid4()), "HostName": "web-1",
        "ActionTimer": {"TimerAction": "TerminateInstances"}, "UserData": "IyEvYmluL3NoCg==",
        "TagSpecification": [{"ResourceType": "instance", "Tags": [{"Key": "env", "Value": "prod"}]}],
    }
    (instance_id,) = call(cvm, "RunInstances", **order).InstanceIdSet
    instance = settled(cvm, instance_id, "RUNNING")
    assert (instance["CPU"], instance["Memory"], instance["HostName"]) == (2, 4, "web-1")
    assert instance["LoginSettings"] == {"KeyIds": [first]} and len(instance["PublicIpAddresses"]) == 1
    assert instance["SystemDisk"]["DiskType"] == "CLOUD_SSD" and instance["SystemDisk"]["DiskSize"] == 60
    assert instance["Tags"] == [{"Key": "env", "Value": "prod"}]
    assert call(cvm, "RunInstances", **order).InstanceIdSet == [instance_id]
    assert outcome(cvm, "RunInstances", **order, DryRun=True) == "DryRunOperation"
    assert bound(cvm, first) == [instance_id]

    binding = {"InstanceIds": [instance_id], "KeyIds": [second]}
    assert outcome(cvm, "AssociateInstancesKeyPairs", **binding) == "UnsupportedOperation.InstanceStateRunning"
    request_id = call(cvm, "AssociateInstancesKeyPairs", **binding, ForceStop=True).RequestId
    instance = settled(cvm, instance_id, "RUNNING")
    assert (instance["LatestOperation"], instance["LatestOperationRequestId"]) == (
        "AssociateInstancesKeyPairs", request_id)
    assert (bound(cvm, first), bound(cvm, second)) == ([], [instance_id])
    assert outcome(cvm, "DeleteKeyPairs", KeyIds=[second]) == "InvalidParameterValue.KeyPairNotSupported"

    call(cvm, "StopInstances", InstanceIds=[instance_id], StopType="SOFT")
    settled(cvm, instance_id, "STOPPED")
    call(cvm, "DisassociateInstancesKeyPairs", **binding)
    assert settled(cvm, instance_id, "STOPPED")["LoginSettings"] == {"KeyIds": []}
    call(cvm, "ResetInstancesPassword", InstanceIds=[instance_id], Password="Passw0rd!!")
    settled(cvm, instance_id, "STOPPED")
    call(cvm, "ModifyInstancesAttribute", InstanceIds=[instance_id], InstanceName="renamed")
    assert described(cvm, instance_id)["InstanceName"] == "renamed"
    for state in ("SHUTDOWN", None):
        call(cvm, "TerminateInstances", InstanceIds=[instance_id])
        if state:
            settled(cvm, instance_id, state)
    processes.wait_until(
        lambda: not response(cvm, "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"], "it is gone")
    call(cvm, "DeleteKeyPairs", KeyIds=[first, second])


def test_a_password_is_kept_nowhere(start, tmp_path):
    password = "Passw0rd-kept-nowhere"
    server = start("--instance-delay", "0")
    cvm = clients.cvm(server)
    script = "c2VjcmV0c2NyaXB0"
    instance_id = run(cvm, LoginSettings={"Password": password}, UserData=script)
    call(cvm, "ModifyInstancesAttribute", InstanceIds=[instance_id], UserData=script)
    assert script[:8] not in clients.refused(
        cvm, "ModifyInstancesAttribute", InstanceIds=[instance_id], UserData=script + "!").message
    call(cvm, "ResetInstancesPassword", InstanceIds=[instance_id], Password=password, ForceStop=True)
    refused = clients.refused(cvm, "ResetInstancesPassword", InstanceIds=[instance_id], Password=password + "ü")
    assert refused.code == "InvalidPassword" and password not in refused.message
    server.stop()
    assert password not in server.stderr and script[:8] not in server.stderr
    for file in pathlib.Path(server.data).rglob("*"):
        assert not file.is_file() or password.encode() not in file.read_bytes(), file


def test_a_change_in_flight_survives_a_restart(start):
    server = start("--instance-delay", str(10 * MINUTE))
    cvm = clients.cvm(server)
    key_id = created(cvm)
    (instance_id,) = call(cvm, "RunInstances", **ORDER, LoginSettings={"KeyIds": [key_id]}).InstanceIdSet
    before = described(cvm, instance_id)
    assert (before["InstanceState"], before["LatestOperationState"]) == ("PENDING", "OPERATING")
    server.stop()
    cvm = clients.cvm(start("--instance-delay", "0"))
    assert described(cvm, instance_id) == before
    binding = {"InstanceIds": [instance_id], "KeyIds": [key_id], "ForceStop": True}
    assert outcome(cvm, "DisassociateInstancesKeyPairs", **binding) == "UnsupportedOperation.InstanceStatePending"
    assert bound(cvm, key_id) == [instance_id]


def test_a_second_operation_is_refused_while_one_is_under_way(start):
    server = start("--instance-delay", "0")
    cvm = clients.cvm(server)
    key_id, instance_id = created(cvm), run(cvm)
    call(cvm, "StopInstances", InstanceIds=[instance_id])
    server.stop()
    server = start("--instance-delay", str(MINUTE))
    binding = {"InstanceIds": [instance_id], "KeyIds": [key_id]}
    cvms = [clients.cvm(server) for _ in range(16)]
    with concurrent.futures.ThreadPoolExecutor(len(cvms)) as pool:
        outcomes = list(pool.map(lambda cvm: outcome(cvm, "AssociateInstancesKeyPairs", **binding), cvms))
    assert sorted(set(outcomes)) == ["OperationDenied.InstanceOperationInProgress", "Success"]
    assert outcomes.count("Success") == 1
    assert described(cvms[0], instance_id)["LatestOperationState"] == "OPERATING"


def test_images_and_pages(cvm):
    images = response(cvm, "DescribeImages", Filters=[{"Name": "platform", "Values": ["Ubuntu"]}])["ImageSet"]
    assert images and {image["Platform"] for image in images} == {"Ubuntu"}
    ids = call(cvm, "RunInstances", **ORDER, InstanceCount=5, InstanceName="n{R:1}").InstanceIdSet
    pages = [response(cvm, "DescribeInstances", Offset=offset, Limit=2) for offset in (0, 2, 4)]
    assert {page["TotalCount"] for page in pages} == {5}
    assert sorted(one["InstanceId"] for page in pages for one in page["InstanceSet"]) == sorted(ids)
    states = response(cvm, "DescribeInstancesStatus", InstanceIds=ids)["InstanceStatusSet"]
    assert sorted(one["InstanceId"] for one in states) == sorted(ids)


# The reference pages, which another test compares with the declarations, are compared with the official package.

def rows(action, section):
    text = (PAGES / f"{action}.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|.*", text, re.MULTILINE)


OBJECTS = json.loads(
    (pathlib.Path(tccli.__file__).parent / "services/cvm/v20170312/api.json").read_text())["objects"]
ACTIONS = [
    "AssociateSecurityGroups", "DescribeImages", "DescribeInstancesAttributes", "DescribeInstancesStatus",
    "DisassociateSecurityGroups", "ModifyInstancesAttribute", "ModifyInstancesProject", "ModifyInstancesRenewFlag",
    "ModifyInstancesVpcAttribute", "RebootInstances", "ResetInstancesInternetMaxBandwidth", "ResetInstancesPassword",
    "ResizeInstanceDisks", "RunInstances", "StartInstances", "StopInstances", "TerminateInstances"]


def official(structure, prefix=""):
    """The paths of all fields of a structure, including those of nested structures."""
    paths = set()
    for member in OBJECTS[structure]["members"]:
        path = prefix + member["name"]
        paths.add(path)
        if member["member"] in OBJECTS:
            paths |= official(member["member"], path + ("[]." if member["type"] == "list" else "."))
    return paths


@pytest.mark.parametrize("action", ACTIONS + ["DescribeInstances"])
def test_parameters_are_those_of_the_official_package(action):
    assert set(rows(action, "Parameters")) == official(f"{action}Request")


@pytest.mark.parametrize("action", ACTIONS)
def test_answers_are_those_of_the_official_package(action):
    # Lists that are always empty; their elements are not documented.
    left = {"ImageSet[].SnapshotSet[].", "ImageSet[].Tags[]."}
    expected = {path for path in official(f"{action}Response") if not any(path.startswith(one) for one in left)}
    assert set(rows(action, "Answer")) == expected


@pytest.mark.parametrize("action", ACTIONS + ["DescribeInstances"])
def test_codes_are_those_of_the_official_package(action):
    known = {value for name, value in vars(errorcodes).items() if name.isupper()}
    assert set(rows(action, "Errors")) <= known | {"DryRunOperation"}
