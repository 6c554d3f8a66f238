# SPDX-License-Identifier: Apache-2.0
import calendar
import re
import time

import pytest

import clients
import keys
from clients import call, described, import_key, names, refused, response


@pytest.fixture(params=clients.TRANSPORTS)
def client(request, server):
    return clients.cvm(server, transport=request.param)


def tags(**pairs):
    return [{"ResourceType": "keypair", "Tags": [{"Key": key, "Value": value} for key, value in pairs.items()]}]


def test_create_answers_a_private_key_that_yields_exactly_the_public_key(client, tmp_path):
    pair = call(client, "CreateKeyPair", KeyName="created", ProjectId=0).KeyPair
    assert re.fullmatch("skey-[0-9a-z]{8}", pair.KeyId)
    assert (pair.KeyName, pair.ProjectId) == ("created", 0)
    assert re.fullmatch(f"ssh-rsa [A-Za-z0-9+/]+=* {pair.KeyId}", pair.PublicKey)
    assert keys.bit_count(pair.PublicKey, tmp_path) == 2048
    assert pair.PrivateKey.endswith("\n-----END RSA PRIVATE KEY-----\n")
    assert keys.public_line(pair.PrivateKey, tmp_path).split()[:2] == keys.first_two_fields(pair.PublicKey)
    assert keys.openssl_check(pair.PrivateKey, tmp_path) == "RSA key ok"


def test_create_answers_pkcs1_pem_of_64_columns(client):
    private = call(client, "CreateKeyPair", KeyName="created", ProjectId=0).KeyPair.PrivateKey
    first, *middle, last, end = private.split("\n")
    assert (first, end) == ("-----BEGIN RSA PRIVATE KEY-----", "")
    assert {len(line) for line in middle[:-1]} == {64} and 0 < len(middle[-1]) <= 64
    version, n, e, d, p, q, *_ = keys.pkcs1_integers(private)
    assert (version, e, n) == (0, 65537, p * q)
    assert (d * e) % (p - 1) == 1 and (d * e) % (q - 1) == 1


def test_create_answers_its_five_fields_and_no_other(client):
    answer = response(client, "CreateKeyPair", KeyName="created", ProjectId=0)
    assert set(answer) == {"KeyPair", "RequestId"}
    assert set(answer["KeyPair"]) == {"KeyId", "KeyName", "ProjectId", "PublicKey", "PrivateKey"}


def test_import_keeps_the_key_with_the_id_as_its_comment(client, own_key):
    key_id = import_key(client, "imported", f" \t{own_key.public}\n")
    assert re.fullmatch("skey-[0-9a-z]{8}", key_id)
    (pair,) = described(client)
    assert pair["PublicKey"].split(" ") == [*keys.first_two_fields(own_key.public), key_id]


def test_import_takes_a_key_without_a_comment_and_the_1024_bits_of_the_documents(client):
    for name, public in (("bare", keys.rsa_line()), ("short", keys.rsa_line(bits=1024))):
        key_id = import_key(client, name, public)
        (pair,) = described(client, KeyIds=[key_id])
        assert pair["PublicKey"] == f"{public} {key_id}"


def test_describe_answers_every_field(client):
    before = int(time.time())
    public = keys.rsa_line()
    key_id = import_key(client, "all_fields", public, TagSpecification=tags(team="a", env="prod"))
    call(client, "ModifyKeyPairAttribute", KeyId=key_id, Description="部署 \"web\"\n<&>")
    (pair,) = described(client)
    created = time.strptime(pair.pop("CreatedTime"), "%Y-%m-%dT%H:%M:%SZ")
    assert before <= calendar.timegm(created) <= int(time.time())
    assert pair == {
        "AssociatedInstanceIds": [],
        "Description": "部署 \"web\"\n<&>",
        "KeyId": key_id,
        "KeyName": "all_fields",
        "ProjectId": 0,
        "PublicKey": f"{public} {key_id}",
        "Tags": [{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "a"}],
    }


def test_describe_never_answers_a_private_key(client):
    created = call(client, "CreateKeyPair", KeyName="created", ProjectId=0).KeyPair
    (pair,) = described(client)
    assert "PrivateKey" not in pair
    assert pair["PublicKey"] == created.PublicKey
    assert (pair["Description"], pair["Tags"]) == ("", [])


def test_describe_of_nothing_answers_an_empty_list(client):
    answer = response(client, "DescribeKeyPairs")
    assert (answer["TotalCount"], answer["KeyPairSet"]) == (0, [])


def test_pages_are_newest_first_and_stable(client):
    imported = clients.import_one_by_one(client, [f"pair_{number}" for number in range(110)])
    listed = clients.pages(client, 100)
    assert [pair["KeyId"] for pair in listed] == imported[::-1]
    assert clients.pages(client, 7) == clients.pages(client, 55) == listed


def test_a_page_is_a_plain_slice_and_the_total_counts_all(client):
    for number in range(25):
        import_key(client, f"pair_{number}")
    listed = response(client, "DescribeKeyPairs", Limit=100)["KeyPairSet"]

    def page(**parameters):
        answer = response(client, "DescribeKeyPairs", **parameters)
        return answer["TotalCount"], answer["KeyPairSet"]

    assert page() == (25, listed[:20])
    assert page(Offset=20) == (25, listed[20:])
    assert page(Offset=3, Limit=1) == (25, listed[3:4])
    assert page(Offset=25) == (25, [])
    # The values match parts of names: pair_1, pair_2, pair_3, and pair_10 to pair_24.
    assert page(Limit=2, Filters=[{"Name": "key-name", "Values": ["pair_1", "pair_2", "pair_3"]}])[0] == 18


def test_describe_by_ids_leaves_out_unknown_ones(client):
    first, _, third = (import_key(client, name) for name in ("first", "second", "third"))
    assert names(client, KeyIds=[third, "skey-00000000", first]) == ["first", "third"]
    assert names(client, KeyIds=["skey-00000000"]) == []


def test_each_filter_filters(client):
    import_key(client, "web_1", TagSpecification=tags(env="prod", team="a"))
    import_key(client, "web_2", TagSpecification=tags(env="test"))
    import_key(client, "db", TagSpecification=tags(owner="prod"))
    import_key(client, "plain")

    def found(**filters):
        return names(client, Filters=[
            {"Name": name.replace("__", ":").replace("_", "-"), "Values": values} for name, values in filters.items()
        ])

    assert found(key_name=["web_1"]) == ["web_1"]
    assert found(key_name=["web_1", "plain", "other"]) == ["plain", "web_1"]
    assert found(key_name=["web"]) == ["web_1", "web_2"] and found(key_name=["_"]) == ["web_1", "web_2"]
    assert found(key_name=["WEB_1"]) == found(key_name=["web_%"]) == found(key_name=["%"]) == []
    assert found(project_id=["0"]) == ["db", "plain", "web_1", "web_2"]
    assert found(project_id=["1"]) == []
    assert found(tag_key=["env"]) == ["web_1", "web_2"]
    assert found(tag_key=["team", "owner"]) == ["db", "web_1"]
    assert found(tag_value=["prod"]) == ["db", "web_1"]
    assert found(tag__env=["prod"]) == ["web_1"]
    assert found(tag__env=["prod", "test"]) == ["web_1", "web_2"]
    assert found(tag__env=["Prod"]) == found(tag__nothing=["prod"]) == []
    assert found(key_name=["web_1", "db"], tag_value=["prod"], tag_key=["owner"]) == ["db"]
    assert found(key_name=["web_1"], project_id=["1"]) == []


def test_an_equal_name_comes_first_and_a_part_of_a_name_is_enough(client):
    """Terraform's data source `key_pairs` sends a part of a name; Ansible uses the first result (ruling 27)."""
    for name in ("web", "old_web", "web_1", "db", "webs"):
        import_key(client, name)

    def found(*values, **page):
        answer = response(client, "DescribeKeyPairs", Filters=[{"Name": "key-name", "Values": values}], **page)
        return answer["TotalCount"], [pair["KeyName"] for pair in answer["KeyPairSet"]]

    assert found("web") == (4, ["web", "webs", "web_1", "old_web"])
    assert found("web", Limit=1) == (4, ["web"])
    assert found("web", Offset=1, Limit=2) == (4, ["webs", "web_1"])
    assert found("b", "old_web") == (5, ["old_web", "webs", "db", "web_1", "web"])
    assert found("nothing") == (0, [])


def test_a_created_pair_has_its_tags(client):
    call(client, "CreateKeyPair", KeyName="created", ProjectId=0, TagSpecification=tags(团队="甲 乙", a="b=c"))
    (pair,) = described(client, Filters=[{"Name": "tag:团队", "Values": ["甲 乙"]}])
    assert pair["Tags"] == [{"Key": "a", "Value": "b=c"}, {"Key": "团队", "Value": "甲 乙"}]


def test_rename_and_description_change_only_what_is_given(client):
    key_id = import_key(client, "before")
    (before,) = described(client)

    def modify(**parameters):
        call(client, "ModifyKeyPairAttribute", KeyId=key_id, **parameters)
        (pair,) = described(client)
        assert {name: pair[name] for name in pair if name not in ("KeyName", "Description")} == {
            name: before[name] for name in before if name not in ("KeyName", "Description")
        }
        return pair["KeyName"], pair["Description"]

    assert modify(KeyName="after") == ("after", "")
    assert modify(Description="密" * 60) == ("after", "密" * 60)
    assert modify(KeyName="after") == ("after", "密" * 60)
    assert modify(KeyName="both", Description="changed") == ("both", "changed")
    assert modify(Description="") == ("both", "")
    import_key(client, "before")


def test_delete_is_all_or_nothing(client):
    first, second, third = (import_key(client, name) for name in ("first", "second", "third"))
    assert refused(client, "DeleteKeyPairs", KeyIds=[first, "skey-00000000"]).code == "InvalidKeyPairId.NotFound"
    assert refused(client, "DeleteKeyPairs", KeyIds=[first, "skey-1122"]).code == "InvalidKeyPairId.Malformed"
    assert names(client) == ["first", "second", "third"]
    assert set(response(client, "DeleteKeyPairs", KeyIds=[first, third, first])) == {"RequestId"}
    assert names(client) == ["second"]
    assert refused(client, "DeleteKeyPairs", KeyIds=[first]).code == "InvalidKeyPairId.NotFound"


def test_a_deleted_pair_frees_its_name_and_its_key(client):
    public = keys.rsa_line()
    key_id = import_key(client, "again", public)
    call(client, "DeleteKeyPairs", KeyIds=[key_id])
    assert import_key(client, "again", public) != key_id


@pytest.mark.parametrize("action", ["AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs"])
@pytest.mark.parametrize("force", [{}, {"ForceStop": True}, {"ForceStop": False}])
def test_until_there_are_instances_each_is_unknown(client, action, force):
    key_id = import_key(client, "pair")
    error = refused(client, action, InstanceIds=["ins-00000000"], KeyIds=[key_id], **force)
    assert error.code == "InvalidInstanceId.NotFound"
    assert "ins-00000000" in error.message
    assert described(client)[0]["AssociatedInstanceIds"] == []


def test_every_region_shows_the_same_key_pairs(client):
    import_key(client, "pair")
    listed = described(client)
    for client.region in ("ap-shanghai", "na-ashburn"):
        assert described(client) == listed
        assert refused(client, "CreateKeyPair", KeyName="pair", ProjectId=0).code == "InvalidKeyPairName.Duplicate"


SERVED = """
    ap-bangkok ap-beijing ap-chengdu ap-chongqing ap-guangzhou ap-hongkong ap-jakarta ap-nanjing ap-seoul ap-shanghai
    ap-shanghai-fsi ap-shenzhen-fsi ap-singapore ap-tokyo eu-frankfurt na-ashburn na-siliconvalley sa-saopaulo
""".split()


def test_regions_are_those_of_the_documents_in_both_languages(client):
    names = {}
    for client.profile.language in ("en-US", "zh-CN"):
        answer = call(client, "DescribeRegions")
        assert answer.TotalCount == len(SERVED)
        assert [region.Region for region in answer.RegionSet] == SERVED
        assert {region.RegionState for region in answer.RegionSet} == {"AVAILABLE"}
        names[client.profile.language] = {region.Region: region.RegionName for region in answer.RegionSet}
    assert "Guangzhou" in names["en-US"]["ap-guangzhou"]
    assert "广州" in names["zh-CN"]["ap-guangzhou"]
    assert all(re.search("[\u4e00-\u9fff]", name) for name in names["zh-CN"].values())
    assert not any(re.search("[\u4e00-\u9fff]", name) for name in names["en-US"].values())


def test_regions_need_no_region(server):
    assert call(clients.cvm(server, region=None), "DescribeRegions").TotalCount == len(SERVED)


def test_zones_are_of_the_region_in_both_languages(client):
    for client.profile.language, name in (("en-US", "Guangzhou Zone 3"), ("zh-CN", "广州三区")):
        answer = response(client, "DescribeZones")
        assert answer["TotalCount"] == len(answer["ZoneSet"])
        assert all(zone["Zone"].startswith("ap-guangzhou-") for zone in answer["ZoneSet"])
        assert {
            "Zone": "ap-guangzhou-3", "ZoneName": name, "ZoneId": "100003", "ZoneState": "AVAILABLE",
        } in answer["ZoneSet"]
    client.region = "ap-tokyo"
    assert {zone.Zone for zone in call(client, "DescribeZones").ZoneSet} == {"ap-tokyo-1", "ap-tokyo-2"}
