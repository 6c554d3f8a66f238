// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

private let imported = CannedKeys.line(2_000)
private let first = ReferenceServer.lighthouse[0]

let lighthouseExamples: [ReferenceExample] = [
    ReferenceExample(
        "lighthouse", "AssociateInstancesKeyPairs",
        .json(
            #"{"KeyIds":["\#(first)"],"InstanceIds":["lhins-5k2r7d0w"],"AssociateType":"ONLINE","Username":"ubuntu"}"#),
        title: "A refusal: the instance is unknown", refusedWith: "ResourceNotFound.InstanceIdNotFound"
    ) { try await makeKeyPairs(.lighthouse, "deploy", on: $0) },
    ReferenceExample(
        "lighthouse", "CreateKeyPair", .json(#"{"KeyName":"deploy","Tags":[{"Key":"env","Value":"prod"}]}"#)),
    ReferenceExample(
        "lighthouse", "CreateKeyPair", .json(#"{"KeyName":"deploy-2"}"#),
        title: "A refusal: a character is not allowed",
        refusedWith: "InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar"),
    ReferenceExample("lighthouse", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(first)"]}"#)) {
        try await makeKeyPairs(.lighthouse, "deploy", on: $0)
    },
    ReferenceExample(
        "lighthouse", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(first)","\#(first)"]}"#),
        title: "A refusal: an identifier stands twice", refusedWith: "InvalidParameterValue.Duplicated"
    ) { try await makeKeyPairs(.lighthouse, "deploy", on: $0) },
    ReferenceExample(
        "lighthouse", "DescribeGeneralResourceQuotas", .json(#"{"ResourceNames":["USER_KEY_PAIR"]}"#)
    ) { try await makeKeyPairs(.lighthouse, "deploy", "backup", on: $0) },
    ReferenceExample(
        "lighthouse", "DescribeKeyPairs", .json(#"{"Filters":[{"Name":"key-name","Values":["dep","lap"]}]}"#)
    ) { server in
        let tags = [["Key": "env", "Value": "prod"]]
        _ = try await server.lighthouse("CreateKeyPair", ["KeyName": "deploy", "Tags": tags])
        server.clock.advance(by: 60)
        _ = try await server.lighthouse("ImportKeyPair", ["KeyName": "laptop", "PublicKey": imported + " me@laptop"])
    },
    ReferenceExample(
        "lighthouse", "DescribeKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"Filters":[{"Name":"key-name","Values":["dep"]}]}"#),
        title: "A refusal: there are both KeyIds and Filters", refusedWith: "InvalidParameter.ParameterConflict"),
    ReferenceExample("lighthouse", "DescribeRegions", .json("{}")),
    ReferenceExample("lighthouse", "DescribeZones", .json(#"{"OrderField":"ZONE","Order":"DESC"}"#)),
    ReferenceExample(
        "lighthouse", "DisassociateInstancesKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"InstanceIds":["lhins-5k2r7d0w"]}"#),
        title: "A refusal: the instance is unknown", refusedWith: "ResourceNotFound.InstanceIdNotFound"
    ) { try await makeKeyPairs(.lighthouse, "deploy", on: $0) },
    ReferenceExample(
        "lighthouse", "ImportKeyPair",
        .json(#"{"KeyName":"laptop","PublicKey":"\#(imported) me@laptop","Tags":[{"Key":"env","Value":"prod"}]}"#)),
    ReferenceExample(
        "lighthouse", "ImportKeyPair", .json(#"{"KeyName":"laptop_2","PublicKey":"\#(imported) me@home"}"#),
        title: "A refusal: the key is there under another name",
        refusedWith: "InvalidParameterValue.KeyPairPublicKeyDuplicated"
    ) { _ = try await $0.lighthouse("ImportKeyPair", ["KeyName": "laptop", "PublicKey": imported]) },
]
