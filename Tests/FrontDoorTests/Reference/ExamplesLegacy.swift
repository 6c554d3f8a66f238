// SPDX-License-Identifier: Apache-2.0

import DomainModel

private let imported = CannedKeys.line(3_000) + " me@laptop"
private let first = ReferenceServer.cvm[0]

let legacyBExamples: [ReferenceExample] = [
    ReferenceExample(
        "legacy-b", "AssociateInstancesKeyPairs",
        .query(["InstanceIds.1": "ins-5k2r7d0w", "KeyIds.1": first, "ForceStop": "TRUE"]),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample("legacy-b", "CreateKeyPair", .query(["KeyName": "deploy", "ProjectId": "0"])),
    ReferenceExample("legacy-b", "DeleteKeyPairs", .query(["KeyIds.1": first, "KeyIds.2": ReferenceServer.cvm[1]])) {
        try await makeKeyPairs(.cvm, "deploy", "backup", on: $0)
    },
    ReferenceExample(
        "legacy-b", "DescribeKeyPairs",
        .query(["Filters.1.Name": "key-name", "Filters.1.Values.1": "deploy", "Region": "gz"])
    ) { try await makeKeyPairs(.cvm, "deploy", "backup", on: $0) },
    ReferenceExample(
        "legacy-b", "DescribeKeyPairs", .query(["Filters.1.Name": "tag-key", "Filters.1.Values.1": "env"]),
        title: "A refusal: generation B has no filters of tags", refusedWith: "InvalidFilter"),
    ReferenceExample("legacy-b", "DescribeRegions", .query(["Region": FormRequest.absent])),
    ReferenceExample("legacy-b", "DescribeZones", .query([:])),
    ReferenceExample(
        "legacy-b", "DisassociateInstancesKeyPairs", .query(["InstanceIds.1": "ins-5k2r7d0w", "KeyIds.1": first]),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "legacy-b", "ImportKeyPair", .query(["KeyName": "laptop", "ProjectId": "0", "PublicKey": imported])),
    ReferenceExample(
        "legacy-b", "ModifyKeyPairAttribute", .query(["KeyId": first, "Description": "for the build hosts"])
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "legacy-b", "ModifyKeyPairAttribute",
        .query(["KeyId": first, "Description": String(repeating: "long ", count: 13)]),
        title: "A refusal: the description is too long", refusedWith: "InvalidKeyPairDescriptionTooLong"),
]

let legacyAExamples: [ReferenceExample] = [
    ReferenceExample(
        "legacy-a", "BindInstanceKey",
        .query(["instanceIds.0": "ins-5k2r7d0w", "keyId": first, "hardPowerOffFlag": "1"]),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample("legacy-a", "CreateKeyPair", .query(["keyName": "deploy"])),
    ReferenceExample(
        "legacy-a", "CreateKeyPair", .query(["keyName": "deploy-2"]),
        title: "A refusal: a character is not allowed", refusedWith: "InvalidKeyPairNameIncludeIllegalChar"),
    ReferenceExample("legacy-a", "DeleteKeyPair", .query(["keyIds.0": first])) {
        try await makeKeyPairs(.cvm, "deploy", on: $0)
    },
    ReferenceExample(
        "legacy-a", "DeleteKeyPair", .query(["keyIds.0": first, "keyIds.1": "skey-00000000"]),
        title: "A success in part: one of two is unknown", refusedWith: "PartialSuccess"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample("legacy-a", "DescribeKeyPairs", .query(["keyName": "deploy", "Region": "gz"])) {
        try await makeKeyPairs(.cvm, "deploy", "backup", on: $0)
    },
    ReferenceExample("legacy-a", "DescribeProject", .query(["allList": "1", "Region": FormRequest.absent])) {
        _ = try await $0.tag("AddProject", ["ProjectName": "web", "Info": "The web shop"])
    },
    ReferenceExample("legacy-a", "ImportKeyPair", .query(["keyName": "laptop", "pubKey": imported])),
    ReferenceExample("legacy-a", "ModifyKeyPair", .query(["keyId": first, "keyName": "deploy_2"])) {
        try await makeKeyPairs(.cvm, "deploy", on: $0)
    },
    ReferenceExample(
        "legacy-a", "UnBindInstanceKey", .query(["instanceIds.0": "ins-5k2r7d0w", "keyId": first]),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
]

let allExamples =
    cvmExamples + cvmInstanceExamples + legacyInstanceExamples + lighthouseExamples + camExamples + tagExamples
    + auditExamples + stsExamples + adminExamples + legacyBExamples
    + legacyAExamples + hostKeyExamples + hostGrantExamples
