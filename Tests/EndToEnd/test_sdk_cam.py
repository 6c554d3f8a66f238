# SPDX-License-Identifier: Apache-2.0
import json
import re
import time

import pytest
from tencentcloud.cam.v20190116 import errorcodes, models

import clients
import processes
from clients import call, outcome, refused, response

PAGES = processes.ROOT / "Documentation/reference/cam"
DENIED = "AuthFailure.UnauthorizedOperation"
# Fields of the official answers that Keywright does not return.
LEFT_FIELDS = {
    "ListPolicies List[].PermissionLevel": "policies have no levels",
}


@pytest.fixture(params=clients.TRANSPORTS)
def each_cam(request, server):
    return clients.cam(server, transport=request.param)


@pytest.fixture
def cam(server):
    return clients.cam(server)


def policy(*statements):
    return json.dumps({"version": "2.0", "statement": list(statements)})


def statement(action, effect="allow", resource="*"):
    return {"effect": effect, "action": action, "resource": resource}


def created_policy(cam, name, *statements):
    return call(cam, "CreatePolicy", PolicyName=name, PolicyDocument=policy(*statements)).PolicyId


def test_the_life_of_a_user(server, each_cam):
    cam = each_cam
    added = call(cam, "AddUser", Name="deployer", Remark="CI", UseApi=1)
    assert re.fullmatch("2[0-9]{11}", str(added.Uin)) and added.Uid == added.Uin
    mine = {"secret_id": added.SecretId, "secret_key": added.SecretKey}
    cvm = clients.cvm(server, **mine)
    assert outcome(cvm, "DescribeKeyPairs") == DENIED

    number = created_policy(cam, "create-only", statement("cvm:CreateKeyPair"))
    call(cam, "AttachUserPolicy", PolicyId=number, AttachUin=added.Uin)
    assert outcome(cvm, "DescribeKeyPairs") == DENIED
    assert outcome(cvm, "CreateKeyPair", KeyName="made", ProjectId=0) == "Success"

    call(cam, "UpdatePolicy", PolicyId=number, PolicyDocument=policy(statement("cvm:Describe*")))
    assert outcome(cvm, "DescribeKeyPairs") == "Success"
    assert outcome(cvm, "CreateKeyPair", KeyName="more", ProjectId=0) == DENIED

    call(cam, "UpdateAccessKey", AccessKeyId=added.SecretId, Status="Inactive", TargetUin=added.Uin)
    assert outcome(cvm, "DescribeKeyPairs") == "AuthFailure.InvalidSecretId"
    call(cam, "UpdateAccessKey", AccessKeyId=added.SecretId, Status="Active", TargetUin=added.Uin)
    assert outcome(cvm, "DescribeKeyPairs") == "Success"

    call(cam, "DetachUserPolicy", PolicyId=number, DetachUin=added.Uin)
    assert outcome(cvm, "DescribeKeyPairs") == DENIED
    call(cam, "AttachUserPolicy", PolicyId=number, AttachUin=added.Uin)
    assert outcome(cvm, "DescribeKeyPairs") == "Success"
    call(cam, "DeletePolicy", PolicyId=[number])
    assert outcome(cvm, "DescribeKeyPairs") == DENIED

    assert outcome(cam, "DeleteUser", Name="deployer") == "OperationDenied.HaveKeys"
    call(cam, "DeleteUser", Name="deployer", Force=1)
    assert outcome(cvm, "DescribeKeyPairs") == "AuthFailure.SecretIdNotFound"
    assert call(cam, "ListUsers").Data == []


def test_a_user_is_told_of_as_it_was_added_and_changed(cam):
    added = response(cam, "AddUser", Name="user", PhoneNum="123", CountryCode="86", Email="a@b")
    assert (added["Password"], added["SecretId"], added["SecretKey"]) == ("", "", "")
    call(cam, "UpdateUser", Name="user", Remark="备注", ConsoleLogin=0, Email="")
    user = response(cam, "GetUser", Name="user")
    expected = {
        "Uin": added["Uin"], "Uid": added["Uin"], "Name": "user", "Remark": "备注", "ConsoleLogin": 0,
        "PhoneNum": "123", "CountryCode": "86", "Email": ""}
    assert {name: user[name] for name in expected} == expected
    (listed,) = response(cam, "ListUsers")["Data"]
    assert {name: listed[name] for name in expected} == expected
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", listed["CreateTime"])


def test_nothing_is_pretended_of_a_console(cam):
    for parameters in ({"ConsoleLogin": 1}, {"ConsoleLogin": 1, "Password": "Secret-123"}):
        error = refused(cam, "AddUser", Name="user", **parameters)
        assert error.code == "InvalidParameter.ParamError"
        assert "no console" in error.message and "Secret-123" not in error.message
    assert call(cam, "ListUsers").Data == []


def test_a_secret_is_shown_once(server, cam):
    user = call(cam, "AddUser", Name="user", UseApi=1)
    key = call(cam, "CreateAccessKey", TargetUin=user.Uin, Description="second").AccessKey
    assert re.fullmatch("AKID[A-Za-z0-9]{32}", key.AccessKeyId)
    assert outcome(cam, "CreateAccessKey", TargetUin=user.Uin) == "OperationDenied.AccessKeyOverLimit"
    answers = [
        json.dumps(response(cam, action, **parameters))
        for action, parameters in [
            ("ListAccessKeys", {"TargetUin": user.Uin}), ("GetUser", {"Name": "user"}), ("ListUsers", {})]]
    for secret in (user.SecretKey, key.SecretAccessKey):
        assert all(secret not in text for text in [*answers, server.stderr])
    listed = call(cam, "ListAccessKeys", TargetUin=user.Uin).AccessKeys
    assert {(one.AccessKeyId, one.Status, one.Description) for one in listed} == {
        (user.SecretId, "Active", ""), (key.AccessKeyId, "Active", "second")}
    call(cam, "DeleteAccessKey", AccessKeyId=user.SecretId, TargetUin=user.Uin)
    by_deleted = clients.cvm(server, secret_id=user.SecretId, secret_key=user.SecretKey)
    assert outcome(by_deleted, "DescribeKeyPairs") == "AuthFailure.SecretIdNotFound"


def test_the_last_use_of_an_access_key_outlives_the_server(servers, start):
    server = start()
    cam = clients.cam(server)
    user = call(cam, "AddUser", Name="user", UseApi=1)

    def last_uses(server):
        rows = call(clients.cam(server), "GetSecurityLastUsed", SecretIdList=[user.SecretId]).SecretIdLastUsedRows
        return [(row.SecretId, row.LastUsedDate, row.LastSecretUsedDate) for row in rows]

    assert last_uses(server) == [(user.SecretId, None, None)]
    before = int(time.time())
    by_user = clients.cam(server, secret_id=user.SecretId, secret_key=user.SecretKey)
    assert outcome(by_user, "ListAccessKeys") == "AuthFailure.UnauthorizedOperation"
    ((_, day, second),) = last_uses(server)
    assert before <= second <= time.time()
    assert day == time.strftime("%Y-%m-%d", time.gmtime(second))
    server.stop()
    assert last_uses(servers.start(data=server.data, environment={})) == [(user.SecretId, day, second)]


def test_a_user_with_all_rights_does_not_touch_the_keys_of_the_main_account(server, cam):
    user = call(cam, "AddUser", Name="admin", UseApi=1)
    call(cam, "AttachUserPolicy", PolicyId=1, AttachUin=user.Uin)
    by_user = clients.cam(server, secret_id=user.SecretId, secret_key=user.SecretKey)
    main = {"TargetUin": 100000000001}
    for action, more in [
        ("CreateAccessKey", {}), ("ListAccessKeys", {}), ("DeleteAccessKey", {"AccessKeyId": processes.SECRET_ID}),
        ("UpdateAccessKey", {"AccessKeyId": processes.SECRET_ID, "Status": "Inactive"}),
    ]:
        assert outcome(by_user, action, **main, **more) == "OperationDenied.SubUin"
    assert [key.AccessKeyId for key in call(by_user, "ListAccessKeys").AccessKeys] == [user.SecretId]
    assert clients.works(server)


def test_policies_are_listed_by_scope_name_and_page(cam):
    own = [created_policy(cam, f"team-{letter}", statement("cvm:*")) for letter in "abc"]
    presets = call(cam, "ListPolicies", Scope="QCS")
    assert presets.TotalNum == len(presets.List) and {one.Type for one in presets.List} == {2}
    assert "AdministratorAccess" in [one.PolicyName for one in presets.List]
    local = call(cam, "ListPolicies", Scope="Local")
    assert (local.TotalNum, {one.PolicyId for one in local.List}) == (3, set(own))
    assert {one.Type for one in local.List} == {1}
    assert call(cam, "ListPolicies", Rp=200).TotalNum == presets.TotalNum + 3
    page = call(cam, "ListPolicies", Keyword="team-", Rp=2, Page=2)
    assert (page.TotalNum, len(page.List)) == (3, 1)
    assert call(cam, "ListPolicies", Keyword="TEAM-").TotalNum == 0


def test_a_policy_is_answered_as_it_was_sent(cam):
    document = '{ "version" : "2.0",\n "statement": {"effect":"deny","action":"*","resource":"*"} }'
    number = call(cam, "CreatePolicy", PolicyName="p", PolicyDocument=document, Description="描述").PolicyId
    user = call(cam, "AddUser", Name="user")
    for attached in (number, 2):
        call(cam, "AttachUserPolicy", PolicyId=attached, AttachUin=user.Uin)
    got = call(cam, "GetPolicy", PolicyId=number)
    assert (got.PolicyName, got.PolicyDocument, got.Description, got.Type) == ("p", document, "描述", 1)
    listed = call(cam, "ListAttachedUserPolicies", TargetUin=user.Uin)
    assert [(one.PolicyId, one.PolicyType) for one in listed.List] == [(2, "QCS"), (number, "User")]
    assert call(cam, "ListPolicies", Scope="Local").List[0].Attachments == 1
    assert call(cam, "UpdatePolicy", PolicyName="p", Description="new").PolicyId == number


@pytest.mark.parametrize("code, document", [
    ("PolicyDocumentError", "{"), ("VersionError", '{"version":"1.0","statement":[]}'),
    ("EffectError", policy(statement("cvm:*", effect="maybe"))),
    ("ResourceUinError", policy(statement("cvm:*", resource="qcs::cvm::uin/1:*"))),
    ("PolicyDocumentLengthOverLimit", policy(*[statement("cvm:*")] * 200)),
])
def test_a_document_that_is_not_understood_is_refused(cam, code, document):
    error = refused(cam, "CreatePolicy", PolicyName="p", PolicyDocument=document)
    assert error.code == f"InvalidParameter.{code}"
    assert "PolicyDocument" in error.message
    assert call(cam, "ListPolicies", Scope="Local").TotalNum == 0


def test_a_preset_policy_stays_as_it_is(cam):
    assert outcome(cam, "UpdatePolicy", PolicyId=1, Description="mine") == "FailedOperation.Unmodifiable"
    assert outcome(cam, "DeletePolicy", PolicyId=[1]) == "FailedOperation.Unmodifiable"


# The reference pages, which another test compares with the declarations, are compared with the official package.

def rows(action, section):
    text = (PAGES / f"{action}.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def fields(structure):
    return {name[1:] for name in vars(structure()) if name.startswith("_")}


ACTIONS = sorted(page.stem for page in PAGES.glob("*.md"))


def test_every_action_is_compared():
    assert len(ACTIONS) == 21


def test_actions_that_are_known_and_not_supported_are_those_of_the_official_package(cam):
    line = (PAGES.parent / "README.md").read_text().split("\n## CAM\n")[1].split("`UnsupportedOperation`: ")[1]
    unsupported = re.findall(r"`(\w+)`", line.split("\n")[0])
    assert "CreateGroup" in unsupported
    assert all(callable(getattr(cam, action, None)) for action in unsupported)
    assert {outcome(cam, action) for action in unsupported} == {"UnsupportedOperation"}


@pytest.mark.parametrize("action", ACTIONS)
def test_parameters_are_those_of_the_official_package(action):
    official = fields(getattr(models, f"{action}Request"))
    if action == "CreatePolicy":
        official |= {f"Tags[].{name}" for name in fields(models.Tag)}
    assert set(rows(action, "Parameters")) == official


@pytest.mark.parametrize("action", ACTIONS)
def test_answers_are_those_of_the_official_package(action):
    official = fields(getattr(models, f"{action}Response"))
    members = {
        "CreateAccessKey": {"AccessKey.": models.AccessKeyDetail},
        "DescribeSubAccounts": {"SubAccounts[].": models.SubAccountUser},
        "GetPolicy": {"Tags[].": models.Tag},
        "GetSecurityLastUsed": {"SecretIdLastUsedRows[].": models.SecretIdLastUsed},
        "ListAccessKeys": {"AccessKeys[].": models.AccessKey},
        "ListAttachedUserAllPolicies": {"PolicyList[].": models.AttachedUserPolicy},
        "ListAttachedUserPolicies": {"List[].": models.AttachPolicyInfo},
        "ListPolicies": {"List[].": models.StrategyInfo, "List[].Tags[].": models.Tag},
        "ListUsers": {"Data[].": models.SubAccountInfo},
    }
    for prefix, structure in members.get(action, {}).items():
        official |= {prefix + name for name in fields(structure)}
    left = {name.split()[1] for name in LEFT_FIELDS if name.split()[0] == action}
    assert set(rows(action, "Answer")) == official - left
    assert left <= official


@pytest.mark.parametrize("action", ACTIONS)
def test_codes_are_those_of_the_official_package(action):
    official = {value for name, value in vars(errorcodes).items() if name.isupper()}
    assert set(rows(action, "Errors")) <= official
