// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

/// A call that must be refused, with the expected code.
struct Refusal: Sendable, CustomTestStringConvertible {
    let product: Service
    let action: String
    let code: String
    let make: @Sendable (TestServer) async throws -> TestAnswer

    var testDescription: String { "\(product.rawValue) \(action) \(code)" }

    /// A refusal of exactly these parameters.
    init(_ product: Service, _ action: String, _ code: String, _ parameters: [String: any Sendable]) {
        self.init(product, action, code) { server in
            try await server.call(product, action, parameters, region: "ap-guangzhou")
        }
    }

    init(
        _ product: Service, _ action: String, _ code: String,
        make: @escaping @Sendable (TestServer) async throws -> TestAnswer
    ) {
        self.product = product
        self.action = action
        self.code = code
        self.make = make
    }

    /// A refusal because the storage is unavailable.
    static func fault(
        _ product: Service, _ action: String, _ code: String, _ parameters: [String: any Sendable] = [:]
    ) -> Refusal {
        Refusal(product, action, code) { server in
            server.storage.fail()
            return try await server.call(product, action, parameters)
        }
    }
}

/// Quotas that are low enough to be reached.
enum RefusalQuota {
    static let cvm = 3
    static let lighthouse = 3
}

private let tooLong = String(repeating: "a", count: 26)
private let manyTags = (1...11).map { ["Key": "k\($0)", "Value": "v"] }

/// A list of `count` different, well-formed, unknown identifiers.
private func identifiers(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { number in
        let digits = String(number)
        return prefix + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

private func filter(_ name: String?, _ values: [String]?) -> [String: any Sendable] {
    var filter: [String: any Sendable] = [:]
    if let name { filter["Name"] = name }
    if let values { filter["Values"] = values }
    return filter
}

private func specification(_ tags: [[String: String]], type: String = "keypair") -> [[String: any Sendable]] {
    [["ResourceType": type, "Tags": tags]]
}

/// Refusals that CVM's CreateKeyPair and ImportKeyPair share.
private func cvmAdding(_ action: String, _ rest: [String: any Sendable]) -> [Refusal] {
    func refusal(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
        let base: [String: any Sendable] = ["KeyName": "name", "ProjectId": 0]
        return Refusal(.cvm, action, code, base.merging(rest) { _, new in new }.merging(parameters) { _, new in new })
    }
    return [
        refusal(
            "FailedOperation.TagKeyReserved", ["TagSpecification": specification([["Key": "QCS:x", "Value": "v"]])]),
        refusal("InvalidKeyPairNameEmpty", ["KeyName": ""]),
        refusal("InvalidKeyPairNameIncludeIllegalChar", ["KeyName": "a-b"]),
        refusal("InvalidKeyPairNameTooLong", ["KeyName": tooLong + "-"]),
        refusal("InvalidParameterValue", ["ProjectId": -1]),
        refusal(
            "InvalidParameterValue",
            ["TagSpecification": specification([["Key": "k", "Value": "v"]], type: "instance")]),
        refusal("InvalidParameterValue", ["TagSpecification": specification([["Key": " k", "Value": "v"]])]),
        refusal("InvalidParameterValue", ["TagSpecification": specification([["Key": "k", "Value": ""]])]),
        refusal(
            "InvalidParameterValue",
            ["TagSpecification": specification([["Key": "k", "Value": "v"], ["Key": "k", "Value": "w"]])]),
        refusal(
            "InvalidParameterValue",
            [
                "TagSpecification": specification([["Key": "k", "Value": "v"]])
                    + specification([["Key": "l", "Value": "v"]])
            ]),
        refusal("InvalidProjectId.NotFound", ["ProjectId": 1]),
        refusal("LimitExceeded.TagResourceQuota", ["TagSpecification": specification(manyTags)]),
        refusal("InvalidParameter", ["KeyName": 5]),
        Refusal(.cvm, action, "MissingParameter", ["KeyName": "name"]),
        Refusal(.cvm, action, "InvalidKeyPairName.Duplicate") { server in
            _ = try await server.createdID(.cvm, name: "taken")
            return try await server.cvm(
                action, ["KeyName": "taken", "ProjectId": 0].merging(rest) { _, new in new })
        },
        Refusal(.cvm, action, "InvalidKeyPair.LimitExceeded") { server in
            for number in 1...RefusalQuota.cvm { _ = try await server.createdID(.cvm, name: "name_\(number)") }
            return try await server.cvm(action, ["KeyName": "more", "ProjectId": 0].merging(rest) { _, new in new })
        },
        .fault(.cvm, action, "InternalServerError", ["KeyName": "name", "ProjectId": 0]),
    ]
}

/// Refusals that Lighthouse's CreateKeyPair and ImportKeyPair share.
private func lighthouseAdding(_ action: String, fault: String, _ rest: [String: any Sendable]) -> [Refusal] {
    func refusal(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
        Refusal(
            .lighthouse, action, code,
            ["KeyName": "name"].merging(rest) { _, new in new }.merging(parameters) { _, new in new })
    }
    return [
        refusal("InvalidParameterValue.InvalidKeyPairNameEmpty", ["KeyName": ""]),
        refusal("InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar", ["KeyName": "ü"]),
        refusal("InvalidParameterValue.InvalidKeyPairNameTooLong", ["KeyName": tooLong]),
        refusal("InvalidParameterValue", ["Tags": [["Key": "project_x", "Value": "v"]]]),
        refusal("InvalidParameterValue", ["Tags": [["Key": "k", "Value": "v "]]]),
        refusal("InvalidParameterValue", ["Tags": [["Key": "k", "Value": "v"], ["Key": "k", "Value": "v"]]]),
        refusal("InvalidParameterValue.LimitExceeded", ["Tags": manyTags]),
        Refusal(.lighthouse, action, "InvalidParameterValue.DuplicateParameterValue") { server in
            _ = try await server.createdID(.lighthouse, name: "taken")
            return try await server.lighthouse(action, ["KeyName": "taken"].merging(rest) { _, new in new })
        },
        Refusal(.lighthouse, action, "LimitExceeded.KeyPairLimitExceeded") { server in
            for number in 1...RefusalQuota.lighthouse {
                _ = try await server.createdID(.lighthouse, name: "name_\(number)")
            }
            return try await server.lighthouse(action, ["KeyName": "more"].merging(rest) { _, new in new })
        },
        .fault(.lighthouse, action, fault, ["KeyName": "name"].merging(rest) { _, new in new }),
    ]
}

private let newKey: [String: any Sendable] = ["PublicKey": CannedKeys.line(1_000_000)]

/// Refusals that AssociateInstancesKeyPairs and DisassociateInstancesKeyPairs share.
private func cvmBinding(_ action: String) -> [Refusal] {
    [
        Refusal(.cvm, action, "InvalidInstanceId.Malformed", ["InstanceIds": ["ins-1"], "KeyIds": ["skey-00000000"]]),
        Refusal(.cvm, action, "InvalidInstanceId.NotFound") { server in
            let id = try await server.createdID(.cvm, name: "bound")
            return try await server.cvm(action, ["InstanceIds": ["ins-00000000"], "KeyIds": [id], "ForceStop": true])
        },
        Refusal(
            .cvm, action, "InvalidKeyPairId.Malformed", ["InstanceIds": ["ins-00000000"], "KeyIds": ["skey-1122"]]),
        Refusal(
            .cvm, action, "InvalidKeyPairId.NotFound", ["InstanceIds": ["ins-00000000"], "KeyIds": ["skey-00000000"]]),
        Refusal(.cvm, action, "InvalidParameterValue") { server in
            try await server.call(
                .cvm, action, ["InstanceIds": ["ins-00000000"], "KeyIds": ["skey-00000000"]], region: "nowhere")
        },
        Refusal(
            .cvm, action, "InvalidParameterValue.LimitExceeded",
            ["InstanceIds": identifiers("ins-", 101), "KeyIds": ["skey-00000000"]]),
        Refusal(.cvm, action, "MissingParameter", ["InstanceIds": [String](), "KeyIds": ["skey-00000000"]]),
        .fault(
            .cvm, action, "InternalServerError", ["InstanceIds": ["ins-00000000"], "KeyIds": ["skey-00000000"]]),
    ]
}

private func lighthouseBinding(_ action: String, type: String) -> [Refusal] {
    let instance = ["lhins-00000000"]
    let keyPair = ["lhkp-00000000"]
    return [
        Refusal(
            .lighthouse, action, "InvalidParameterValue.Duplicated",
            ["InstanceIds": instance + instance, "KeyIds": keyPair]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.Duplicated",
            ["InstanceIds": instance, "KeyIds": keyPair + keyPair]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.InstanceIdMalformed",
            ["InstanceIds": ["ins-00000000"], "KeyIds": keyPair]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.KeyPairIdMalformed",
            ["InstanceIds": instance, "KeyIds": ["skey-00000000"]]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.LimitExceeded",
            ["InstanceIds": instance, "KeyIds": identifiers("lhkp-", 101)]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.OutOfRange",
            ["InstanceIds": instance, "KeyIds": keyPair, type: "online"]),
        Refusal(
            .lighthouse, action, "InvalidParameterValue.OutOfRange",
            ["InstanceIds": instance, "KeyIds": keyPair, "Username": "ubuntu"]),
        Refusal(
            .lighthouse, action, "ResourceNotFound.KeyIdNotFound", ["InstanceIds": instance, "KeyIds": keyPair]),
        Refusal(.lighthouse, action, "ResourceNotFound.InstanceIdNotFound") { server in
            let id = try await server.createdID(.lighthouse, name: "bound")
            return try await server.lighthouse(
                action, ["InstanceIds": instance, "KeyIds": [id], type: "ONLINE", "Username": "ubuntu"])
        },
        .fault(
            .lighthouse, action, "FailedOperation.InstanceOperationFailed",
            ["InstanceIds": instance, "KeyIds": keyPair]),
    ]
}

private let cvmRefusals: [Refusal] =
    cvmAdding("CreateKeyPair", [:]) + cvmAdding("ImportKeyPair", newKey)
    + cvmBinding("AssociateInstancesKeyPairs") + cvmBinding("DisassociateInstancesKeyPairs") + [
        Refusal(
            .cvm, "ImportKeyPair", "InvalidPublicKey.Malformed",
            ["KeyName": "name", "ProjectId": 0, "PublicKey": "ssh-rsa AAAA"]),
        Refusal(.cvm, "ImportKeyPair", "InvalidPublicKey.Duplicate") { server in
            let line = CannedKeys.line(7)
            _ = try await server.cvm("ImportKeyPair", ["KeyName": "a", "ProjectId": 0, "PublicKey": line])
            return try await server.cvm(
                "ImportKeyPair", ["KeyName": "b", "ProjectId": 0, "PublicKey": line + " another comment"])
        },
        Refusal(.cvm, "DescribeKeyPairs", "InvalidFilter", ["Filters": [filter("key-id", ["x"])]]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidFilter", ["Filters": [filter("tag:", ["x"])]]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidFilter", ["Filters": [filter(nil, ["x"])]]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidFilter", ["Filters": [filter("key-name", nil)]]),
        Refusal(
            .cvm, "DescribeKeyPairs", "InvalidFilterValue.LimitExceeded",
            ["Filters": [filter("key-name", ["1", "2", "3", "4", "5", "6"])]]),
        Refusal(
            .cvm, "DescribeKeyPairs", "InvalidFilterValue.LimitExceeded",
            ["Filters": Array(repeating: filter("key-name", ["1"]), count: 11)]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidKeyPairId.Malformed", ["KeyIds": ["skey-1122"]]),
        Refusal(
            .cvm, "DescribeKeyPairs", "InvalidParameter",
            ["KeyIds": ["skey-00000000"], "Filters": [filter("key-name", ["x"])]]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidParameter", ["KeyIds": "skey-00000000"]),
        Refusal(
            .cvm, "DescribeKeyPairs", "InvalidParameterValue", ["Filters": [filter("project-id", ["x"])]]),
        Refusal(
            .cvm, "DescribeKeyPairs", "InvalidParameterValue.LimitExceeded", ["KeyIds": identifiers("skey-", 101)]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidParameterValueLimit", ["Limit": 0]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidParameterValueLimit", ["Limit": 101]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidParameterValueLimit", ["Limit": -1]),
        Refusal(.cvm, "DescribeKeyPairs", "InvalidParameterValueOffset", ["Offset": -1]),
        .fault(.cvm, "DescribeKeyPairs", "InternalServerError"),
        Refusal(.cvm, "DeleteKeyPairs", "InvalidKeyPairId.Malformed", ["KeyIds": ["lhkp-00000000"]]),
        Refusal(.cvm, "DeleteKeyPairs", "InvalidKeyPairId.NotFound", ["KeyIds": ["skey-00000000"]]),
        Refusal(.cvm, "DeleteKeyPairs", "InvalidParameterValue") { server in
            try await server.call(.cvm, "DeleteKeyPairs", ["KeyIds": ["skey-00000000"]], region: "nowhere")
        },
        Refusal(.cvm, "DeleteKeyPairs", "InvalidParameterValue.LimitExceeded", ["KeyIds": identifiers("skey-", 101)]),
        Refusal(.cvm, "DeleteKeyPairs", "MissingParameter", [:]),
        Refusal(.cvm, "DeleteKeyPairs", "MissingParameter", ["KeyIds": [String]()]),
        .fault(.cvm, "DeleteKeyPairs", "InternalServerError", ["KeyIds": ["skey-00000000"]]),
        Refusal(.cvm, "ModifyKeyPairAttribute", "InvalidKeyPairId.Malformed", ["KeyId": "skey-1122", "KeyName": "n"]),
        Refusal(
            .cvm, "ModifyKeyPairAttribute", "InvalidKeyPairId.NotFound", ["KeyId": "skey-00000000", "KeyName": "n"]),
        Refusal(.cvm, "ModifyKeyPairAttribute", "InvalidKeyPairName.Duplicate") { server in
            _ = try await server.createdID(.cvm, name: "one")
            let id = try await server.createdID(.cvm, name: "two")
            return try await server.cvm("ModifyKeyPairAttribute", ["KeyId": id, "KeyName": "one"])
        },
        Refusal(.cvm, "ModifyKeyPairAttribute", "InvalidParameter", ["KeyId": "skey-00000000", "KeyName": false]),
        Refusal(.cvm, "ModifyKeyPairAttribute", "InvalidParameterValue", ["KeyId": "skey-00000000", "KeyName": ""]),
        Refusal(
            .cvm, "ModifyKeyPairAttribute", "InvalidParameterValue", ["KeyId": "skey-00000000", "KeyName": tooLong]),
        Refusal(.cvm, "ModifyKeyPairAttribute", "InvalidParameterValue", ["KeyId": "skey-00000000", "KeyName": "a b"]),
        Refusal(
            .cvm, "ModifyKeyPairAttribute", "InvalidParameterValue",
            ["KeyId": "skey-00000000", "Description": String(repeating: "é", count: 61)]),
        Refusal(.cvm, "ModifyKeyPairAttribute", "MissingParameter", ["KeyId": "skey-00000000"]),
        .fault(.cvm, "ModifyKeyPairAttribute", "InternalServerError", ["KeyId": "skey-00000000", "KeyName": "n"]),
        .fault(.cvm, "DescribeRegions", "InternalServerError"),
        .fault(.cvm, "DescribeZones", "InternalServerError"),
    ]

private let lighthouseRefusals: [Refusal] =
    lighthouseAdding("CreateKeyPair", fault: "FailedOperation.CreateKeyPairFailed", [:])
    + lighthouseAdding("ImportKeyPair", fault: "FailedOperation.ImportKeyPairFailed", newKey)
    + lighthouseBinding("AssociateInstancesKeyPairs", type: "AssociateType")
    + lighthouseBinding("DisassociateInstancesKeyPairs", type: "DisassociateType")
    + permissionCases.filter { $0.product == .lighthouse && !$0.action.hasPrefix("DescribeRe") }
    .filter { $0.action != "DescribeZones" }
    .map { asked in
        Refusal(.lighthouse, asked.action, "UnauthorizedOperation.NoPermission") { server in
            try await server.addUser()
            return try await server.call(
                .lighthouse, asked.action, asked.parameters, secretID: TestServer.userSecretID)
        }
    } + [
        Refusal(
            .lighthouse, "ImportKeyPair", "InvalidParameterValue.KeyPairPublicKeyMalformed",
            ["KeyName": "name", "PublicKey": "ssh-ed25519 AAAA"]),
        Refusal(.lighthouse, "ImportKeyPair", "InvalidParameterValue.KeyPairPublicKeyDuplicated") { server in
            let line = CannedKeys.line(7)
            _ = try await server.lighthouse("ImportKeyPair", ["KeyName": "a", "PublicKey": line])
            return try await server.lighthouse("ImportKeyPair", ["KeyName": "b", "PublicKey": "  \(line) \n"])
        },
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameter.InvalidFilter",
            ["Filters": [filter("project-id", ["0"])]]),
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameter.InvalidFilter",
            ["Filters": [filter("key-id", [String]())]]),
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameter.ParameterConflict",
            ["KeyIds": ["lhkp-00000000"], "Filters": [filter("key-id", ["x"])]]),
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameterValue.Duplicated",
            ["KeyIds": ["lhkp-00000000", "lhkp-00000000"]]),
        Refusal(.lighthouse, "DescribeKeyPairs", "InvalidParameterValue.KeyPairIdMalformed", ["KeyIds": ["x"]]),
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameterValue.LimitExceeded",
            ["KeyIds": identifiers("lhkp-", 101)]),
        Refusal(
            .lighthouse, "DescribeKeyPairs", "InvalidParameterValue.LimitExceeded",
            ["Filters": [filter("key-id", ["1", "2", "3", "4", "5", "6"])]]),
        Refusal(.lighthouse, "DescribeKeyPairs", "InvalidParameterValue.Negative", ["Offset": -1]),
        Refusal(.lighthouse, "DescribeKeyPairs", "InvalidParameterValue.Negative", ["Limit": -1]),
        Refusal(.lighthouse, "DescribeKeyPairs", "InvalidParameterValue.OutOfRange", ["Limit": 0]),
        Refusal(.lighthouse, "DescribeKeyPairs", "InvalidParameterValue.OutOfRange", ["Limit": 101]),
        .fault(.lighthouse, "DescribeKeyPairs", "FailedOperation"),
        Refusal(
            .lighthouse, "DeleteKeyPairs", "InvalidParameterValue.Duplicated",
            ["KeyIds": ["lhkp-00000000", "lhkp-00000000"]]),
        Refusal(
            .lighthouse, "DeleteKeyPairs", "InvalidParameterValue.KeyPairIdMalformed", ["KeyIds": ["skey-00000000"]]),
        Refusal(
            .lighthouse, "DeleteKeyPairs", "InvalidParameterValue.LimitExceeded", ["KeyIds": identifiers("lhkp-", 11)]),
        Refusal(.lighthouse, "DeleteKeyPairs", "ResourceNotFound.KeyIdNotFound", ["KeyIds": ["lhkp-00000000"]]),
        .fault(
            .lighthouse, "DeleteKeyPairs", "FailedOperation.DeleteKeyPairFailed", ["KeyIds": ["lhkp-00000000"]]),
        .fault(.lighthouse, "DescribeRegions", "FailedOperation"),
        .fault(.lighthouse, "DescribeZones", "FailedOperation"),
        Refusal(.lighthouse, "DescribeZones", "InvalidParameterValue", ["OrderField": "NAME"]),
        Refusal(.lighthouse, "DescribeZones", "InvalidParameterValue", ["OrderField": "ZONE", "Order": "UP"]),
        Refusal(.lighthouse, "DescribeZones", "UnknownParameter", ["Zone": "x"]),
        Refusal(
            .lighthouse, "DescribeGeneralResourceQuotas",
            "InvalidParameterValue.InvalidResourceQuotaResourceName", ["ResourceNames": ["USER_KEY_PAIR", "SNAPSHOT"]]),
        .fault(
            .lighthouse, "DescribeGeneralResourceQuotas", "FailedOperation", ["ResourceNames": ["USER_KEY_PAIR"]]),
    ]

/// All refusals that the actions' lists contain and that can happen.
let allRefusals =
    cvmRefusals + cvmInstanceRefusals + lighthouseRefusals + lighthouseInstanceRefusals + camRefusals + stsRefusals
    + adminRefusals + tagRefusals + auditRefusals + hostKeyRefusals + hostGrantRefusals + vpcRefusals
