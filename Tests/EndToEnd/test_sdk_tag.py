# SPDX-License-Identifier: Apache-2.0
"""Tags and projects through the official SDK, and their effect in the other products."""

import hashlib
import re

import pytest
from tencentcloud.tag.v20180813 import errorcodes, models

import clients
import keys
import processes
from clients import call, outcome, refused

PAGES = processes.ROOT / "Documentation/reference/tag"
ACCOUNT = "100000000001"


@pytest.fixture
def tag(server):
    return clients.tag(server)


@pytest.fixture(params=clients.TRANSPORTS)
def each_tag(request, server):
    return clients.tag(server, transport=request.param)


def name(key_id, region=clients.REGION, account=""):
    service = "cvm" if key_id.startswith("skey") else "lighthouse"
    return f"qcs::{service}:{region}:uin/{account}:keypair/{key_id}"


def tags_of(pairs):
    return [{"TagKey": key, "TagValue": value} for key, value in pairs.items()]


def described(client, key_id):
    (pair,) = clients.described(client, KeyIds=[key_id])
    return {one["Key"]: one["Value"] for one in pair["Tags"]}


def read(tag, key_id):
    """Reads the tags of a key pair page by page, as the Terraform provider does."""
    service = "cvm" if key_id.startswith("skey") else "lighthouse"
    found, limit = {}, 20
    while True:
        answer = call(
            tag, "DescribeResourceTagsByResourceIds", ServiceType=service, ResourcePrefix="keypair",
            ResourceRegion=clients.REGION, ResourceIds=[key_id], Limit=limit, Offset=len(found))
        assert (answer.Limit, answer.Offset) == (limit, len(found))
        found |= {one.TagKey: one.TagValue for one in answer.Tags if one.ResourceId == key_id}
        if len(answer.Tags) < limit:
            assert answer.TotalCount == len(found)
            return found


def test_as_infrastructure_tools_make_it(server, each_tag):
    """Creates with tags, renames, changes tags and deletes; reads after each change."""
    tag, cvm = each_tag, clients.cvm(server)
    wanted = {"env": "test", "团队": "blue", "owner": "a b"}
    specification = [{"ResourceType": "keypair", "Tags": [{"Key": key, "Value": value} for key, value in wanted.items()]}]
    created = call(cvm, "CreateKeyPair", KeyName="tool", ProjectId=0, TagSpecification=specification).KeyPair
    key_id = created.KeyId
    assert read(tag, key_id) == described(cvm, key_id) == wanted

    call(cvm, "ModifyKeyPairAttribute", KeyId=key_id, KeyName="renamed")
    assert read(tag, key_id) == wanted

    call(tag, "ModifyResourceTags", Resource=name(key_id), ReplaceTags=tags_of({"env": "prod", "new": "1"}),
         DeleteTags=[{"TagKey": "owner"}])
    wanted = {"env": "prod", "团队": "blue", "new": "1"}
    assert read(tag, key_id) == described(cvm, key_id) == wanted
    (pair,) = clients.described(cvm, Filters=[{"Name": "tag:env", "Values": ["prod"]}])
    assert pair["KeyName"] == "renamed"

    call(tag, "ModifyResourceTags", Resource=name(key_id, account=ACCOUNT),
         DeleteTags=[{"TagKey": key} for key in wanted])
    assert read(tag, key_id) == described(cvm, key_id) == {}

    call(tag, "ModifyResourceTags", Resource=name(key_id, region=""), ReplaceTags=tags_of({"env": "prod"}))
    call(cvm, "DeleteKeyPairs", KeyIds=[key_id])
    # A deleted resource has no tags, and asking for them is not an error.
    assert read(tag, key_id) == {}
    # The account keeps the tags until they are deleted.
    assert {one.CanDelete for one in call(tag, "DescribeTags").Tags} == {1}
    call(tag, "DeleteTag", TagKey="env", TagValue="prod")
    assert "env=prod" not in {f"{one.TagKey}={one.TagValue}" for one in call(tag, "DescribeTags").Tags}
    code = refused(tag, "ModifyResourceTags", Resource=name(key_id), ReplaceTags=tags_of({"env": "prod"})).code
    assert code == "InvalidParameterValue.ResourceDescriptionError"


def test_a_tag_by_its_fingerprints(server, tag):
    key_id = clients.import_key(clients.lighthouse(server), "pair", Tags=[{"Key": "env", "Value": "值"}])
    (found,) = call(
        tag, "DescribeResourceTagsByResourceIds", ServiceType="lighthouse", ResourcePrefix="keypair", ResourceRegion="",
        ResourceIds=[key_id]).Tags
    assert (found.TagKeyMd5, found.TagValueMd5) == tuple(
        hashlib.md5(text.encode()).hexdigest() for text in ("env", "值"))
    assert (found.ServiceType, found.ResourceId, found.Category) == ("lighthouse", key_id, "Custom")


def test_several_resources_of_both_products(server, tag):
    made = {
        product: [clients.import_key(clients.client(product, server), f"n{number}") for number in range(2)]
        for product in ("cvm", "lighthouse")}
    everyone = [key_id for ids in made.values() for key_id in ids]
    names = [name(key_id) for key_id in everyone]
    assert call(tag, "TagResources", ResourceList=names, Tags=tags_of({"env": "test", "n": "1"})).FailedResources == []
    for product, ids in made.items():
        assert [described(clients.client(product, server), key_id) for key_id in ids] == [{"env": "test", "n": "1"}] * 2

    missing = name("skey-00000000")
    (failed,) = call(tag, "UnTagResources", ResourceList=[missing, *names[:2]], TagKeys=["n", "other"]).FailedResources
    assert (failed.Resource, failed.Code) == (missing, "InvalidParameterValue.ResourceDescriptionError")
    assert "no such resource" in failed.Message
    assert described(clients.cvm(server), made["cvm"][0]) == {"env": "test"}

    mapping = call(tag, "GetResources", ResourceList=[names[0], missing, names[3]]).ResourceTagMappingList
    # Under the names that were requested, because tools compare them with theirs.
    assert [one.Resource for one in mapping] == [names[0], names[3]]
    assert [{each.TagKey for each in one.Tags} for one in mapping] == [{"env"}, {"env", "n"}]


def listed(tag, **parameters):
    """All pages of a list of resources."""
    found, token = [], ""
    while True:
        answer = call(tag, "GetResources", PaginationToken=token, **parameters)
        found += [one.Resource.split("/")[-1] for one in answer.ResourceTagMappingList]
        token = answer.PaginationToken
        if not token:
            return found


def test_resources_by_their_tags(server, tag):
    lighthouse, cvm = clients.lighthouse(server), clients.cvm(server)
    ids = {}
    for number, (env, team) in enumerate([("prod", "a"), ("prod", "b"), ("test", "a"), ("prod", None)]):
        tags = [{"Key": "env", "Value": env}, *([{"Key": "team", "Value": team}] if team else [])]
        ids["L", number] = clients.import_key(lighthouse, f"n{number}", Tags=tags)
        ids["C", number] = clients.import_key(
            cvm, f"n{number}", TagSpecification=[{"ResourceType": "keypair", "Tags": tags}])
    clients.import_key(cvm, "plain")

    def expected(*numbers):
        return sorted(ids[product, number] for product in "LC" for number in numbers)

    for limit in (1, 3, 200):
        for filters, numbers in (
            ({}, (0, 1, 2, 3)), ({"env": ["prod"]}, (0, 1, 3)), ({"team": []}, (0, 1, 2)),
            ({"env": ["prod", "test"], "team": ["a"]}, (0, 2)), ({"env": ["none"]}, ()),
        ):
            sent = [{"TagKey": key, **({"TagValue": values} if values else {})} for key, values in filters.items()]
            found = listed(tag, MaxResults=limit, **({"TagFilters": sent} if sent else {}))
            assert sorted(found) == expected(*numbers), filters
    (first,) = call(tag, "GetResources", MaxResults=1).ResourceTagMappingList
    assert re.fullmatch(rf"qcs::(cvm|lighthouse)::uin/{ACCOUNT}:keypair/(skey|lhkp)-[a-z0-9]{{8}}", first.Resource)


def test_a_token_of_other_filters_is_refused(server, tag):
    for number in range(2):
        clients.import_key(clients.lighthouse(server), f"n{number}",
                           Tags=[{"Key": "env", "Value": "prod"}])
    filters = [{"TagKey": "env", "TagValue": ["prod"]}]
    token = call(tag, "GetResources", TagFilters=filters, MaxResults=1).PaginationToken
    for other in ({}, {"TagFilters": [{"TagKey": "team"}]}, {"TagFilters": [{"TagKey": "env", "TagValue": ["test"]}]}):
        code = refused(tag, "GetResources", PaginationToken=token, **other).code
        assert code == "InvalidParameter.PaginationTokenInvalid"


def test_tags_of_the_account(server, tag):
    lighthouse = clients.lighthouse(server)
    for number in range(3):
        tags = [{"Key": "env", "Value": "prod"}, {"Key": "n", "Value": str(number)}]
        clients.import_key(lighthouse, f"n{number}", Tags=tags)

    def found(**parameters):
        answer = call(tag, "DescribeTags", **parameters)
        assert {(one.CanDelete, one.Category) for one in answer.Tags} <= {(0, "Custom")}
        return answer.TotalCount, [f"{one.TagKey}={one.TagValue}" for one in answer.Tags]

    assert found() == (4, ["env=prod", "n=0", "n=1", "n=2"])
    assert found(Limit=3, Offset=3) == (4, ["n=2"])
    assert found(TagKey="n", TagValue="1") == (1, ["n=1"])
    assert found(TagKeys=["n", "other"]) == (3, ["n=0", "n=1", "n=2"])
    assert found(CreateUin=int(ACCOUNT))[0] == 4
    assert found(CreateUin=7) == (0, [])


def test_projects(server, tag):
    cvm = clients.cvm(server)
    assert refused(cvm, "CreateKeyPair", KeyName="n", ProjectId=7).code == "InvalidProjectId.NotFound"
    added = call(tag, "AddProject", ProjectName="网店", Info="The web shop")
    assert added.IsNew == 1 and added.ProjectId >= 1_000_000
    key_id = call(
        cvm, "ImportKeyPair", KeyName="pair", ProjectId=added.ProjectId, PublicKey=keys.rsa_line()).KeyId
    (pair,) = clients.described(cvm, Filters=[{"Name": "project-id", "Values": [str(added.ProjectId)]}])
    assert (pair["KeyId"], pair["ProjectId"]) == (key_id, added.ProjectId)

    def projects(**parameters):
        answer = call(tag, "DescribeProjects", **{"AllList": 0, "Limit": 1000, "Offset": 0, **parameters})
        assert answer.Total == len(answer.Projects)
        return [one.ProjectName for one in answer.Projects]

    (project,) = call(tag, "DescribeProjects", AllList=1, Limit=20, Offset=0, ProjectId=added.ProjectId).Projects
    assert (project.ProjectName, project.ProjectInfo, project.CreatorUin) == ("网店", "The web shop", int(ACCOUNT))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", project.CreateTime)
    second = call(tag, "AddProject", ProjectName="second").ProjectId
    assert sorted(projects()) == ["second", "网店"] and projects(ProjectName="second") == ["second"]
    assert refused(tag, "AddProject", ProjectName="second").code == "InvalidParameter.ProjectNameExisted"
    call(tag, "UpdateProject", ProjectId=second, ProjectName="renamed", Disable=1)
    assert projects() == ["网店"] and projects(AllList=1, ProjectName="renamed") == ["renamed"]
    call(tag, "UpdateProject", ProjectId=second, Disable=0)
    assert "renamed" in projects()


def test_tags_and_projects_outlive_the_server(start):
    server = start()
    key_id = clients.import_key(clients.cvm(server), "pair")
    call(clients.tag(server), "ModifyResourceTags", Resource=name(key_id), ReplaceTags=tags_of({"env": "prod"}))
    call(clients.tag(server), "AddProject", ProjectName="web")
    server.kill()
    server = start()
    assert read(clients.tag(server), key_id) == {"env": "prod"}
    assert outcome(clients.tag(server), "AddProject", ProjectName="web") == "InvalidParameter.ProjectNameExisted"


# The reference pages, which another test compares with the declarations, are compared with the official package.

def rows(action, section):
    text = (PAGES / f"{action}.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def fields(structure):
    return {name[1:] for name in vars(structure()) if name.startswith("_")}


ACTIONS = sorted(page.stem for page in PAGES.glob("*.md"))
PARAMETERS = {
    "DescribeResourcesByTags": {"TagFilters[].": models.TagFilter},
    "GetResources": {"TagFilters[].": models.TagFilter},
    "ModifyResourceTags": {"ReplaceTags[].": models.Tag, "DeleteTags[].": models.TagKeyObject},
    "TagResources": {"Tags[].": models.Tag},
}
ANSWERS = {
    "DescribeProjects": {"Projects[].": models.Project},
    "DescribeResourceTagsByResourceIds": {"Tags[].": models.TagResource},
    "DescribeResourcesByTags": {"Rows[].": models.ResourceTag, "Rows[].Tags[].": models.Tag},
    "DescribeTagValues": {"Tags[].": models.Tag},
    "DescribeTags": {"Tags[].": models.TagWithDelete},
    "GetTags": {"Tags[].": models.Tag},
    "GetResources": {"ResourceTagMappingList[].": models.ResourceTagMapping,
                     "ResourceTagMappingList[].Tags[].": models.Tag},
    "TagResources": {"FailedResources[].": models.FailedResource},
    "UnTagResources": {"FailedResources[].": models.FailedResource},
}


def official(structure, members):
    return fields(structure) | {prefix + one for prefix, inner in members.items() for one in fields(inner)}


def test_every_action_is_compared():
    assert len(ACTIONS) == 18


@pytest.mark.parametrize("action", ACTIONS)
def test_parameters_are_those_of_the_official_package(action):
    assert set(rows(action, "Parameters")) == official(
        getattr(models, f"{action}Request"), PARAMETERS.get(action, {}))


@pytest.mark.parametrize("action", ACTIONS)
def test_answers_are_those_of_the_official_package(action):
    assert set(rows(action, "Answer")) == official(getattr(models, f"{action}Response"), ANSWERS.get(action, {}))


@pytest.mark.parametrize("action", ACTIONS)
def test_codes_are_those_of_the_official_package(action):
    known = {value for name, value in vars(errorcodes).items() if name.isupper()}
    common = {"InvalidParameterValue"}
    assert set(rows(action, "Errors")) <= known | common


def test_actions_that_are_known_and_not_supported_are_those_of_the_official_package(tag):
    line = (PAGES.parent / "README.md").read_text().split("\n## Tag\n")[1].split("`UnsupportedOperation`: ")[1]
    unsupported = set(re.findall(r"`(\w+)`", line.split("\n")[0]))
    named = {name for name in vars(type(tag)) if name[0].isupper()}
    assert unsupported | set(ACTIONS) == named and not unsupported & set(ACTIONS)
    assert {outcome(tag, action) for action in unsupported} == {"UnsupportedOperation"}
