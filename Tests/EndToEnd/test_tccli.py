# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import re
import subprocess
import sys

import pytest

import clients
import keys
import processes

TCCLI = pathlib.Path(sys.executable).parent / "tccli"


@pytest.fixture
def run(server, tmp_path):
    home = tmp_path / "home"
    home.mkdir()

    def run(product, action, *flags, region=clients.REGION, **parameters):
        options = {"endpoint": server.url, "secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY,
                   **({"region": region} if region else {}), **parameters}
        texts = [
            text
            for name, value in options.items()
            for text in (f"--{name}", value if isinstance(value, str) else json.dumps(value))
        ]
        # TCCLI keeps its settings and a log in the home directory.
        return subprocess.run(
            [TCCLI, product, action, *texts, *flags], env=processes.clean_environment(HOME=str(home)),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=processes.DEADLINE_SECONDS)

    return run


@pytest.fixture
def tccli(run):
    def tccli(product, action, *flags, **parameters):
        ended = run(product, action, *flags, **parameters)
        assert ended.returncode == 0, ended
        return json.loads(ended.stdout)

    return tccli


@pytest.fixture
def code(run):
    def code(product, action, **parameters):
        ended = run(product, action, **parameters)
        assert ended.returncode != 0, ended
        return re.search(r"code:([A-Za-z.]+)", ended.stdout + ended.stderr)[1]

    return code


def names(answer):
    assert answer["TotalCount"] == len(answer["KeyPairSet"])
    return sorted(pair["KeyName"] for pair in answer["KeyPairSet"])


def test_cvm_from_create_to_delete(tccli, code, own_key, tmp_path):
    created = tccli("cvm", "CreateKeyPair", KeyName="created", ProjectId=0)["KeyPair"]
    assert keys.public_line(created["PrivateKey"], tmp_path).split()[:2] == keys.first_two_fields(created["PublicKey"])
    tags = [{"ResourceType": "keypair", "Tags": [{"Key": "env", "Value": "prod"}]}]
    imported = tccli("cvm", "ImportKeyPair", KeyName="imported", ProjectId=0, PublicKey=own_key.public,
                     TagSpecification=tags)["KeyId"]
    (pair,) = tccli("cvm", "DescribeKeyPairs", KeyIds=[imported])["KeyPairSet"]
    assert pair["PublicKey"].split(" ") == [*keys.first_two_fields(own_key.public), imported]
    assert pair["Tags"] == [{"Key": "env", "Value": "prod"}]

    assert set(tccli("cvm", "ModifyKeyPairAttribute", KeyId=imported, KeyName="renamed", Description="密钥 一")) == {
        "RequestId"}
    (pair,) = tccli("cvm", "DescribeKeyPairs", KeyIds=[imported])["KeyPairSet"]
    assert (pair["KeyName"], pair["Description"]) == ("renamed", "密钥 一")

    assert code("cvm", "DeleteKeyPairs", KeyIds=[imported, "skey-00000000"]) == "InvalidKeyPairId.NotFound"
    assert set(tccli("cvm", "DeleteKeyPairs", KeyIds=[imported, created["KeyId"]])) == {"RequestId"}
    assert names(tccli("cvm", "DescribeKeyPairs")) == []


def test_lighthouse_from_create_to_delete(tccli, own_key, tmp_path):
    created = tccli("lighthouse", "CreateKeyPair", KeyName="created", region=None)["KeyPair"]
    assert keys.public_line(created["PrivateKey"], tmp_path).split()[:2] == keys.first_two_fields(created["PublicKey"])
    imported = tccli("lighthouse", "ImportKeyPair", KeyName="imported", PublicKey=own_key.public)["KeyId"]
    (pair,) = tccli("lighthouse", "DescribeKeyPairs", KeyIds=[imported])["KeyPairSet"]
    assert pair["PublicKey"] == own_key.public
    assert names(tccli("lighthouse", "DescribeKeyPairs")) == ["created", "imported"]
    (quota,) = tccli("lighthouse", "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"])[
        "GeneralResourceQuotaSet"]
    assert quota == {
        "ResourceName": "USER_KEY_PAIR", "ResourceQuotaAvailable": 498, "ResourceQuotaTotal": 500}
    tccli("lighthouse", "DeleteKeyPairs", KeyIds=[created["KeyId"]])
    assert names(tccli("lighthouse", "DescribeKeyPairs")) == ["imported"]


def test_cam_from_user_to_permission(tccli, code):
    user = tccli("cam", "AddUser", Name="deployer", UseApi=1)
    mine = {"secretId": user["SecretId"], "secretKey": user["SecretKey"]}
    assert code("cvm", "DescribeKeyPairs", **mine) == "AuthFailure.UnauthorizedOperation"
    document = {"version": "2.0", "statement": [{"effect": "allow", "action": "cvm:Describe*", "resource": "*"}]}
    policy = tccli("cam", "CreatePolicy", PolicyName="reading", PolicyDocument=json.dumps(document))["PolicyId"]
    tccli("cam", "AttachUserPolicy", PolicyId=policy, AttachUin=user["Uin"])
    assert names(tccli("cvm", "DescribeKeyPairs", **mine)) == []
    assert code("cvm", "CreateKeyPair", KeyName="n", ProjectId=0, **mine) == "AuthFailure.UnauthorizedOperation"
    (listed,) = tccli("cam", "ListUsers")["Data"]
    assert (listed["Name"], listed["Uin"]) == ("deployer", user["Uin"])
    tccli("cam", "DeletePolicy", PolicyId=[policy])
    assert code("cam", "DeleteUser", Name="deployer") == "OperationDenied.HaveKeys"
    tccli("cam", "DeleteUser", Name="deployer", Force=1)
    assert tccli("cam", "ListUsers")["Data"] == []


def test_tags_and_projects(tccli, code, own_key):
    project = tccli("tag", "AddProject", ProjectName="web")["ProjectId"]
    key_id = tccli("cvm", "ImportKeyPair", KeyName="pair", ProjectId=project, PublicKey=own_key.public)["KeyId"]
    name = f"qcs::cvm:{clients.REGION}:uin/:keypair/{key_id}"
    tccli("tag", "TagResources", ResourceList=[name], Tags=[{"TagKey": "env", "TagValue": "test"}])
    tccli("tag", "ModifyResourceTags", Resource=name, ReplaceTags=[{"TagKey": "env", "TagValue": "prod"}])
    (pair,) = tccli("cvm", "DescribeKeyPairs")["KeyPairSet"]
    assert (pair["ProjectId"], pair["Tags"]) == (project, [{"Key": "env", "Value": "prod"}])
    (tag,) = tccli("tag", "DescribeResourceTagsByResourceIds", ServiceType="cvm", ResourcePrefix="keypair",
                   ResourceIds=[key_id], ResourceRegion=clients.REGION)["Tags"]
    assert (tag["TagKey"], tag["TagValue"], tag["ResourceId"]) == ("env", "prod", key_id)
    (found,) = tccli("tag", "GetResources", TagFilters=[{"TagKey": "env", "TagValue": ["prod"]}])[
        "ResourceTagMappingList"]
    assert found["Resource"].endswith(key_id)
    tags = tccli("tag", "DescribeTags")["Tags"]
    assert [(tag["TagKey"], tag["TagValue"], tag["CanDelete"]) for tag in tags] == [("env", "prod", 0), ("env", "test", 1)]
    failed = tccli("tag", "UnTagResources", ResourceList=[name, name[:-8] + "00000000"], TagKeys=["env"])
    assert [one["Code"] for one in failed["FailedResources"]] == ["InvalidParameterValue.ResourceDescriptionError"]
    tccli("tag", "UpdateProject", ProjectId=project, ProjectName="shop")
    (listed,) = tccli("tag", "DescribeProjects", AllList=0, Limit=10, Offset=0)["Projects"]
    assert listed["ProjectName"] == "shop"
    assert code("tag", "AddProject", ProjectName="shop") == "InvalidParameter.ProjectNameExisted"
    assert code("tag", "CreateTags") == "UnsupportedOperation"


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_pages_of_more_than_a_hundred(server, tccli, product):
    imported = clients.import_one_by_one(clients.client(product, server), [f"pair_{number}" for number in range(103)])
    listed = []
    for offset in (0, 50, 100, 150):
        page = tccli(product, "DescribeKeyPairs", Offset=offset, Limit=50)
        assert page["TotalCount"] == 103
        listed += [pair["KeyId"] for pair in page["KeyPairSet"]]
    assert listed == imported[::-1]


CVM_FILTERS = {
    "key-name": ("web_1", ["web_1"]), "project-id": ("0", ["db", "web_1"]), "tag-key": ("env", ["web_1"]),
    "tag-value": ("test", ["db"]), "tag:env": ("prod", ["web_1"]),
}
LIGHTHOUSE_FILTERS = {
    "key-name": ("eb_", ["web_1"]), "tag-key": ("env", ["web_1"]), "tag-value": ("test", ["db"]),
    "tag:env": ("prod", ["web_1"]),
}


@pytest.mark.parametrize("product, filters", [("cvm", CVM_FILTERS), ("lighthouse", LIGHTHOUSE_FILTERS)])
def test_each_filter(server, tccli, product, filters):
    client = clients.client(product, server)

    def tagged(key, value):
        tags = [{"Key": key, "Value": value}]
        return {"Tags": tags} if product == "lighthouse" else {
            "TagSpecification": [{"ResourceType": "keypair", "Tags": tags}]}

    web = clients.import_key(client, "web_1", **tagged("env", "prod"))
    clients.import_key(client, "db", **tagged("owner", "test"))
    if product == "lighthouse":
        filters = {"key-id": (web, ["web_1"]), **filters}
    found = {
        name: names(tccli(product, "DescribeKeyPairs", Filters=[{"Name": name, "Values": [value]}]))
        for name, (value, _) in filters.items()
    }
    assert found == {name: expected for name, (_, expected) in filters.items()}


def test_unfolded_arguments(tccli):
    unfolded = ["--cli-unfold-argument", "--TagSpecification.0.ResourceType", "keypair",
                "--TagSpecification.0.Tags.0.Key", "env", "--TagSpecification.0.Tags.0.Value", "prod"]
    tccli("cvm", "ImportKeyPair", *unfolded, KeyName="pair", ProjectId="0", PublicKey=keys.rsa_line())
    (pair,) = tccli("cvm", "DescribeKeyPairs")["KeyPairSet"]
    assert pair["Tags"] == [{"Key": "env", "Value": "prod"}]


@pytest.mark.parametrize("product, zones", [("cvm", "ZoneSet"), ("lighthouse", "ZoneInfoSet")])
def test_regions_and_zones(tccli, product, zones):
    assert tccli(product, "DescribeRegions")["TotalCount"] == 18
    chinese = tccli(product, "DescribeZones", region="ap-tokyo")[zones]
    english = tccli(product, "DescribeZones", region="ap-tokyo", language="en-US")[zones]
    assert [zone["ZoneName"] for zone in chinese] == ["东京一区", "东京二区"]
    assert [zone["ZoneName"] for zone in english] == ["Tokyo Zone 1", "Tokyo Zone 2"]


CVM_REFUSALS = [
    ("CreateKeyPair", {"KeyName": "", "ProjectId": 0}, "InvalidKeyPairNameEmpty"),
    ("CreateKeyPair", {"KeyName": "n" * 26, "ProjectId": 0}, "InvalidKeyPairNameTooLong"),
    ("CreateKeyPair", {"KeyName": "a-b", "ProjectId": 0}, "InvalidKeyPairNameIncludeIllegalChar"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 7}, "InvalidProjectId.NotFound"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0, "region": "ap-mumbai"}, "UnsupportedRegion"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0, "region": "mars"}, "InvalidParameterValue"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0, "secretKey": "wrong"}, "AuthFailure.SignatureFailure"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0, "secretId": "nobody"}, "AuthFailure.SecretIdNotFound"),
    ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0, "token": "token"}, "AuthFailure.TokenFailure"),
    ("ImportKeyPair", {"KeyName": "new", "ProjectId": 0, "PublicKey": "ssh-rsa"}, "InvalidPublicKey.Malformed"),
    ("DescribeKeyPairs", {"Limit": 101}, "InvalidParameterValueLimit"),
    ("DescribeKeyPairs", {"Offset": -1}, "InvalidParameterValueOffset"),
    ("DescribeKeyPairs", {"KeyIds": ["skey-1122"]}, "InvalidKeyPairId.Malformed"),
    ("DescribeKeyPairs", {"Filters": [{"Name": "colour", "Values": ["red"]}]}, "InvalidFilter"),
    ("DeleteKeyPairs", {"KeyIds": ["skey-00000000"]}, "InvalidKeyPairId.NotFound"),
    ("ModifyKeyPairAttribute", {"KeyId": "skey-00000000"}, "MissingParameter"),
]
LIGHTHOUSE_REFUSALS = [
    ("CreateKeyPair", {"KeyName": ""}, "InvalidParameterValue.InvalidKeyPairNameEmpty"),
    ("ImportKeyPair", {"KeyName": "new", "PublicKey": "x"}, "InvalidParameterValue.KeyPairPublicKeyMalformed"),
    ("DescribeKeyPairs", {"Limit": 0}, "InvalidParameterValue.OutOfRange"),
    ("DescribeKeyPairs", {"Offset": -1}, "InvalidParameterValue.Negative"),
    ("DeleteKeyPairs", {"KeyIds": ["lhkp-00000000"]}, "ResourceNotFound.KeyIdNotFound"),
    ("DeleteKeyPairs", {"KeyIds": ["lhkp-00000000"] * 2}, "InvalidParameterValue.Duplicated"),
    ("AssociateInstancesKeyPairs", {"KeyIds": ["lhkp-00000000"], "InstanceIds": ["ins-1"]},
     "InvalidParameterValue.InstanceIdMalformed"),
]


@pytest.mark.parametrize("product, action, parameters, expected", [
    *(("cvm", *refusal) for refusal in CVM_REFUSALS), *(("lighthouse", *refusal) for refusal in LIGHTHOUSE_REFUSALS),
])
def test_a_refusal_shows_its_code(code, product, action, parameters, expected):
    assert code(product, action, **parameters) == expected


def test_sts_from_caller_to_temporary_key(tccli, code):
    identity = tccli("sts", "GetCallerIdentity")
    assert (identity["AccountId"], identity["UserId"]) == ("100000000001", "100000000001")
    assert identity["Arn"] == "qcs::cam:100000000001:uin/100000000001"
    document = {"version": "2.0", "statement": [{"effect": "allow", "action": "cvm:Describe*", "resource": "*"}]}
    made = tccli("sts", "GetFederationToken", Name="reader", Policy=json.dumps(document), DurationSeconds=900)
    key = made["Credentials"]
    by_key = {"secretId": key["TmpSecretId"], "secretKey": key["TmpSecretKey"], "token": key["Token"]}
    assert tccli("sts", "GetCallerIdentity", **by_key)["UserId"] == "100000000001:reader"
    assert names(tccli("cvm", "DescribeKeyPairs", **by_key)) == []
    assert code("cvm", "CreateKeyPair", KeyName="n", ProjectId=0, **by_key) == "AuthFailure.UnauthorizedOperation"
    del by_key["token"]
    assert code("cvm", "DescribeKeyPairs", **by_key) == "AuthFailure.TokenFailure"


def test_cam_tells_when_a_key_was_used(tccli, code):
    (row,) = tccli("cam", "GetSecurityLastUsed", SecretIdList=[processes.SECRET_ID])["SecretIdLastUsedRows"]
    assert row["SecretId"] == processes.SECRET_ID and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", row["LastUsedDate"])
    assert code("cam", "GetSecurityLastUsed", SecretIdList=["AKIDnobody"]) == "ResourceNotFound.SecretNotExist"


def test_instances_and_what_opens_them(tccli, code):
    key_id = tccli("cvm", "CreateKeyPair", KeyName="pair", ProjectId="0")["KeyPair"]["KeyId"]
    (instance_id,) = tccli(
        "cvm", "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5",
        InstanceName="web")["InstanceIdSet"]

    def described():
        (instance,) = tccli("cvm", "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"]
        return instance

    def settled():
        return processes.wait_until(lambda: described()["LatestOperationState"] == "SUCCESS", "the operation ends")

    settled()
    binding = {"InstanceIds": [instance_id], "KeyIds": [key_id]}
    assert code("cvm", "AssociateInstancesKeyPairs", **binding) == "UnsupportedOperation.InstanceStateRunning"
    tccli("cvm", "AssociateInstancesKeyPairs", **binding, ForceStop="true")
    settled()
    assert described()["LoginSettings"]["KeyIds"] == [key_id]
    assert tccli("cvm", "DescribeKeyPairs")["KeyPairSet"][0]["AssociatedInstanceIds"] == [instance_id]
    tccli("cvm", "TerminateInstances", InstanceIds=[instance_id])
    tccli("cvm", "DeleteKeyPairs", KeyIds=[key_id])


def test_lighthouse_binds_a_key_pair_to_an_instance(tccli, own_key):
    key_id = tccli("lighthouse", "ImportKeyPair", KeyName="imported", PublicKey=own_key.public)["KeyId"]
    (instance_id,) = tccli(
        "lighthouse", "CreateInstances", BundleId="bundle2022_gen_01", BlueprintId="lhbp-ubuntu22",
        InstanceChargePrepaid={"Period": 1}, LoginConfiguration={"KeyIds": [key_id]})["InstanceIdSet"]
    (pair,) = tccli("lighthouse", "DescribeKeyPairs", KeyIds=[key_id])["KeyPairSet"]
    assert pair["AssociatedInstanceSet"] == [{"InstanceId": instance_id, "Username": "ubuntu"}]
