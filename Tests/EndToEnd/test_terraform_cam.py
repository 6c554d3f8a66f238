# SPDX-License-Identifier: Apache-2.0
"""The complete life cycles of a user, a policy and a tag, with the calls in the source of the Terraform provider."""

import json

import pytest

import clients
import processes
from clients import call, outcome, response

REGION = clients.REGION


@pytest.fixture(scope="module")
def module_server(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("terraform")) as servers:
        yield servers.start("--failed-signatures", "0")


@pytest.fixture
def cam(module_server):
    return clients.cam(module_server)


@pytest.fixture
def tag(module_server):
    return clients.tag(module_server)


def tags_of(tag, prefix, number):
    """The last step when the provider reads a resource with tags."""
    found, limit = {}, 20
    while True:
        answer = call(
            tag, "DescribeResourceTagsByResourceIds", ServiceType="cam", ResourcePrefix=prefix, ResourceRegion=REGION,
            ResourceIds=[str(number)], Limit=limit, Offset=len(found))
        found |= {one.TagKey: one.TagValue for one in answer.Tags if one.ResourceId == str(number)}
        if len(answer.Tags) < limit:
            return found


def change_tags(tag, prefix, number, replaced, deleted=()):
    call(tag, "ModifyResourceTags", Resource=f"qcs::cam:{REGION}:uin/:{prefix}/{number}",
         ReplaceTags=[{"TagKey": key, "TagValue": value} for key, value in replaced.items()],
         DeleteTags=[{"TagKey": key} for key in deleted])


def user_state(cam, tag, name):
    """The resource's state after the provider has read it; `None` if it does not exist."""
    if outcome(cam, "GetUser", Name=name) == "ResourceNotFound.UserNotExist":
        return None
    user = call(cam, "GetUser", Name=name)
    return {
        "uin": user.Uin, "uid": user.Uid, "remark": user.Remark, "phone": user.PhoneNum, "country": user.CountryCode,
        "email": user.Email, "console": user.ConsoleLogin, "tags": tags_of(tag, "uin", user.Uin)}


def test_the_life_of_a_user(cam, tag):
    made = call(cam, "AddUser", Name="deployer", Remark="CI", UseApi=1, ConsoleLogin=0, NeedResetPassword=1,
                PhoneNum="12345678", CountryCode="86", Email="ci@example.com", Password="Secret-123")
    assert made.Uid and made.SecretId and made.SecretKey and made.Password == ""
    change_tags(tag, "uin", made.Uin, {"team": "web", "env": "test"})
    created = user_state(cam, tag, "deployer")
    assert created == {
        "uin": made.Uin, "uid": made.Uid, "remark": "CI", "phone": "12345678", "country": "86",
        "email": "ci@example.com", "console": 0, "tags": {"team": "web", "env": "test"}}
    # A later plan and an import read the same state.
    assert user_state(cam, tag, "deployer") == created
    call(cam, "UpdateUser", Name="deployer", Remark="", NeedResetPassword=0, Password="Other-123", Email="")
    call(cam, "UpdateUser", Name="deployer", NeedResetPassword=1)
    change_tags(tag, "uin", made.Uin, {"env": "prod"}, ["team"])
    changed = user_state(cam, tag, "deployer")
    assert changed == {**created, "remark": "", "email": "", "tags": {"env": "prod"}}
    assert user_state(cam, tag, "deployer") == changed
    assert outcome(cam, "DeleteUser", Name="deployer", Force=0) == "OperationDenied.HaveKeys"
    call(cam, "DeleteUser", Name="deployer", Force=1)
    assert user_state(cam, tag, "deployer") is None
    assert tags_of(tag, "uin", made.Uin) == {}


def document(*actions):
    return json.dumps(
        {"version": "2.0", "statement": [{"effect": "allow", "action": list(actions), "resource": ["*"]}]})


def policy_state(cam, number):
    if outcome(cam, "GetPolicy", PolicyId=number) == "ResourceNotFound.PolicyIdNotFound":
        return None
    policy = call(cam, "GetPolicy", PolicyId=number)
    assert policy.AddTime and policy.UpdateTime and policy.Type == 1
    return {
        "name": policy.PolicyName, "document": policy.PolicyDocument, "description": policy.Description,
        "tags": {one.Key: one.Value for one in policy.Tags}}


def test_the_life_of_a_policy(cam, tag):
    number = call(
        cam, "CreatePolicy", PolicyName="readers", PolicyDocument=document("cvm:Describe*"), Description="CI",
        Tags=[{"Key": "team", "Value": "web"}, {"Key": "env", "Value": "test"}]).PolicyId
    created = policy_state(cam, number)
    assert created == {
        "name": "readers", "document": document("cvm:Describe*"), "description": "CI",
        "tags": {"team": "web", "env": "test"}}
    assert policy_state(cam, number) == created
    call(cam, "UpdatePolicy", PolicyId=number, Description="", PolicyDocument=document("cvm:*"))
    # The provider writes `policy` in this name; it writes `policyid` everywhere else.
    change_tags(tag, "policy", number, {"env": "prod"}, ["team"])
    changed = policy_state(cam, number)
    assert changed == {**created, "description": "", "document": document("cvm:*"), "tags": {"env": "prod"}}
    assert tags_of(tag, "policyid", number) == {"env": "prod"}

    # The provider's data source reads these fields of every policy, and crashes if one is null.
    page = response(cam, "ListPolicies", Rp=200, Page=1, Scope="All")
    assert page["TotalNum"] == len(page["List"])
    for listed in page["List"]:
        assert None not in listed.values()
        assert listed["ServiceType"] == ""
    (mine,) = [listed for listed in page["List"] if listed["PolicyId"] == number]
    assert mine["Tags"] == [{"Key": "env", "Value": "prod"}]

    call(cam, "DeletePolicy", PolicyId=[number])
    assert policy_state(cam, number) is None


def test_the_life_of_a_tag(cam, tag):
    """`tencentcloud_tag` and its attachment to a user."""
    def listed():
        return [(one.TagKey, one.TagValue, one.CanDelete)
                for one in call(tag, "DescribeTags", TagKey="cost", TagValue="shared").Tags]

    number = call(cam, "AddUser", Name="tagged").Uin
    name = f"qcs::cam::uin/:uin/{number}"
    call(tag, "CreateTag", TagKey="cost", TagValue="shared")
    assert outcome(tag, "CreateTag", TagKey="cost", TagValue="shared") == "ResourceInUse.TagDuplicate"
    assert listed() == [("cost", "shared", 1)]
    call(tag, "AddResourceTag", TagKey="cost", TagValue="shared", Resource=name)
    assert outcome(tag, "AddResourceTag", TagKey="cost", TagValue="x", Resource=name) == "ResourceInUse.TagKeyAttached"
    assert listed() == [("cost", "shared", 0)]
    (row,) = call(tag, "DescribeResourcesByTags", TagFilters=[{"TagKey": "cost", "TagValue": ["shared"]}]).Rows
    assert (row.ServiceType, row.ResourcePrefix, row.ResourceId) == ("cam", "uin", str(number))
    assert outcome(tag, "DeleteTag", TagKey="cost", TagValue="shared") == "FailedOperation.TagAttachedResource"
    call(tag, "UpdateResourceTagValue", TagKey="cost", TagValue="own", Resource=name)
    assert tags_of(tag, "uin", number) == {"cost": "own"}
    call(tag, "DeleteResourceTag", TagKey="cost", Resource=name)
    missing = outcome(tag, "DeleteResourceTag", TagKey="cost", Resource=name)
    assert missing == "ResourceNotFound.AttachedTagKeyNotFound"
    assert "cost" in call(tag, "DescribeTagKeys").Tags
    assert [one.TagValue for one in call(tag, "DescribeTagValues", TagKeys=["cost"]).Tags] == ["own", "shared"]
    for value in ("own", "shared"):
        call(tag, "DeleteTag", TagKey="cost", TagValue=value)
    assert listed() == []
    assert outcome(tag, "DeleteTag", TagKey="cost", TagValue="own") == "ResourceNotFound.TagNonExist"
