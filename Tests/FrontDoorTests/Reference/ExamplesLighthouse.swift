// SPDX-License-Identifier: Apache-2.0

import DomainModel

private let imported = CannedKeys.line(2_000)
private let first = ReferenceServer.lighthouse[0]
private let instance = "lhins-example1"

let lighthouseExamples: [ReferenceExample] = [
    ReferenceExample(
        "lighthouse", "AssociateInstancesKeyPairs",
        .json(
            #"{"KeyIds":["\#(first)"],"InstanceIds":["\#(instance)"],"AssociateType":"ONLINE","Username":"ubuntu"}"#)
    ) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(on: server)
    },
    ReferenceExample(
        "lighthouse", "AssociateInstancesKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"InstanceIds":["\#(instance)"]}"#),
        title: "A refusal: the key pair is bound already", refusedWith: "UnsupportedOperation.KeyPairBindDuplicate"
    ) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(opened: [first], on: server)
    },
    ReferenceExample(
        "lighthouse", "CreateInstances",
        .json(
            #"{"BundleId":"bundle2022_gen_01","BlueprintId":"lhbp-ubuntu22","InstanceChargePrepaid":{"Period":1},"#
                + #""InstanceName":"web","LoginConfiguration":{"KeyIds":["\#(first)"]}}"#)
    ) { try await makeKeyPairs(.lighthouse, "deploy", on: $0) },
    ReferenceExample(
        "lighthouse", "CreateInstances",
        .json(
            #"{"BundleId":"bundle2022_gen_01","BlueprintId":"lhbp-win2022e","InstanceChargePrepaid":{"Period":1},"#
                + #""LoginConfiguration":{"KeyIds":["\#(first)"]}}"#),
        title: "A refusal: Windows takes no key pairs", refusedWith: "UnsupportedOperation.WindowsNotSupportKeyPair"
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
        "lighthouse", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(first)"]}"#),
        title: "A refusal: the key pair is bound to an instance", refusedWith: "ResourceInUse.KeyPairInUse"
    ) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(opened: [first], on: server)
    },
    ReferenceExample(
        "lighthouse", "DescribeBlueprints",
        .json(#"{"Filters":[{"Name":"platform-type","Values":["LINUX_UNIX"]}],"Limit":2}"#)),
    ReferenceExample("lighthouse", "DescribeBundles", .json(#"{"BundleIds":["bundle2022_gen_01"]}"#)),
    ReferenceExample(
        "lighthouse", "DescribeGeneralResourceQuotas", .json(#"{"ResourceNames":["USER_KEY_PAIR"]}"#)
    ) { try await makeKeyPairs(.lighthouse, "deploy", "backup", on: $0) },
    ReferenceExample("lighthouse", "DescribeInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#)) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(opened: [first], on: server)
    },
    ReferenceExample(
        "lighthouse", "DescribeInstances", .json(#"{"Order":"DESC"}"#),
        title: "A refusal: an Order and not by what", refusedWith: "MissingParameter.OrderFieldRequired"),
    ReferenceExample(
        "lighthouse", "DescribeKeyPairs", .json(#"{"Filters":[{"Name":"key-name","Values":["dep","lap"]}]}"#)
    ) { server in
        let tags = [["Key": "env", "Value": "prod"]]
        _ = try await server.lighthouse("CreateKeyPair", ["KeyName": "deploy", "Tags": tags])
        server.clock.advance(by: 60)
        _ = try await server.lighthouse("ImportKeyPair", ["KeyName": "laptop", "PublicKey": imported + " me@laptop"])
        try await makeInstances(opened: [first], on: server)
    },
    ReferenceExample(
        "lighthouse", "DescribeKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"Filters":[{"Name":"key-name","Values":["dep"]}]}"#),
        title: "A refusal: there are both KeyIds and Filters", refusedWith: "InvalidParameter.ParameterConflict"),
    ReferenceExample("lighthouse", "DescribeRegions", .json("{}")),
    ReferenceExample("lighthouse", "DescribeZones", .json(#"{"OrderField":"ZONE","Order":"DESC"}"#)),
    ReferenceExample(
        "lighthouse", "DisassociateInstancesKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"InstanceIds":["\#(instance)"]}"#)
    ) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(opened: [first], on: server)
    },
    ReferenceExample(
        "lighthouse", "DisassociateInstancesKeyPairs",
        .json(#"{"KeyIds":["\#(first)"],"InstanceIds":["\#(instance)"]}"#),
        title: "A refusal: the key pair is not bound", refusedWith: "UnsupportedOperation.KeyPairNotBoundToInstance"
    ) { server in
        try await makeKeyPairs(.lighthouse, "deploy", on: server)
        try await makeInstances(on: server)
    },
    ReferenceExample(
        "lighthouse", "ImportKeyPair",
        .json(#"{"KeyName":"laptop","PublicKey":"\#(imported) me@laptop","Tags":[{"Key":"env","Value":"prod"}]}"#)),
    ReferenceExample(
        "lighthouse", "ImportKeyPair", .json(#"{"KeyName":"laptop_2","PublicKey":"\#(imported) me@home"}"#),
        title: "A refusal: the key is there under another name",
        refusedWith: "InvalidParameterValue.KeyPairPublicKeyDuplicated"
    ) { _ = try await $0.lighthouse("ImportKeyPair", ["KeyName": "laptop", "PublicKey": imported]) },
    ReferenceExample("lighthouse", "IsolateInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#)) {
        try await makeInstances(on: $0)
    },
    ReferenceExample("lighthouse", "RebootInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#)) {
        try await makeInstances(on: $0)
    },
    ReferenceExample(
        "lighthouse", "ResetInstancesPassword", .json(#"{"InstanceIds":["\#(instance)"],"Password":"Tr0ub4dor&3"}"#)
    ) { try await makeInstances(on: $0) },
    ReferenceExample("lighthouse", "StartInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#)) { server in
        try await makeInstances(on: server)
        _ = try await server.lighthouse("StopInstances", ["InstanceIds": [instance]])
    },
    ReferenceExample(
        "lighthouse", "StartInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#),
        title: "A refusal: the instance runs", refusedWith: "UnsupportedOperation.InvalidInstanceState"
    ) { try await makeInstances(on: $0) },
    ReferenceExample(
        "lighthouse", "StopInstances", .json(#"{"InstanceIds":["\#(instance)"],"StopType":"SOFT_FIRST"}"#)
    ) { try await makeInstances(on: $0) },
    ReferenceExample("lighthouse", "TerminateInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#)) { server in
        try await makeInstances(on: server)
        _ = try await server.lighthouse("IsolateInstances", ["InstanceIds": [instance]])
        server.clock.advance(by: 60)
    },
    ReferenceExample(
        "lighthouse", "TerminateInstances", .json(#"{"InstanceIds":["\#(instance)"]}"#),
        title: "A refusal: the instance runs", refusedWith: "UnsupportedOperation.InvalidInstanceState"
    ) { try await makeInstances(on: $0) },
]

/// Creates an instance and waits until it is running.
private func makeInstances(opened keyPairs: [String] = [], on server: TestServer) async throws {
    let login: [String: any Sendable] = keyPairs.isEmpty ? [:] : ["LoginConfiguration": ["KeyIds": keyPairs]]
    let tags: [String: any Sendable] = ["Tags": [["Key": "env", "Value": "prod"]], "InstanceName": "web"]
    _ = try await server.lighthouse(
        "CreateInstances", lighthouseOrder(tags).merging(login) { _, new in new })
    server.clock.advance(by: 60)
}
