# SPDX-License-Identifier: Apache-2.0
"""The life cycle of an instance with the calls of Terraform's provider of 2026-08-21, through the official SDK, and the
state that it keeps. A plan is empty if the state equals the configuration."""

import base64
import uuid

import pytest

import clients
import processes
from clients import call, outcome, response


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("terraform")) as servers:
        server = servers.start("--instance-delay", "50", "--quota", "cvm=100", "--failed-signatures", "0")
        yield {product: clients.client(product, server) for product in ("cvm", "lighthouse", "tag", "vpc")}


def described(house, instance_id):
    found = response(house["cvm"], "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"]
    return found[0] if found else None


def settled(house, instance_id):
    """Waits for an operation as the provider does."""
    def ended():
        instance = described(house, instance_id)
        return instance if instance["LatestOperationState"] not in (None, "OPERATING") else None
    instance = processes.wait_until(ended, "the operation ends")
    assert instance["LatestOperationState"] == "SUCCESS"
    return instance


CONFIGURATION = {
    "instance_name": "web", "availability_zone": "ap-guangzhou-3", "image_id": "img-487zeit5",
    "instance_type": "S5.MEDIUM4", "hostname": "web-1", "project_id": 0,
    "instance_charge_type": "POSTPAID_BY_HOUR",
    "vpc_id": "vpc-1urkhbj4", "subnet_id": "subnet-dcs9x3gz", "private_ip": "10.0.0.18",
    "security_groups": {"sg-2zvpghhc", "sg-00000001"},
    "system_disk_type": "CLOUD_SSD", "system_disk_size": 60,
    "internet_charge_type": "TRAFFIC_POSTPAID_BY_HOUR", "internet_max_bandwidth_out": 5, "allocate_public_ip": True,
    "cam_role_name": "reader", "hpc_cluster_id": "hpc-1", "dedicated_cluster_id": "cluster-1",
    "placement_group_id": "ps-1", "disable_api_termination": True,
    "user_data": base64.b64encode(b"#!/bin/sh\n").decode(), "tags": {"team": "web", "env": "prod"},
    "data_disks": [
        {"data_disk_type": "CLOUD_PREMIUM", "data_disk_size": 100, "delete_with_instance": True, "encrypt": False},
        {"data_disk_type": "CLOUD_SSD", "data_disk_size": 200, "delete_with_instance": False, "encrypt": True},
    ],
}


def create(house, wanted, key_ids, **changed):
    """`resourceTencentCloudInstanceCreate`."""
    order = {
        "Placement": {"Zone": wanted["availability_zone"], "ProjectId": wanted["project_id"]},
        "ImageId": wanted["image_id"], "InstanceType": wanted["instance_type"], "InstanceName": wanted["instance_name"],
        "HostName": wanted["hostname"], "InstanceChargeType": wanted["instance_charge_type"], "InstanceCount": 1,
        "CamRoleName": wanted["cam_role_name"], "HpcClusterId": wanted["hpc_cluster_id"],
        "DedicatedClusterId": wanted["dedicated_cluster_id"], "DisasterRecoverGroupIds": [wanted["placement_group_id"]],
        "InternetAccessible": {
            "InternetChargeType": wanted["internet_charge_type"],
            "InternetMaxBandwidthOut": wanted["internet_max_bandwidth_out"],
            "PublicIpAssigned": wanted["allocate_public_ip"]},
        "VirtualPrivateCloud": {
            "VpcId": wanted["vpc_id"], "SubnetId": wanted["subnet_id"], "PrivateIpAddresses": [wanted["private_ip"]]},
        "SecurityGroupIds": sorted(wanted["security_groups"]),
        "SystemDisk": {"DiskType": wanted["system_disk_type"], "DiskSize": wanted["system_disk_size"]},
        "DataDisks": [
            {"DiskType": disk["data_disk_type"], "DiskSize": disk["data_disk_size"], "ThroughputPerformance": 0,
             "DeleteWithInstance": disk["delete_with_instance"], "Encrypt": disk["encrypt"]}
            for disk in wanted["data_disks"]],
        "EnhancedService": {
            "SecurityService": {"Enabled": True}, "MonitorService": {"Enabled": True},
            "AutomationService": {"Enabled": True}},
        "LoginSettings": {"KeyIds": key_ids}, "UserData": wanted["user_data"],
        "DisableApiTermination": wanted["disable_api_termination"],
        "TagSpecification": [{
            "ResourceType": "instance",
            "Tags": [{"Key": key, "Value": value} for key, value in wanted["tags"].items()]}],
        "ClientToken": str(uuid.uuid4())}
    (instance_id,) = call(house["cvm"], "RunInstances", **{**order, **changed}).InstanceIdSet
    processes.wait_until(lambda: described(house, instance_id)["InstanceState"] == "RUNNING", "it runs")
    processes.wait_until(lambda: tags(house, instance_id) == wanted["tags"], "it has its tags")
    return instance_id


def tags(house, instance_id):
    answer = response(
        house["tag"], "DescribeResourceTagsByResourceIds", ServiceType="cvm", ResourcePrefix="instance",
        ResourceIds=[instance_id], ResourceRegion="ap-guangzhou", Limit=100, Offset=0)
    return {tag["TagKey"]: tag["TagValue"] for tag in answer["Tags"]}


def read(house, instance_id, before):
    """`resourceTencentCloudInstanceRead`: the state after a read. Values that it does not set are unchanged."""
    instance = settled(house, instance_id)
    images = response(house["cvm"], "DescribeImages")["ImageSet"]
    assert instance["ImageId"] in {image["ImageId"] for image in images}
    network, internet = instance["VirtualPrivateCloud"], instance["InternetAccessible"]
    state = {
        **before, "image_id": instance["ImageId"], "availability_zone": instance["Placement"]["Zone"],
        "dedicated_cluster_id": instance["DedicatedClusterId"], "instance_name": instance["InstanceName"],
        "instance_type": instance["InstanceType"], "project_id": instance["Placement"]["ProjectId"],
        "instance_charge_type": instance["InstanceChargeType"],
        "instance_charge_type_prepaid_renew_flag": instance["RenewFlag"],
        "internet_charge_type": internet["InternetChargeType"],
        "internet_max_bandwidth_out": internet["InternetMaxBandwidthOut"],
        "vpc_id": network["VpcId"], "subnet_id": network["SubnetId"],
        "security_groups": set(instance["SecurityGroupIds"]),
        "system_disk_type": instance["SystemDisk"]["DiskType"], "system_disk_size": instance["SystemDisk"]["DiskSize"],
        "cam_role_name": instance["CamRoleName"], "disable_api_termination": instance["DisableApiTermination"],
        "hpc_cluster_id": instance["HpcClusterId"], "placement_group_id": instance["DisasterRecoverGroupId"],
        "private_ip": instance["PrivateIpAddresses"][0], "tags": tags(house, instance_id),
        "allocate_public_ip": before.get("allocate_public_ip", bool(instance["PublicIpAddresses"])),
        "key_ids": set(instance["LoginSettings"]["KeyIds"] or [])}
    # The provider asks the disk service, which does not exist here, only about disks whose identifiers begin with
    # `disk-`. For other disks it keeps the state. Without disks the state becomes empty, so that the plan would replace
    # the instance.
    assert "DiskId" not in instance["SystemDisk"]
    assert not any(disk["DiskId"].startswith("disk-") for disk in instance["DataDisks"])
    if not instance["DataDisks"]:
        state["data_disks"] = []
    answer = response(house["cvm"], "DescribeInstancesAttributes", InstanceIds=[instance_id], Attributes=["UserData"])
    user_data = answer["InstanceSet"][0]["Attributes"]["UserData"]
    state["user_data_raw"] = base64.b64decode(user_data, validate=True).decode()
    state["user_data"] = user_data
    return state


def plan(wanted, state):
    return {name: (state.get(name), value) for name, value in wanted.items() if state.get(name) != value}


def in_use(house, instance):
    """`waitIpRelease`: the calls by which the provider waits until the addresses are free."""
    network = instance["VirtualPrivateCloud"]
    return response(
        house["vpc"], "DescribeUsedIpAddress", VpcId=network["VpcId"], SubnetId=network["SubnetId"],
        IpAddresses=instance["PrivateIpAddresses"], Offset=0, Limit=20)["IpAddressStates"]


def destroy(house, instance_id, times=1):
    instance = described(house, instance_id)
    for _ in range(times):
        settled(house, instance_id)
        call(house["cvm"], "TerminateInstances", InstanceIds=[instance_id], ReleaseAddress=False)
    processes.wait_until(lambda: described(house, instance_id) is None, "it is gone")
    assert in_use(house, instance) == []


def test_a_whole_life(house):
    cvm = house["cvm"]
    first, second = (clients.import_key(cvm, name) for name in ("terraform_1", "terraform_2"))
    wanted = {**CONFIGURATION, "key_ids": {first}}
    instance_id = create(house, wanted, [first])
    state = read(house, instance_id, wanted)
    assert plan(wanted, state) == {} and state["user_data_raw"] == "#!/bin/sh\n"
    disks = described(house, instance_id)["DataDisks"]
    assert [(disk["DiskType"], disk["DiskSize"], disk["DeleteWithInstance"], disk["Encrypt"]) for disk in disks] == [
        tuple(disk.values()) for disk in wanted["data_disks"]]
    assert [one["ResourceId"] for one in in_use(house, described(house, instance_id))] == [instance_id]

    # Every change that the provider makes without replacing the instance, in its order; the state is read after each.
    project = call(house["tag"], "AddProject", ProjectName="terraform").ProjectId
    for changed, calls in (
        ({"instance_name": "web-2"}, [("ModifyInstancesAttribute", {"InstanceName": "web-2"})]),
        ({"disable_api_termination": False}, [("ModifyInstancesAttribute", {"DisableApiTermination": False})]),
        ({"cam_role_name": "writer"}, [("ModifyInstancesAttribute", {"CamRoleName": "writer"})]),
        ({"security_groups": {"sg-00000001", "sg-00000002"}},
         [("ModifyInstancesAttribute", {"SecurityGroups": ["sg-00000001", "sg-00000002"]})]),
        ({"project_id": project}, [("ModifyInstancesProject", {"ProjectId": project})]),
        ({"key_ids": {second}}, [
            ("DisassociateInstancesKeyPairs", {"KeyIds": [first], "ForceStop": True}),
            ("AssociateInstancesKeyPairs", {"KeyIds": [second], "ForceStop": True})]),
        ({"system_disk_size": 80, "system_disk_type": "CLOUD_BSSD"}, [
            ("ResizeInstanceDisks", {"ForceStop": True, "SystemDisk": {"DiskSize": 80, "DiskType": "CLOUD_BSSD"}})]),
        ({"vpc_id": "vpc-2", "subnet_id": "subnet-2", "private_ip": "10.1.0.7"}, [
            ("ModifyInstancesVpcAttribute", {"VirtualPrivateCloud": {
                "VpcId": "vpc-2", "SubnetId": "subnet-2", "PrivateIpAddresses": ["10.1.0.7"]}})]),
        ({"internet_max_bandwidth_out": 20}, [
            ("ResetInstancesInternetMaxBandwidth", {"InternetAccessible": {
                "InternetChargeType": "TRAFFIC_POSTPAID_BY_HOUR", "InternetMaxBandwidthOut": 20}})]),
        ({"user_data": "Zm9v"}, [("ModifyInstancesAttribute", {"UserData": "Zm9v"})]),
    ):
        wanted |= changed
        assert set(plan(wanted, read(house, instance_id, state))) == set(changed)
        for action, parameters in calls:
            named = {"InstanceId": instance_id} if action == "ResizeInstanceDisks" else {"InstanceIds": [instance_id]}
            call(cvm, action, **named, **parameters)
            settled(house, instance_id)
        state = read(house, instance_id, {**state, **wanted})
        assert plan(wanted, state) == {}, changed
    wanted["tags"] = {"env": "test"}
    call(house["tag"], "ModifyResourceTags", Resource=f"qcs::cvm:ap-guangzhou:uin/:instance/{instance_id}",
         ReplaceTags=[{"TagKey": "env", "TagValue": "test"}], DeleteTags=[{"TagKey": "team"}])
    state = read(house, instance_id, state)
    assert plan(wanted, state) == {} and described(house, instance_id)["InstanceState"] == "RUNNING"

    # An import has every value except those that the provider never reads: the hostname and disks without a disk
    # service.
    imported = read(house, instance_id, {})
    assert set(plan(wanted, imported)) == {"hostname", "data_disks"}

    destroy(house, instance_id)
    call(cvm, "DeleteKeyPairs", KeyIds=[first, second])


def test_one_that_is_protected_stays(house):
    wanted = {**CONFIGURATION, "hostname": "guarded"}
    instance_id = create(house, wanted, [])
    assert outcome(house["cvm"], "TerminateInstances", InstanceIds=[instance_id]) == (
        "UnsupportedOperation.InstancesProtected")
    call(house["cvm"], "ModifyInstancesAttribute", InstanceIds=[instance_id], DisableApiTermination=False)
    destroy(house, instance_id)


def test_a_prepaid_one_is_put_aside_and_released(house):
    wanted = {**CONFIGURATION, "instance_charge_type": "PREPAID", "disable_api_termination": False,
              "instance_charge_type_prepaid_renew_flag": "NOTIFY_AND_MANUAL_RENEW"}
    instance_id = create(
        house, wanted, [], InstanceChargePrepaid={"Period": 1, "RenewFlag": "NOTIFY_AND_MANUAL_RENEW"})
    assert plan({**wanted, "key_ids": set()}, read(house, instance_id, wanted)) == {}
    call(house["cvm"], "ModifyInstancesRenewFlag", InstanceIds=[instance_id], RenewFlag="NOTIFY_AND_AUTO_RENEW")
    wanted["instance_charge_type_prepaid_renew_flag"] = "NOTIFY_AND_AUTO_RENEW"
    assert plan(wanted, read(house, instance_id, wanted)) == {}
    destroy(house, instance_id, times=2)


def test_security_groups_are_attached_by_themselves(house):
    """`tencentcloud_instance_security_groups` and similar resources."""
    wanted = {**CONFIGURATION, "disable_api_termination": False}
    instance_id = create(house, wanted, [])
    for action, groups in (
        ("AssociateSecurityGroups", {"sg-2zvpghhc", "sg-00000001", "sg-attached"}),
        ("DisassociateSecurityGroups", {"sg-2zvpghhc", "sg-00000001"}),
    ):
        call(house["cvm"], action, InstanceIds=[instance_id], SecurityGroupIds=["sg-attached"])
        assert read(house, instance_id, {})["security_groups"] == groups
    destroy(house, instance_id)


def test_an_instance_of_lighthouse_is_isolated_and_terminated(house):
    """`resourceTencentCloudLighthouseInstanceDelete`."""
    lighthouse = house["lighthouse"]
    bundles = call(lighthouse, "DescribeBundles").BundleSet
    assert all(one.Price.InstancePrice.DiscountPrice == 0 for one in bundles)
    (instance_id,) = call(
        lighthouse, "CreateInstances", BundleId=bundles[0].BundleId, BlueprintId="lhbp-ubuntu22",
        InstanceChargePrepaid={"Period": 1}, InstanceName="terraform").InstanceIdSet

    def instance():
        found = call(lighthouse, "DescribeInstances", InstanceIds=[instance_id]).InstanceSet
        return found[0] if found else None

    processes.wait_until(lambda: instance().LatestOperationState == "SUCCESS", "it runs")
    assert outcome(lighthouse, "TerminateInstances", InstanceIds=[instance_id]) == (
        "UnsupportedOperation.InvalidInstanceState")
    call(lighthouse, "IsolateInstances", InstanceIds=[instance_id])
    processes.wait_until(lambda: instance().InstanceState == "SHUTDOWN", "it is put aside")
    assert instance().IsolatedTime
    call(lighthouse, "TerminateInstances", InstanceIds=[instance_id])
    processes.wait_until(lambda: instance() is None, "it is gone")


def test_the_data_source_of_key_pairs(house):
    """`data.tencentcloud_key_pairs` sends a part of a name and filters the answer again."""
    cvm = house["cvm"]
    for name in ("source", "a_source", "source_1", "other"):
        clients.import_key(cvm, name)
    found, offset = [], 0
    while True:
        page = response(
            cvm, "DescribeKeyPairs", Offset=offset, Limit=100,
            Filters=[{"Name": "key-name", "Values": ["source"]}, {"Name": "project-id", "Values": ["0"]}])
        found += page["KeyPairSet"]
        offset += 100
        if len(page["KeyPairSet"]) < 100:
            break
    assert [pair["KeyName"] for pair in found] == ["source", "source_1", "a_source"]
    # The provider removes the last field of the public key.
    assert all(len(pair["PublicKey"].split()) == 3 for pair in found)


def test_the_rest_of_the_network_is_not_supported(house):
    for action in ("DescribeVpcs", "CreateSecurityGroup", "DescribeAddresses"):
        assert outcome(house["vpc"], action) == "UnsupportedOperation"
    assert outcome(house["vpc"], "MakeNetwork") == "InvalidAction"
