# SPDX-License-Identifier: Apache-2.0
import re

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

import clients
import keys
from refusal_table import CVM, LIGHTHOUSE, OTHER_ID, by_name, many

CHINESE = re.compile("[\u4e00-\u9fff]")


def refuse(house, refusal, **options):
    parameters = refusal.parameters
    if callable(parameters):
        parameters = parameters(house.ids[refusal.product])
    return clients.refused(clients.client(refusal.product, house.server, **options), refusal.action, **parameters)


@pytest.mark.parametrize("refusal", [*CVM, *LIGHTHOUSE], ids=str)
def test_a_refusal_has_its_code_and_changes_nothing(house, unchanged, refusal):
    # Without a language, the SDK asks for Chinese.
    chinese = refuse(house, refusal, language=None)
    english = refuse(house, refusal, language="en-US")
    assert chinese.code == english.code == refusal.code
    for shown in refusal.shown:
        assert shown in chinese.message
        assert shown in english.message
    assert CHINESE.search(chinese.message)
    assert not CHINESE.search(re.sub("`[^`]*`", "", english.message))


# Calls with two errors, of which the first one that is checked must be answered.
ORDER = [
    ("mars", "Nonsense", {}, "InvalidAction"),
    ("mars", "CreateKeyPair", {"Colour": 1}, "InvalidParameterValue"),
    (None, "CreateKeyPair", {}, "MissingParameter"),
    ("ap-guangzhou", "CreateKeyPair", {"Colour": 1}, "UnknownParameter"),
    ("ap-guangzhou", "CreateKeyPair", {"KeyName": 1}, "MissingParameter"),
    ("ap-guangzhou", "DescribeKeyPairs", {"KeyIds": many(101, "skey"), "Limit": "x"}, "InvalidParameter"),
    ("ap-guangzhou", "DescribeKeyPairs", {"KeyIds": many(101, "bad"), "Limit": 0},
     "InvalidParameterValue.LimitExceeded"),
    ("ap-guangzhou", "DescribeKeyPairs", {"Filters": [by_name(*"abcdef", name="colour")]},
     "InvalidFilterValue.LimitExceeded"),
    ("ap-guangzhou", "DeleteKeyPairs", {"KeyIds": ["skey-00000000", "skey-1122"]}, "InvalidKeyPairId.Malformed"),
    ("ap-guangzhou", "CreateKeyPair", {"KeyName": "taken", "ProjectId": -1}, "InvalidParameterValue"),
    ("ap-guangzhou", "CreateKeyPair", {"KeyName": "taken", "ProjectId": 7}, "InvalidProjectId.NotFound"),
    ("ap-guangzhou", "ImportKeyPair", {"KeyName": "taken", "ProjectId": 0, "PublicKey": "x"},
     "InvalidPublicKey.Malformed"),
    ("ap-guangzhou", "ModifyKeyPairAttribute", {"KeyId": OTHER_ID["cvm"], "KeyName": "taken"},
     "InvalidKeyPairId.NotFound"),
    ("ap-guangzhou", "ModifyKeyPairAttribute", {"KeyId": OTHER_ID["cvm"], "KeyName": ""}, "InvalidParameterValue"),
]


@pytest.mark.parametrize("region, action, parameters, code", ORDER)
def test_of_two_faults_the_first_checked_is_answered(house, unchanged, region, action, parameters, code):
    assert clients.refused(clients.cvm(house.server, region=region), action, **parameters).code == code


@pytest.mark.parametrize("product, code, duplicate_name, duplicate_key", [
    ("cvm", "InvalidKeyPair.LimitExceeded", "InvalidKeyPairName.Duplicate", "InvalidPublicKey.Duplicate"),
    ("lighthouse", "LimitExceeded.KeyPairLimitExceeded", "InvalidParameterValue.DuplicateParameterValue",
     "InvalidParameterValue.KeyPairPublicKeyDuplicated"),
])
def test_a_full_quota_is_the_last_thing_checked(start, product, code, duplicate_name, duplicate_key):
    client = clients.client(product, start("--quota", f"{product}=2"))
    project = {"ProjectId": 0} if product == "cvm" else {}
    public = keys.rsa_line()
    clients.import_key(client, "first", public)
    created = clients.call(client, "CreateKeyPair", KeyName="second", **project).KeyPair

    error = clients.refused(client, "CreateKeyPair", KeyName="third", **project)
    assert error.code == code and "2" in error.message
    assert clients.outcome(client, "ImportKeyPair", KeyName="third", PublicKey=keys.rsa_line(), **project) == code
    assert clients.outcome(client, "CreateKeyPair", KeyName="first", **project) == duplicate_name
    assert clients.outcome(client, "ImportKeyPair", KeyName="third", PublicKey=public, **project) == duplicate_key
    assert clients.names(client) == ["first", "second"]

    clients.call(client, "DeleteKeyPairs", KeyIds=[created.KeyId])
    clients.call(client, "CreateKeyPair", KeyName="third", **project)
    assert clients.names(client) == ["first", "third"]


@pytest.mark.parametrize("product, quota, code", [
    ("cvm", 100, "InvalidKeyPair.LimitExceeded"), ("lighthouse", 10, "LimitExceeded.KeyPairLimitExceeded"),
])
def test_the_quotas_are_those_of_the_documents(start, product, quota, code):
    client = clients.client(product, start())
    for number in range(quota):
        clients.import_key(client, f"pair_{number}")
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.import_key(client, "one_more")
    assert caught.value.code == code
    assert str(quota) in caught.value.message
