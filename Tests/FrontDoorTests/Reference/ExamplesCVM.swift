// SPDX-License-Identifier: Apache-2.0

import DomainModel

private let tagged = #""TagSpecification":[{"ResourceType":"keypair","Tags":[{"Key":"env","Value":"prod"}]}]"#
private let imported = CannedKeys.line(1_000)

/// Creates key pairs with these names, one per minute.
@Sendable func makeKeyPairs(_ product: Product, _ names: String..., on server: TestServer) async throws {
    for name in names {
        _ = try await server.createdID(product, name: name)
        server.clock.advance(by: 60)
    }
}

let cvmExamples: [ReferenceExample] = [
    ReferenceExample(
        "cvm", "AssociateInstancesKeyPairs",
        .json(#"{"InstanceIds":["ins-5k2r7d0w"],"KeyIds":["\#(ReferenceServer.cvm[0])"],"ForceStop":true}"#),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample("cvm", "CreateKeyPair", .json(#"{"KeyName":"deploy","ProjectId":0,\#(tagged)}"#)),
    ReferenceExample(
        "cvm", "CreateKeyPair", .json(#"{"KeyName":"deploy","ProjectId":0}"#),
        title: "A refusal: the name is taken", refusedWith: "InvalidKeyPairName.Duplicate"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "cvm", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(ReferenceServer.cvm[0])","\#(ReferenceServer.cvm[1])"]}"#)
    ) { try await makeKeyPairs(.cvm, "deploy", "backup", on: $0) },
    ReferenceExample(
        "cvm", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(ReferenceServer.cvm[0])","skey-00000000"]}"#),
        title: "A refusal: one of two is unknown, and the other stays", refusedWith: "InvalidKeyPairId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "cvm", "DescribeKeyPairs", .json(#"{"Filters":[{"Name":"tag:env","Values":["prod","test"]}],"Limit":1}"#)
    ) { server in
        for (name, value) in [("deploy", "prod"), ("backup", "test"), ("spare", "dev")] {
            let specification: [String: any Sendable] = [
                "ResourceType": "keypair", "Tags": [["Key": "env", "Value": value]],
            ]
            _ = try await server.cvm(
                "CreateKeyPair", ["KeyName": name, "ProjectId": 0, "TagSpecification": [specification]])
            server.clock.advance(by: 60)
        }
    },
    ReferenceExample(
        "cvm", "DescribeKeyPairs", .json(#"{"Limit":101}"#), title: "A refusal: the limit is out of its range",
        refusedWith: "InvalidParameterValueLimit"),
    ReferenceExample("cvm", "DescribeRegions", .json("{}")),
    ReferenceExample("cvm", "DescribeZones", .json("{}")),
    ReferenceExample(
        "cvm", "DisassociateInstancesKeyPairs",
        .json(#"{"InstanceIds":["ins-5k2r7d0w"],"KeyIds":["\#(ReferenceServer.cvm[0])"]}"#),
        title: "A refusal: the instance is unknown", refusedWith: "InvalidInstanceId.NotFound"
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "cvm", "ImportKeyPair",
        .json(#"{"KeyName":"laptop","ProjectId":0,"PublicKey":"\#(imported) me@laptop"}"#)),
    ReferenceExample(
        "cvm", "ImportKeyPair",
        .json(#"{"KeyName":"laptop","ProjectId":0,"PublicKey":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"}"#),
        title: "A refusal: the key is not RSA", refusedWith: "InvalidPublicKey.Malformed"),
    ReferenceExample(
        "cvm", "ModifyKeyPairAttribute",
        .json(#"{"KeyId":"\#(ReferenceServer.cvm[0])","KeyName":"deploy_2","Description":"for the build hosts"}"#)
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "cvm", "ModifyKeyPairAttribute", .json(#"{"KeyId":"\#(ReferenceServer.cvm[0])"}"#),
        title: "A refusal: there is nothing to change", refusedWith: "MissingParameter"),
]
