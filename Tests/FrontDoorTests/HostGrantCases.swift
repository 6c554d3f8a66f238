// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

// Grants on hosts, for the tests over all actions.

private func manyIDs(_ prefix: String) -> [String] { (100...200).map { "\(prefix)00000\($0)" } }
private let role: [[String: String]] = [["Key": "role", "Value": "web"]]
private let changing = ["GrantHostAccess", "RevokeHostAccess"]

let hostGrantPermissionCases: [PermissionCase] = Product.allCases.flatMap { product -> [PermissionCase] in
    let (host, keyPair) = ("\(product.instanceIDPrefix)00000000", "\(product.keyPairIDPrefix)00000000")
    let service = Service(product)
    return [
        PermissionCase(product: service, action: "DescribeHostAccess", parameters: [:], resources: ["instance/*"]),
        PermissionCase(
            product: service, action: "DescribeHostAccess", parameters: ["InstanceIds": [host]],
            resources: ["instance/\(host)"]),
        PermissionCase(
            product: service, action: "DescribeHostAccess", parameters: ["Tags": role], resources: ["instance/*"]),
    ]
        + changing.flatMap { action in
            [
                PermissionCase(
                    product: service, action: action, parameters: ["InstanceIds": [host], "KeyIds": [keyPair]],
                    resources: ["instance/\(host)", "keypair/\(keyPair)"]),
                PermissionCase(
                    product: service, action: action, parameters: ["Tags": role, "KeyIds": [keyPair]],
                    resources: ["instance/*", "keypair/\(keyPair)"]),
            ]
        }
}

/// A refusal with an existing host and key pair.
private func refusal(
    _ product: Product, _ action: String, _ code: String, _ own: [String: (any Sendable)?],
    prepare: @escaping @Sendable (TestServer, [KeyPairID]) async throws -> Void = { _, _ in }
) -> Refusal {
    Refusal(Service(product), action, code) { server in
        let (host, _) = try await server.enroll(product)
        let keyPair = try await server.createdID(product, name: "k")
        try await prepare(server, [try #require(KeyPairID(keyPair, of: product))])
        var parameters: [String: any Sendable] = ["InstanceIds": [host], "KeyIds": [keyPair]]
        for (name, value) in own { parameters[name] = value }
        return try await server.call(Service(product), action, parameters)
    }
}

private func refusals(of product: Product) -> [Refusal] {
    let cvm = product == .cvm
    let (host, keyPair) = (product.instanceIDPrefix, product.keyPairIDPrefix)
    let service = Service(product)
    let hostMalformed = cvm ? "InvalidInstanceId.Malformed" : "InvalidParameterValue.InstanceIdMalformed"
    let keyMalformed = cvm ? "InvalidKeyPairId.Malformed" : "InvalidParameterValue.KeyPairIdMalformed"
    let listTooLong = "InvalidParameterValue.LimitExceeded"
    let fault = cvm ? "InternalServerError" : "FailedOperation"
    let both: [Refusal] = changing.flatMap { action -> [Refusal] in
        func refused(_ code: String, _ own: [String: (any Sendable)?]) -> Refusal {
            refusal(product, action, code, own)
        }
        let named: [String: any Sendable] = ["InstanceIds": ["\(host)00000000"], "KeyIds": ["\(keyPair)00000000"]]
        return [
            refused("MissingParameter", ["InstanceIds": nil]),
            refused("InvalidParameterValue", ["Tags": role]),
            refused("InvalidParameterValue", ["InstanceIds": nil, "Tags": [["Key": "", "Value": "a"]]]),
            refused("InvalidParameterValue", ["InstanceIds": nil, "Tags": [["Key": "qcs:a", "Value": "a"]]]),
            refused("InvalidParameterValue", ["InstanceIds": nil, "Tags": [["Key": "a", "Value": "*"]]]),
            refused(hostMalformed, ["InstanceIds": ["x"]]), refused(keyMalformed, ["KeyIds": ["x"]]),
            refused(
                cvm ? "InvalidInstanceId.NotFound" : "ResourceNotFound.InstanceIdNotFound",
                ["InstanceIds": ["\(host)00000000"]]),
            refused(listTooLong, ["InstanceIds": manyIDs(host)]), refused(listTooLong, ["KeyIds": manyIDs(keyPair)]),
            Refusal(service, action, "InvalidParameterValue") { server in
                let virtual = try await server.addInstance("00000009", of: product)
                let key = try await server.createdID(product, name: "k")
                return try await server.call(service, action, ["InstanceIds": [virtual], "KeyIds": [key]])
            },
            // 1,001 grants: 91 key pairs on 11 hosts.
            refused(
                "InvalidParameterValue",
                ["InstanceIds": Array(manyIDs(host).prefix(11)), "KeyIds": Array(manyIDs(keyPair).prefix(91))]),
            .fault(service, action, fault, named),
        ]
            + [refused("InvalidParameterValue", ["Username": "a b"])]
            + (cvm
                ? [refused("LimitExceeded.TagResourceQuota", ["InstanceIds": nil, "Tags": manyTags])]
                : [
                    refused(listTooLong, ["InstanceIds": nil, "Tags": manyTags]),
                    refused(
                        "InvalidParameterValue.Duplicated", ["KeyIds": ["\(keyPair)00000000", "\(keyPair)00000000"]]),
                    refused(
                        "InvalidParameterValue.Duplicated", ["InstanceIds": ["\(host)00000000", "\(host)00000000"]]),
                ])
    }
    return both
        + [
            refusal(product, "GrantHostAccess", "InvalidParameterValue", ["EndTime": "tomorrow"]),
            refusal(
                product, "GrantHostAccess", cvm ? "InvalidKeyPairId.NotFound" : "ResourceNotFound.KeyIdNotFound",
                ["KeyIds": ["\(keyPair)00000000"]]),
            refusal(product, "GrantHostAccess", "InvalidParameterValue", [:]) { server, keyPairs in
                let time = server.clock.now()
                let grants = (0..<Hosts.grantQuota).map { number in
                    HostGrant(
                        keyPair: keyPairs[0], target: .tag(Tag(storedKey: "k", value: "\(number)")), username: nil,
                        until: nil, grantedAt: time, grantedBy: Accounts.firstAccount.mainIdentity)
                }
                try await server.apply(.hostGrants(.grant(grants)), by: Accounts.firstAccount)
            },
            refusal(product, "RevokeHostAccess", "InvalidParameterValue", [:]),
            Refusal(service, "DescribeHostAccess", hostMalformed, ["InstanceIds": ["x"]]),
            Refusal(service, "DescribeHostAccess", keyMalformed, ["KeyIds": ["x"]]),
            Refusal(service, "DescribeHostAccess", listTooLong, ["InstanceIds": manyIDs(host)]),
            Refusal(service, "DescribeHostAccess", listTooLong, ["KeyIds": manyIDs(keyPair)]),
            Refusal(
                service, "DescribeHostAccess", "InvalidParameterValue",
                ["InstanceIds": ["\(host)00000000"], "Tags": role]),
            Refusal(
                service, "DescribeHostAccess", "InvalidParameterValue", ["Tags": [["Key": "a", "Value": " "]]]),
            .fault(service, "DescribeHostAccess", fault),
        ]
        + (cvm
            ? [
                Refusal(.cvm, "DescribeHostAccess", "LimitExceeded.TagResourceQuota", ["Tags": manyTags]),
                Refusal(.cvm, "DescribeHostAccess", "InvalidParameterValueOffset", ["Offset": -1]),
                Refusal(.cvm, "DescribeHostAccess", "InvalidParameterValueLimit", ["Limit": 101]),
            ]
            : [
                Refusal(.lighthouse, "DescribeHostAccess", listTooLong, ["Tags": manyTags]),
                Refusal(.lighthouse, "DescribeHostAccess", "InvalidParameterValue.Negative", ["Offset": -1]),
                Refusal(.lighthouse, "DescribeHostAccess", "InvalidParameterValue.OutOfRange", ["Limit": 101]),
                Refusal(
                    .lighthouse, "DescribeHostAccess", "InvalidParameterValue.Duplicated",
                    ["InstanceIds": ["\(host)00000000", "\(host)00000000"]]),
            ])
}

private let manyTags = (1...11).map { ["Key": "k\($0)", "Value": "v"] }

let hostGrantRefusals = Product.allCases.flatMap(refusals)

let hostGrantStrangersCalls = Product.allCases.flatMap { product -> [StrangersCall] in
    let (host, keyPair) = ("\(product.instanceIDPrefix)owner000", "\(product.keyPairIDPrefix)owner000")
    let door = product.rawValue
    return [
        StrangersCall(door, "DescribeHostAccess", "{}", isAboutSomething: true),
        StrangersCall(door, "DescribeHostAccess", #"{"InstanceIds":["\#(host)"]}"#, isAboutSomething: true),
        StrangersCall(door, "DescribeHostAccess", #"{"KeyIds":["\#(keyPair)"]}"#, isAboutSomething: true),
    ]
        + changing.flatMap { action in
            [
                StrangersCall(
                    door, action, #"{"InstanceIds":["\#(host)"],"KeyIds":["\#(keyPair)"]}"#, isAboutSomething: true),
                StrangersCall(
                    door, action, #"{"Tags":[{"Key":"team","Value":"owner"}],"KeyIds":["\#(keyPair)"]}"#,
                    isAboutSomething: true),
            ]
        }
}

let hostGrantExamples = Product.allCases.flatMap { product -> [ReferenceExample] in
    let door = product.rawValue
    let keys = product == .cvm ? ReferenceServer.cvm : ReferenceServer.lighthouse
    let host = "\(product.instanceIDPrefix)example1"
    let tag = #""Tags":[{"Key":"role","Value":"web"}]"#
    @Sendable func prepare(_ server: TestServer) async throws {
        _ = try await server.enroll(product)
        for name in ["deploy", "laptop"] { _ = try await server.createdID(product, name: name) }
    }
    @Sendable func grant(_ server: TestServer) async throws {
        try await prepare(server)
        let region = ReferenceServer.regionIDs[0]
        let first = #"{"KeyIds":["\#(keys[0])"],"InstanceIds":["\#(host)"],"EndTime":"2030-01-01T00:00:00Z"}"#
        for body in [first, #"{"KeyIds":["\#(keys[1])"],\#(tag),"Username":"deploy"}"#] {
            let answer = try await server.post(Service(product), "GrantHostAccess", json: body, region: region)
            #expect(answer.code == nil)
            server.clock.advance(by: 1)
        }
    }
    return [
        ReferenceExample(door, "DescribeHostAccess", .json("{}"), prepare: grant),
        ReferenceExample(
            door, "GrantHostAccess",
            .json(
                #"{"KeyIds":["\#(keys[0])"],"InstanceIds":["\#(host)"],"Username":"deploy","#
                    + #""EndTime":"2030-01-01T00:00:00Z"}"#), prepare: prepare),
        ReferenceExample(
            door, "GrantHostAccess", .json(#"{"KeyIds":["\#(keys[0])","\#(keys[1])"],\#(tag)}"#),
            title: "To all hosts that have a tag", prepare: prepare),
        ReferenceExample(
            door, "RevokeHostAccess", .json(#"{"KeyIds":["\#(keys[1])"],\#(tag)}"#), prepare: grant),
        ReferenceExample(
            door, "RevokeHostAccess", .json(#"{"KeyIds":["\#(keys[1])"],"InstanceIds":["\#(host)"]}"#),
            title: "A refusal: the key pair has no such grant", refusedWith: "InvalidParameterValue", prepare: grant),
    ]
}
