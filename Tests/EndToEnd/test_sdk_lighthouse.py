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
    return clients.lighthouse(server, transport=request.param, region=None)


def tags(**pairs):
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def test_create_answers_a_private_key_that_yields_exactly_the_public_key(client, tmp_path):
    pair = call(client, "CreateKeyPair", KeyName="created").KeyPair
    assert re.fullmatch("lhkp-[0-9a-z]{8}", pair.KeyId)
    assert pair.KeyName == "created"
    assert re.fullmatch(f"ssh-rsa [A-Za-z0-9+/]+=* {pair.KeyId}", pair.PublicKey)
    assert keys.bit_count(pair.PublicKey, tmp_path) == 2048
    assert pair.PrivateKey.startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    assert pair.PrivateKey.endswith("\n-----END RSA PRIVATE KEY-----")
    assert keys.public_line(pair.PrivateKey, tmp_path).split()[:2] == keys.first_two_fields(pair.PublicKey)
    assert keys.openssl_check(pair.PrivateKey, tmp_path) == "RSA key ok"


def test_create_answers_its_fields_and_no_other(client):
    pair = response(client, "CreateKeyPair", KeyName="created")["KeyPair"]
    assert set(pair) == {"KeyId", "KeyName", "PublicKey", "AssociatedInstanceIds", "CreatedTime", "PrivateKey"}
    assert (pair["AssociatedInstanceIds"], pair["CreatedTime"]) == ([], None)


@pytest.mark.parametrize(
    "dress",
    ["{two_fields}", "{two_fields} a comment of  words ", " \t{two_fields} laptop\n", "{two_fields}\r\n"],
    ids=["bare", "commented", "surrounded", "line-break"])
def test_an_imported_key_comes_back_byte_for_byte(client, own_key, dress):
    sent = dress.format(two_fields=" ".join(keys.first_two_fields(own_key.public)))
    key_id = import_key(client, "imported", sent)
    assert re.fullmatch("lhkp-[0-9a-z]{8}", key_id)
    (pair,) = described(client)
    assert (pair["KeyId"], pair["PublicKey"]) == (key_id, sent)


def test_describe_answers_every_field(client):
    before = int(time.time())
    public = keys.rsa_line("laptop")
    key_id = import_key(client, "all_fields", public, Tags=tags(team="a", env="prod"))
    (pair,) = described(client)
    created = calendar.timegm(time.strptime(pair.pop("CreatedTime"), "%Y-%m-%dT%H:%M:%SZ"))
    assert before <= created <= int(time.time())
    assert pair == {
        "AssociatedInstanceIds": [],
        "AssociatedInstanceSet": [],
        "KeyId": key_id,
        "KeyName": "all_fields",
        "PrivateKey": None,
        "PublicKey": public,
        "Tags": [{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "a"}],
    }


def test_describe_never_answers_a_private_key(client):
    created = call(client, "CreateKeyPair", KeyName="created").KeyPair
    (pair,) = described(client)
    assert pair["PrivateKey"] is None
    assert (pair["PublicKey"], pair["Tags"]) == (created.PublicKey, [])


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
    assert page(Limit=2, Filters=[{"Name": "key-name", "Values": ["pair_2"]}])[0] == 6


def test_describe_by_ids_leaves_out_unknown_ones(client):
    first, _, third = (import_key(client, name) for name in ("first", "second", "third"))
    assert names(client, KeyIds=[third, "lhkp-00000000", first]) == ["first", "third"]
    assert names(client, KeyIds=["lhkp-00000000"]) == []


def test_each_filter_filters(client):
    web_1 = import_key(client, "web_1", Tags=tags(env="prod", team="a"))
    web_2 = import_key(client, "web_2", Tags=tags(env="test"))
    import_key(client, "db", Tags=tags(owner="prod"))
    import_key(client, "plain")

    def found(**filters):
        return names(client, Filters=[
            {"Name": name.replace("__", ":").replace("_", "-"), "Values": values} for name, values in filters.items()
        ])

    assert found(key_id=[web_1]) == ["web_1"]
    assert found(key_id=[web_2, web_1, "lhkp-00000000"]) == ["web_1", "web_2"]
    assert found(key_id=[web_1[:-1]]) == []
    assert found(key_name=["eb_"]) == ["web_1", "web_2"]
    assert found(key_name=["eb_1", "ai"]) == ["plain", "web_1"]
    assert found(tag_key=["env"]) == ["web_1", "web_2"]
    assert found(tag_key=["team", "owner"]) == ["db", "web_1"]
    assert found(tag_value=["prod"]) == ["db", "web_1"]
    assert found(tag__env=["prod"]) == ["web_1"]
    assert found(tag__env=["prod", "test"]) == ["web_1", "web_2"]
    assert found(tag__env=["Prod"]) == found(tag__nothing=["prod"]) == []
    assert found(key_name=["b"], tag_value=["prod"], tag_key=["owner"]) == ["db"]
    assert found(key_id=[web_1], key_name=["web_2"]) == []


def test_the_name_filter_looks_for_text_and_not_for_a_pattern(client):
    import_key(client, "a_b")
    import_key(client, "axb")

    def found(value):
        return names(client, Filters=[{"Name": "key-name", "Values": [value]}])

    assert found("a_b") == ["a_b"]
    assert found("x") == ["axb"]
    assert found("%") == found("a*b") == found("a?b") == found("[ax]") == found("A_B") == []


def test_a_created_pair_has_its_tags(client):
    call(client, "CreateKeyPair", KeyName="created", Tags=tags(团队="甲 乙", a="b=c"))
    (pair,) = described(client, Filters=[{"Name": "tag:团队", "Values": ["甲 乙"]}])
    assert pair["Tags"] == [{"Key": "a", "Value": "b=c"}, {"Key": "团队", "Value": "甲 乙"}]


def test_delete_is_all_or_nothing(client):
    first, second, third = (import_key(client, name) for name in ("first", "second", "third"))
    for others, code in (
        (["lhkp-00000000"], "ResourceNotFound.KeyIdNotFound"),
        (["lhkp-1122"], "InvalidParameterValue.KeyPairIdMalformed"),
        ([second, first], "InvalidParameterValue.Duplicated"),
    ):
        assert refused(client, "DeleteKeyPairs", KeyIds=[first, *others]).code == code
    assert names(client) == ["first", "second", "third"]
    assert set(response(client, "DeleteKeyPairs", KeyIds=[first, third])) == {"RequestId"}
    assert names(client) == ["second"]
    assert refused(client, "DeleteKeyPairs", KeyIds=[first]).code == "ResourceNotFound.KeyIdNotFound"


def test_a_deleted_pair_frees_its_name_and_its_key(client):
    public = keys.rsa_line()
    key_id = import_key(client, "again", public)
    call(client, "DeleteKeyPairs", KeyIds=[key_id])
    assert import_key(client, "again", public) != key_id


@pytest.mark.parametrize("action", ["AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs"])
@pytest.mark.parametrize("way", [{}, {"Type": "OFFLINE"}, {"Type": "ONLINE"}, {"Type": "ONLINE", "Username": "ubuntu"}])
def test_until_there_are_instances_each_is_unknown(client, action, way):
    key_id = import_key(client, "pair")
    way = {action.removesuffix("InstancesKeyPairs") + name if name == "Type" else name: way[name] for name in way}
    error = refused(client, action, InstanceIds=["lhins-00000000"], KeyIds=[key_id], **way)
    assert error.code == "ResourceNotFound.InstanceIdNotFound"
    assert "lhins-00000000" in error.message
    assert described(client)[0]["AssociatedInstanceIds"] == []


@pytest.mark.parametrize("region", [None, "", "ap-guangzhou", "na-ashburn"])
def test_no_action_needs_a_region_and_all_show_the_same(server, region):
    import_key(clients.lighthouse(server), "pair")
    client = clients.lighthouse(server, region=region)
    # The SDK does not send an empty region, so the test adds the header field.
    headers = {"X-TC-Region": ""} if region == "" else None
    listed = client.call_json("DescribeKeyPairs", {}, headers=headers)["Response"]["KeyPairSet"]
    assert [pair["KeyName"] for pair in listed] == ["pair"]
    import_key(client, "another")
    assert call(client, "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"])


def test_regions_are_those_of_cvm_and_tell_the_mainland(client, server):
    answer = call(client, "DescribeRegions")
    served = call(clients.cvm(server), "DescribeRegions").RegionSet
    assert answer.TotalCount == len(answer.RegionSet)
    assert [region.Region for region in answer.RegionSet] == [region.Region for region in served]
    assert [region.RegionName for region in answer.RegionSet] == [region.RegionName for region in served]
    assert {region.RegionState for region in answer.RegionSet} == {"AVAILABLE"}
    assert [region.Region for region in answer.RegionSet if region.IsChinaMainland] == [
        "ap-beijing", "ap-chengdu", "ap-chongqing", "ap-guangzhou", "ap-nanjing", "ap-shanghai", "ap-shanghai-fsi",
        "ap-shenzhen-fsi",
    ]


def test_zones_are_of_the_region_in_both_languages(client):
    for client.profile.language, name in (("en-US", "Guangzhou Zone 3"), ("zh-CN", "广州三区")):
        answer = response(client, "DescribeZones")
        assert answer["TotalCount"] == len(answer["ZoneInfoSet"])
        assert all(zone["Zone"].startswith("ap-guangzhou-") for zone in answer["ZoneInfoSet"])
        assert {
            "Zone": "ap-guangzhou-3", "ZoneName": name, "InstanceDisplayLabel": "NORMAL",
        } in answer["ZoneInfoSet"]
    client.region = "ap-tokyo"
    assert {zone.Zone for zone in call(client, "DescribeZones").ZoneInfoSet} == {"ap-tokyo-1", "ap-tokyo-2"}


def test_zones_come_in_the_order_asked_for(client):
    def zones(**order):
        return [zone.Zone for zone in call(client, "DescribeZones", **order).ZoneInfoSet]

    ascending = sorted(zones())
    assert len(ascending) > 1
    assert zones() == zones(OrderField="ZONE") == zones(OrderField="ZONE", Order="ASC") == ascending
    assert zones(OrderField="ZONE", Order="DESC") == ascending[::-1]
    assert sorted(zones(OrderField="INSTANCE_DISPLAY_LABEL", Order="DESC")) == ascending


def test_the_quota_counts_down_and_up_again(client):
    def quota():
        answer = call(client, "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"])
        (quota,) = answer.GeneralResourceQuotaSet
        assert quota.ResourceName == "USER_KEY_PAIR"
        return quota.ResourceQuotaAvailable, quota.ResourceQuotaTotal

    assert quota() == (500, 500)
    key_id = import_key(client, "first")
    import_key(client, "second")
    assert quota() == (498, 500)
    call(client, "DeleteKeyPairs", KeyIds=[key_id])
    assert quota() == (499, 500)


def test_the_products_do_not_see_each_other(client, server):
    other = clients.cvm(server)
    public = keys.rsa_line()
    import_key(client, "pair", public)
    import_key(other, "pair", public)
    assert [pair["KeyId"][:5] for pair in described(client)] == ["lhkp-"]
    assert [pair["KeyId"][:5] for pair in described(other)] == ["skey-"]
