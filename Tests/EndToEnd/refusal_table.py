# SPDX-License-Identifier: Apache-2.0
"""Calls that must be refused, each for one reason."""

import keys

OTHER_ID = {"cvm": "skey-00000000", "lighthouse": "lhkp-00000000"}
INSTANCE_ID = {"cvm": "ins-00000000", "lighthouse": "lhins-00000000"}
TAKEN_KEY = keys.rsa_line("taken")


class Refusal:
    """A call to a server with one key pair of each product, named `taken`, and the expected refusal.

    Parameters that need the identifier of that pair are a function of it. `shown` must be in the message.
    """

    def __init__(self, product, action, parameters, code, *shown):
        self.product = product
        self.action = action
        self.parameters = parameters
        self.code = code
        self.shown = shown

    def __str__(self):
        return f"{self.product}-{self.action}-{self.code}"


def many(count, prefix):
    return [f"{prefix}-{number:08}" for number in range(count)]


def cvm_tags(*pairs, kind="keypair"):
    tags = [{"Key": key, "Value": value} for key, value in pairs]
    return {"KeyName": "new", "ProjectId": 0, "TagSpecification": [{"ResourceType": kind, "Tags": tags}]}


def lighthouse_tags(*pairs):
    return {"KeyName": "new", "Tags": [{"Key": key, "Value": value} for key, value in pairs]}


def by_name(*values, name="key-name"):
    return {"Name": name, "Values": list(values)}


ELEVEN_TAGS = [(f"key{number}", "value") for number in range(11)]
NEW = {"KeyName": "new", "ProjectId": 0}

CVM = [
    Refusal("cvm", action, parameters, code, *shown)
    for action, parameters, code, *shown in [
        ("CreateKeyPair", {"ProjectId": 0}, "MissingParameter", "KeyName"),
        ("CreateKeyPair", {"KeyName": None, "ProjectId": 0}, "MissingParameter", "KeyName"),
        ("CreateKeyPair", {"KeyName": "new"}, "MissingParameter", "ProjectId"),
        ("CreateKeyPair", {"KeyName": "", "ProjectId": 0}, "InvalidKeyPairNameEmpty", "KeyName"),
        ("CreateKeyPair", {"KeyName": "n" * 26, "ProjectId": 0}, "InvalidKeyPairNameTooLong", "KeyName", "n" * 26),
        ("CreateKeyPair", {"KeyName": "-" * 26, "ProjectId": 0}, "InvalidKeyPairNameTooLong", "KeyName"),
        ("CreateKeyPair", {"KeyName": "a-b", "ProjectId": 0}, "InvalidKeyPairNameIncludeIllegalChar", "KeyName", "a-b"),
        ("CreateKeyPair", {"KeyName": "naïve", "ProjectId": 0}, "InvalidKeyPairNameIncludeIllegalChar", "naïve"),
        ("CreateKeyPair", {"KeyName": "９", "ProjectId": 0}, "InvalidKeyPairNameIncludeIllegalChar", "KeyName"),
        ("CreateKeyPair", {"KeyName": "new\n", "ProjectId": 0}, "InvalidKeyPairNameIncludeIllegalChar", "KeyName"),
        ("CreateKeyPair", {"KeyName": "taken", "ProjectId": 0}, "InvalidKeyPairName.Duplicate", "KeyName", "taken"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": 7}, "InvalidProjectId.NotFound", "ProjectId", "7"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": -1}, "InvalidParameterValue", "ProjectId", "-1"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": "zero"}, "InvalidParameter", "ProjectId"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0.5}, "InvalidParameter", "ProjectId"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": 1 << 64}, "InvalidParameter", "ProjectId"),
        ("CreateKeyPair", {"KeyName": 5, "ProjectId": 0}, "InvalidParameter", "KeyName"),
        ("CreateKeyPair", {"KeyName": ["new"], "ProjectId": 0}, "InvalidParameter", "KeyName"),
        ("CreateKeyPair", {**NEW, "Colour": "red"}, "UnknownParameter", "Colour"),
        ("CreateKeyPair", {**NEW, "keyName": "new"}, "UnknownParameter", "keyName"),
        ("CreateKeyPair", {**NEW, "PublicKey": TAKEN_KEY}, "UnknownParameter", "PublicKey"),
        ("CreateKeyPair", cvm_tags(("a", "b"), kind="instance"), "InvalidParameterValue", "ResourceType", "instance"),
        ("CreateKeyPair", cvm_tags(("qcs:a", "b")), "FailedOperation.TagKeyReserved", "TagSpecification", "qcs:a"),
        ("CreateKeyPair", cvm_tags(("QCloud", "b")), "FailedOperation.TagKeyReserved", "QCloud"),
        ("CreateKeyPair", cvm_tags(("tencent_a", "b")), "FailedOperation.TagKeyReserved", "tencent_a"),
        ("CreateKeyPair", cvm_tags(("Projects", "b")), "FailedOperation.TagKeyReserved", "Projects"),
        ("CreateKeyPair", cvm_tags(("项目一", "b")), "FailedOperation.TagKeyReserved", "项目一"),
        ("CreateKeyPair", cvm_tags(*ELEVEN_TAGS), "LimitExceeded.TagResourceQuota", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("a", "b"), ("a", "c")), "InvalidParameterValue", "TagSpecification", "a"),
        ("CreateKeyPair", cvm_tags(("a*", "b")), "InvalidParameterValue", "TagSpecification", "a*"),
        ("CreateKeyPair", cvm_tags(("a", "b!")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags((" a", "b")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("a", "b ")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("", "b")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("a", "")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("k" * 128, "b")), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", cvm_tags(("a", "v" * 256)), "InvalidParameterValue", "TagSpecification"),
        ("CreateKeyPair", {**NEW, "TagSpecification": [{"ResourceType": "keypair", "Tags": [{"Key": "a"}]}]},
         "MissingParameter", "TagSpecification.0.Tags.0.Value"),
        ("CreateKeyPair", {**NEW, "TagSpecification": {"ResourceType": "keypair"}}, "InvalidParameter"),
        ("ImportKeyPair", NEW, "MissingParameter", "PublicKey"),
        ("ImportKeyPair", {"KeyName": "", "ProjectId": 0, "PublicKey": keys.rsa_line()}, "InvalidKeyPairNameEmpty"),
        ("ImportKeyPair", {"KeyName": "n" * 26, "ProjectId": 0, "PublicKey": keys.rsa_line()},
         "InvalidKeyPairNameTooLong"),
        ("ImportKeyPair", {"KeyName": "a.b", "ProjectId": 0, "PublicKey": keys.rsa_line()},
         "InvalidKeyPairNameIncludeIllegalChar"),
        ("ImportKeyPair", {"KeyName": "taken", "ProjectId": 0, "PublicKey": keys.rsa_line()},
         "InvalidKeyPairName.Duplicate", "taken"),
        ("ImportKeyPair", {"KeyName": "new", "ProjectId": 1, "PublicKey": keys.rsa_line()},
         "InvalidProjectId.NotFound", "1"),
        ("ImportKeyPair", {**cvm_tags(("project", "b")), "PublicKey": keys.rsa_line()},
         "FailedOperation.TagKeyReserved", "project"),
        ("ImportKeyPair", {**NEW, "PublicKey": TAKEN_KEY + " again"}, "InvalidPublicKey.Duplicate", "PublicKey"),
        ("DescribeKeyPairs", {"KeyIds": [OTHER_ID["cvm"]], "Filters": [by_name("a")]}, "InvalidParameter"),
        ("DescribeKeyPairs", {"KeyIds": ["skey-1122"]}, "InvalidKeyPairId.Malformed", "KeyIds", "skey-1122"),
        ("DescribeKeyPairs", {"KeyIds": ["skey-ABCDEFGH"]}, "InvalidKeyPairId.Malformed", "skey-ABCDEFGH"),
        ("DescribeKeyPairs", {"KeyIds": ["lhkp-00000000"]}, "InvalidKeyPairId.Malformed", "lhkp-00000000"),
        ("DescribeKeyPairs", {"KeyIds": [""]}, "InvalidKeyPairId.Malformed", "KeyIds"),
        ("DescribeKeyPairs", {"KeyIds": many(101, "skey")}, "InvalidParameterValue.LimitExceeded", "KeyIds"),
        ("DescribeKeyPairs", {"KeyIds": "skey-00000000"}, "InvalidParameter", "KeyIds"),
        ("DescribeKeyPairs", {"Filters": [by_name("a", name="colour")]}, "InvalidFilter", "Filters", "colour"),
        ("DescribeKeyPairs", {"Filters": [by_name("a", name="key-id")]}, "InvalidFilter", "key-id"),
        ("DescribeKeyPairs", {"Filters": [{"Name": "key-name"}]}, "InvalidFilter", "Filters"),
        ("DescribeKeyPairs", {"Filters": [{"Values": ["a"]}]}, "InvalidFilter", "Filters"),
        ("DescribeKeyPairs", {"Filters": [by_name("a")] * 11}, "InvalidFilterValue.LimitExceeded", "Filters"),
        ("DescribeKeyPairs", {"Filters": [by_name(*"abcdef")]}, "InvalidFilterValue.LimitExceeded", "Values"),
        ("DescribeKeyPairs", {"Limit": 0}, "InvalidParameterValueLimit", "Limit", "0"),
        ("DescribeKeyPairs", {"Limit": 101}, "InvalidParameterValueLimit", "Limit", "101"),
        ("DescribeKeyPairs", {"Limit": -1}, "InvalidParameterValueLimit", "Limit", "-1"),
        ("DescribeKeyPairs", {"Limit": "ten"}, "InvalidParameter", "Limit"),
        ("DescribeKeyPairs", {"Offset": -1}, "InvalidParameterValueOffset", "Offset", "-1"),
        ("DeleteKeyPairs", {}, "MissingParameter", "KeyIds"),
        ("DeleteKeyPairs", {"KeyIds": []}, "MissingParameter", "KeyIds"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, "skey-1122"]}, "InvalidKeyPairId.Malformed", "skey-1122"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, OTHER_ID["cvm"]]}, "InvalidKeyPairId.NotFound",
         "KeyIds", OTHER_ID["cvm"]),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, *many(100, "skey")]}, "InvalidParameterValue.LimitExceeded",
         "KeyIds"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, 5]}, "InvalidParameter", "KeyIds"),
        ("ModifyKeyPairAttribute", {"KeyName": "new"}, "MissingParameter", "KeyId"),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id}, "MissingParameter"),
        ("ModifyKeyPairAttribute", {"KeyId": "skey-1122", "KeyName": "new"}, "InvalidKeyPairId.Malformed",
         "KeyId", "skey-1122"),
        ("ModifyKeyPairAttribute", {"KeyId": OTHER_ID["cvm"], "KeyName": "new"}, "InvalidKeyPairId.NotFound",
         "KeyId", OTHER_ID["cvm"]),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": "second"}, "InvalidKeyPairName.Duplicate",
         "KeyName", "second"),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": ""}, "InvalidParameterValue", "KeyName"),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": "n" * 26}, "InvalidParameterValue", "n" * 26),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": "a b"}, "InvalidParameterValue", "a b"),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": "new", "Description": "d" * 61},
         "InvalidParameterValue", "Description", "d" * 61),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "Description": 5}, "InvalidParameter", "Description"),
        *(
            (action, parameters, code, *shown)
            for action in ("AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs")
            for parameters, code, *shown in [
                (lambda id: {"KeyIds": [id]}, "MissingParameter", "InstanceIds"),
                ({"InstanceIds": [INSTANCE_ID["cvm"]]}, "MissingParameter", "KeyIds"),
                (lambda id: {"InstanceIds": ["i-1"], "KeyIds": [id]}, "InvalidInstanceId.Malformed", "i-1"),
                (lambda id: {"InstanceIds": [INSTANCE_ID["cvm"]], "KeyIds": [id]}, "InvalidInstanceId.NotFound",
                 "InstanceIds", INSTANCE_ID["cvm"]),
                ({"InstanceIds": [INSTANCE_ID["cvm"]], "KeyIds": ["skey-1122"]}, "InvalidKeyPairId.Malformed",
                 "KeyIds", "skey-1122"),
                (lambda id: {"InstanceIds": many(101, "ins"), "KeyIds": [id]}, "InvalidParameterValue.LimitExceeded",
                 "InstanceIds"),
                ({"InstanceIds": [INSTANCE_ID["cvm"]], "KeyIds": many(101, "skey")},
                 "InvalidParameterValue.LimitExceeded", "KeyIds"),
                (lambda id: {"InstanceIds": [INSTANCE_ID["cvm"]], "KeyIds": [id], "ForceStop": "maybe"},
                 "InvalidParameter", "ForceStop"),
            ]
        ),
        ("DescribeZones", {"Zone": "ap-guangzhou-3"}, "UnknownParameter", "Zone"),
        ("DescribeRegions", {"Region": "ap-guangzhou"}, "UnknownParameter", "Region"),
        ("DescribeSecrets", {}, "InvalidAction", "DescribeSecrets", "cvm", "2017-03-12"),
        ("DescribeGeneralResourceQuotas", {"ResourceNames": ["USER_KEY_PAIR"]}, "InvalidAction", "cvm"),
    ]
]

LIGHTHOUSE = [
    Refusal("lighthouse", action, parameters, code, *shown)
    for action, parameters, code, *shown in [
        ("CreateKeyPair", {}, "MissingParameter", "KeyName"),
        ("CreateKeyPair", {"KeyName": ""}, "InvalidParameterValue.InvalidKeyPairNameEmpty", "KeyName"),
        ("CreateKeyPair", {"KeyName": "n" * 26}, "InvalidParameterValue.InvalidKeyPairNameTooLong", "n" * 26),
        ("CreateKeyPair", {"KeyName": "a-b"}, "InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar", "a-b"),
        ("CreateKeyPair", {"KeyName": "taken"}, "InvalidParameterValue.DuplicateParameterValue", "KeyName", "taken"),
        ("CreateKeyPair", {"KeyName": "new", "ProjectId": 0}, "UnknownParameter", "ProjectId"),
        ("CreateKeyPair", {"KeyName": True}, "InvalidParameter", "KeyName"),
        ("CreateKeyPair", lighthouse_tags(("qcs:a", "b")), "InvalidParameterValue", "Tags", "qcs:a"),
        ("CreateKeyPair", lighthouse_tags(("a?", "b")), "InvalidParameterValue", "Tags", "a?"),
        ("CreateKeyPair", lighthouse_tags(("a", "b"), ("a", "b")), "InvalidParameterValue", "Tags", "a"),
        ("CreateKeyPair", lighthouse_tags(*ELEVEN_TAGS), "InvalidParameterValue.LimitExceeded", "Tags"),
        ("ImportKeyPair", {"KeyName": "new"}, "MissingParameter", "PublicKey"),
        ("ImportKeyPair", {"KeyName": "", "PublicKey": keys.rsa_line()},
         "InvalidParameterValue.InvalidKeyPairNameEmpty", "KeyName"),
        ("ImportKeyPair", {"KeyName": "n" * 26, "PublicKey": keys.rsa_line()},
         "InvalidParameterValue.InvalidKeyPairNameTooLong", "n" * 26),
        ("ImportKeyPair", {"KeyName": "a/b", "PublicKey": keys.rsa_line()},
         "InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar", "a/b"),
        ("ImportKeyPair", {"KeyName": "taken", "PublicKey": keys.rsa_line()},
         "InvalidParameterValue.DuplicateParameterValue", "taken"),
        ("ImportKeyPair", {"KeyName": "new", "PublicKey": TAKEN_KEY},
         "InvalidParameterValue.KeyPairPublicKeyDuplicated", "PublicKey"),
        ("ImportKeyPair", {**lighthouse_tags(*ELEVEN_TAGS), "PublicKey": keys.rsa_line()},
         "InvalidParameterValue.LimitExceeded", "Tags"),
        ("ImportKeyPair", {**lighthouse_tags(("tencent", "b")), "PublicKey": keys.rsa_line()},
         "InvalidParameterValue", "tencent"),
        ("DescribeKeyPairs", {"KeyIds": [OTHER_ID["lighthouse"]], "Filters": [by_name("a")]},
         "InvalidParameter.ParameterConflict"),
        ("DescribeKeyPairs", {"KeyIds": ["lhkp-1122"]}, "InvalidParameterValue.KeyPairIdMalformed", "lhkp-1122"),
        ("DescribeKeyPairs", {"KeyIds": ["skey-00000000"]}, "InvalidParameterValue.KeyPairIdMalformed", "KeyIds"),
        ("DescribeKeyPairs", {"KeyIds": [OTHER_ID["lighthouse"]] * 2}, "InvalidParameterValue.Duplicated",
         "KeyIds", OTHER_ID["lighthouse"]),
        ("DescribeKeyPairs", {"KeyIds": many(101, "lhkp")}, "InvalidParameterValue.LimitExceeded", "KeyIds"),
        ("DescribeKeyPairs", {"Filters": [by_name("0", name="project-id")]}, "InvalidParameter.InvalidFilter",
         "Filters", "project-id"),
        ("DescribeKeyPairs", {"Filters": [{"Name": "key-name"}]}, "InvalidParameter.InvalidFilter", "Filters"),
        ("DescribeKeyPairs", {"Filters": [by_name("a")] * 11}, "InvalidParameterValue.LimitExceeded", "Filters"),
        ("DescribeKeyPairs", {"Filters": [by_name(*"abcdef")]}, "InvalidParameterValue.LimitExceeded", "Values"),
        ("DescribeKeyPairs", {"Limit": 0}, "InvalidParameterValue.OutOfRange", "Limit", "0"),
        ("DescribeKeyPairs", {"Limit": 101}, "InvalidParameterValue.OutOfRange", "Limit", "101"),
        ("DescribeKeyPairs", {"Limit": -1}, "InvalidParameterValue.Negative", "Limit", "-1"),
        ("DescribeKeyPairs", {"Offset": -1}, "InvalidParameterValue.Negative", "Offset", "-1"),
        ("DeleteKeyPairs", {}, "MissingParameter", "KeyIds"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, "lhkp-1122"]}, "InvalidParameterValue.KeyPairIdMalformed",
         "lhkp-1122"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, id]}, "InvalidParameterValue.Duplicated", "KeyIds"),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, OTHER_ID["lighthouse"]]}, "ResourceNotFound.KeyIdNotFound",
         "KeyIds", OTHER_ID["lighthouse"]),
        ("DeleteKeyPairs", lambda id: {"KeyIds": [id, *many(10, "lhkp")]}, "InvalidParameterValue.LimitExceeded",
         "KeyIds"),
        *(
            (action + "InstancesKeyPairs", parameters, code, *shown)
            for action in ("Associate", "Disassociate")
            for parameters, code, *shown in [
                (lambda id: {"KeyIds": [id]}, "MissingParameter", "InstanceIds"),
                ({"InstanceIds": [INSTANCE_ID["lighthouse"]]}, "MissingParameter", "KeyIds"),
                (lambda id: {"InstanceIds": ["ins-00000000"], "KeyIds": [id]},
                 "InvalidParameterValue.InstanceIdMalformed", "InstanceIds", "ins-00000000"),
                (lambda id: {"InstanceIds": [INSTANCE_ID["lighthouse"]], "KeyIds": [id]},
                 "ResourceNotFound.InstanceIdNotFound", "InstanceIds", INSTANCE_ID["lighthouse"]),
                ({"InstanceIds": [INSTANCE_ID["lighthouse"]], "KeyIds": ["lhkp-1122"]},
                 "InvalidParameterValue.KeyPairIdMalformed", "KeyIds", "lhkp-1122"),
                (lambda id: {"InstanceIds": [INSTANCE_ID["lighthouse"]], "KeyIds": [id, id]},
                 "InvalidParameterValue.Duplicated", "KeyIds"),
                (lambda id: {"InstanceIds": [INSTANCE_ID["lighthouse"]] * 2, "KeyIds": [id]},
                 "InvalidParameterValue.Duplicated", "InstanceIds"),
                (lambda id: {"InstanceIds": many(101, "lhins"), "KeyIds": [id]},
                 "InvalidParameterValue.LimitExceeded", "InstanceIds"),
                (lambda id, action=action: {
                    "InstanceIds": [INSTANCE_ID["lighthouse"]], "KeyIds": [id], action + "Type": "LATER",
                }, "InvalidParameterValue.OutOfRange", action + "Type", "LATER"),
                (lambda id, action=action: {
                    "InstanceIds": [INSTANCE_ID["lighthouse"]], "KeyIds": [id], action + "Type": "OFFLINE",
                    "Username": "ubuntu",
                }, "InvalidParameterValue.OutOfRange", "Username", "ubuntu"),
            ]
        ),
        ("AssociateInstancesKeyPairs", {"DisassociateType": "ONLINE"}, "UnknownParameter", "DisassociateType"),
        ("DescribeGeneralResourceQuotas", {}, "MissingParameter", "ResourceNames"),
        ("DescribeGeneralResourceQuotas", {"ResourceNames": ["USER_KEY_PAIR", "GOLD"]},
         "InvalidParameterValue.InvalidResourceQuotaResourceName", "ResourceNames", "GOLD"),
        ("DescribeZones", {"OrderField": "NAME"}, "InvalidParameterValue", "OrderField", "NAME"),
        ("DescribeZones", {"Order": "UP"}, "InvalidParameterValue", "Order", "UP"),
        ("DescribeRegions", {"Limit": 1}, "UnknownParameter", "Limit"),
        ("ModifyKeyPairAttribute", lambda id: {"KeyId": id, "KeyName": "new"}, "InvalidAction", "lighthouse"),
    ]
]
