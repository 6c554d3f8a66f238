# SPDX-License-Identifier: Apache-2.0
"""The vendor's documented examples of CAM, STS, Tag and CloudAudit from the official command line.

Their identifiers of users, policies and resources, and their abbreviated texts, are replaced by values of the tested
server.
"""

import json
import time

import pytest

import clients
import processes
from test_contract_examples import DRIFT, MODELS, PAGES, REASONS, missing, misshapen, parameters

VERSIONS = {"cam": "v20190116", "cloudaudit": "v20190319", "sts": "v20180813", "tag": "v20180813"}
ACCOUNT = "100000000001"
# Examples that request a feature that does not exist here, and the expected code.
REFUSED = {
    # Access to a console.
    "cam-UpdateUser-0": "InvalidParameter.ParamError",
    # A list of names together with filters; the action's own page says that they exclude each other.
    "tag-GetResources-0": "InvalidParameter",
}


def examples():
    for product, version in VERSIONS.items():
        actions = json.loads((MODELS / product / version / "examples.json").read_text())["actions"]
        for page in sorted((PAGES / product).glob("*.md")):
            for number, example in enumerate(actions.get(page.stem, [])):
                yield pytest.param(product, page.stem, example, id=f"{product}-{page.stem}-{number}")


def numbers(product, action):
    """The parameters that are integers in the model: many examples write them as strings."""
    model = json.loads((MODELS / product / VERSIONS[product] / "api.json").read_text())
    members = model["objects"][model["actions"][action]["input"]]["members"]
    return {one["name"] for one in members if one["member"] in ("uint64", "int64", "integer")}


class World:
    """A server with a user, a policy, an instance and a project, which are created for each example."""

    def __init__(self, server):
        self.count = 0
        self.client = {product: clients.client(product, server) for product in (*VERSIONS, "cvm")}

    def name(self):
        self.count += 1
        return f"name-{self.count}"

    def user(self, name=None):
        return clients.call(self.client["cam"], "AddUser", Name=name or self.name(), UseApi=1)

    def policy(self):
        document = {"version": "2.0", "statement": [{"effect": "allow", "action": "cvm:*", "resource": "*"}]}
        return clients.call(
            self.client["cam"], "CreatePolicy", PolicyName=self.name(), PolicyDocument=json.dumps(document),
            Tags=[{"Key": "region", "Value": "ap-guangzhou"}]).PolicyId

    def instance(self, **tags):
        order = {"Placement": {"Zone": "ap-guangzhou-3"}, "ImageId": "img-487zeit5"}
        (instance,) = clients.response(self.client["cvm"], "RunInstances", **order)["InstanceIdSet"]
        name = f"qcs::cvm:ap-guangzhou:uin/{ACCOUNT}:instance/{instance}"
        for key, value in tags.items():
            clients.call(self.client["tag"], "AddResourceTag", Resource=name, TagKey=key, TagValue=value)
        return instance, name

    def resources(self, asked):
        return {"ResourceList": [self.instance()[1] for _ in asked["ResourceList"]]}

    def user_with_policy(self):
        uin, number = self.user().Uin, self.policy()
        clients.call(self.client["cam"], "AttachUserPolicy", AttachUin=uin, PolicyId=number)
        return uin, number

    def tag_that_nothing_has(self, asked):
        value = self.name()
        clients.call(self.client["tag"], "CreateTag", TagKey=asked["TagKey"], TagValue=value)
        return {"TagValue": value}

    def key_of_user(self):
        user = self.user()
        return {"TargetUin": user.Uin, "AccessKeyId": user.SecretId}


def federation_policy(asked):
    """The policy is URL-encoded once, and again for the query except for its slashes; its account is replaced."""
    return {"Policy": asked["Policy"].replace("uid/123456", f"uin/{ACCOUNT}")}


def token(world):
    for value in ("1", "2", "3"):
        clients.outcome(world.client["tag"], "CreateTag", TagKey="many", TagValue=value)
    return clients.call(world.client["tag"], "GetTags", MaxResults=1).PaginationToken


# Parameters that replace those of an example, made from resources of the server.
REPLACED = {
    "cam:AddUser": lambda world, _: {"Name": world.name()},
    "cam:AttachUserPolicy": lambda world, _: {"AttachUin": world.user().Uin, "PolicyId": world.policy()},
    "cam:CreateAccessKey": lambda world, _: {"TargetUin": world.user().Uin},
    "cam:CreatePolicy": lambda world, _: {"PolicyName": world.name()},
    "cam:DeleteAccessKey": lambda world, _: world.key_of_user(),
    "cam:DeletePolicy": lambda world, _: {"PolicyId": [world.policy()]},
    "cam:DeleteUser": lambda world, _: {"Name": clients.call(
        world.client["cam"], "AddUser", Name=world.name()).Name},
    "cam:DescribeSubAccounts": lambda world, _: {"FilterSubAccountUin": [world.user().Uin]},
    "cam:DetachUserPolicy": lambda world, _: dict(zip(("DetachUin", "PolicyId"), world.user_with_policy())),
    "cam:GetPolicy": lambda world, _: {"PolicyId": world.policy()},
    "cam:GetSecurityLastUsed": lambda world, _: {"SecretIdList": [processes.SECRET_ID]},
    "cam:GetUser": lambda world, asked: {"Name": world.user().Name},
    "cam:ListAccessKeys": lambda world, _: {"TargetUin": world.user().Uin},
    # The examples ask for later pages, which would be empty.
    "cam:ListAttachedUserAllPolicies": lambda world, _: {"TargetUin": world.user_with_policy()[0], "Page": 1},
    "cam:ListAttachedUserPolicies": lambda world, _: {"TargetUin": world.user_with_policy()[0]},
    "cam:ListUsers": lambda world, _: world.user() and {},
    "cam:UpdateAccessKey": lambda world, _: world.key_of_user(),
    "cam:UpdatePolicy": lambda world, _: {"PolicyId": world.policy()},
    "cam:UpdateUser": lambda world, _: {"Name": world.user().Name},
    "cloudaudit:DescribeEvents": lambda world, _: {"StartTime": int(time.time()) - 3600, "EndTime": int(time.time())},
    "cloudaudit:LookUpEvents": lambda world, _: {
        "StartTime": int(time.time()) - 3600, "EndTime": int(time.time()),
        "LookupAttributes": [{"AttributeKey": "AccessKeyId", "AttributeValue": processes.SECRET_ID}]},
    "sts:GetFederationToken": lambda _, asked: federation_policy(asked),
    "tag:AddProject": lambda world, _: {"ProjectName": world.name()},
    "tag:AddResourceTag": lambda world, _: {"Resource": world.instance()[1]},
    "tag:CreateTag": lambda world, _: {"TagValue": world.name()},
    "tag:DeleteResourceTag": lambda world, _: {"Resource": world.instance(testTagKey="a")[1]},
    "tag:DeleteTag": lambda world, asked: world.tag_that_nothing_has(asked),
    "tag:DescribeProjects": lambda world, _: clients.call(
        world.client["tag"], "AddProject", ProjectName=world.name()) and {},
    "tag:DescribeResourceTagsByResourceIds": lambda world, _: {
        "ResourceIds": [world.instance(testKey="a")[0]], "ResourceRegion": clients.REGION},
    "tag:DescribeResourcesByTags": lambda world, _: {
        "ResourceId": world.instance(key1="value1")[0], "ResourceRegion": clients.REGION},
    "tag:DescribeTagKeys": lambda world, _: world.instance(key1="value1") and {},
    "tag:DescribeTagValues": lambda world, _: world.instance(key1="value1") and {},
    "tag:DescribeTags": lambda world, asked: world.tag_that_nothing_has(asked),
    "tag:GetResources": lambda world, asked: world.resources(asked),
    "tag:GetTags": lambda world, _: {"PaginationToken": token(world)},
    "tag:ModifyResourceTags": lambda world, _: {"Resource": world.instance()[1]},
    "tag:TagResources": lambda world, asked: world.resources(asked),
    "tag:UnTagResources": lambda world, asked: world.resources(asked),
    "tag:UpdateProject": lambda world, _: {"ProjectName": world.name(), "ProjectId": clients.call(
        world.client["tag"], "AddProject", ProjectName=world.name()).ProjectId},
    "tag:UpdateResourceTagValue": lambda world, _: {"Resource": world.instance(testTagKey="a")[1]},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("identities")) as servers:
        yield World(servers.start("--instance-delay", "0", "--failed-signatures", "0"))


@pytest.mark.parametrize("product, action, example", examples())
def test_a_documented_example_is_answered_in_its_shape(world, request, product, action, example):
    asked = parameters(example["input"])
    for name in numbers(product, action) & set(asked):
        asked[name] = [int(one) for one in asked[name]] if isinstance(asked[name], list) else int(asked[name])
    replace = REPLACED.get(f"{product}:{action}")
    if replace:
        asked |= replace(world, asked)
    name = request.node.callspec.id
    if name in REFUSED:
        assert clients.refused(world.client[product], action, **asked).code == REFUSED[name]
        return
    answered = clients.response(world.client[product], action, **asked)
    documented = json.loads(example["output"])["Response"]
    known = {f"{product}:{action} output {path}: not here" for path in missing(documented, answered)}
    assert known <= DRIFT, "a documented field is missing"
    assert misshapen(documented, answered) == []
    # A list with elements in an example must have some in the answer, so that its elements were compared.
    for field, value in documented.items():
        assert not (value and isinstance(value, list)) or answered[field] or field in EMPTY, field


# Lists that are always empty here.
EMPTY = {"ServiceTypeList"} | {"FailedResources"}


def test_each_replacement_is_of_an_example():
    assert {f"{case.values[0]}:{case.values[1]}" for case in examples()} >= set(REPLACED) and REASONS
