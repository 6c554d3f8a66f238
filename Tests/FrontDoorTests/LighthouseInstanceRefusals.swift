// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

private let instance = ["lhins-00000000"]

private func identifiers(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { number in
        let digits = String(number)
        return prefix + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

private func filter(_ name: String, _ values: [String]) -> [String: any Sendable] { ["Name": name, "Values": values] }

/// A refusal of an action on an instance in a state.
private func inState(
    _ state: InstanceState, isOperating: Bool = false, _ action: String, _ code: String,
    _ parameters: [String: any Sendable] = [:]
) -> Refusal {
    Refusal(.lighthouse, action, code) { server in
        let id = try await server.lighthouseInstance(in: state, isOperating: isOperating)
        return try await server.lighthouse(action, ["InstanceIds": [id]].merging(parameters) { _, new in new })
    }
}

/// Refusals that all actions on instances share.
private func onInstances(_ action: String, _ rest: [String: any Sendable] = [:]) -> [Refusal] {
    func refusal(_ code: String, _ ids: [String]) -> Refusal {
        Refusal(.lighthouse, action, code, ["InstanceIds": ids].merging(rest) { _, new in new })
    }
    return [
        refusal("InvalidParameterValue.Duplicated", instance + instance),
        refusal("InvalidParameterValue.InstanceIdMalformed", ["ins-00000000"]),
        refusal("InvalidParameterValue.LimitExceeded", identifiers("lhins-", 101)),
        refusal("ResourceNotFound.InstanceIdNotFound", instance),
        refusal("MissingParameter", []),
        .fault(
            .lighthouse, action, "FailedOperation.InstanceOperationFailed",
            ["InstanceIds": instance].merging(rest) { _, new in new }),
        inState(.pending, isOperating: true, action, "OperationDenied.InstanceCreating", rest),
        inState(.running, isOperating: true, action, "OperationDenied.InstanceOperationInProgress", rest),
        inState(.rescueMode, action, "UnsupportedOperation.InvalidInstanceState", rest),
    ]
}

/// Refusals that actions with filters share.
private func filtering(
    _ action: String, ids: String, id: String, malformed: String, valuesMax: Int, fault: String
) -> [Refusal] {
    func refusal(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
        Refusal(.lighthouse, action, code, parameters)
    }
    return [
        refusal(
            "InvalidParameter.FilterValueLimitExceeded", ["Filters": [filter("x", identifiers("", valuesMax + 1))]]),
        refusal("InvalidParameter.InvalidFilter", ["Filters": [["Name": "zone"]]]),
        refusal("InvalidParameter.InvalidFilterInvalidKey", ["Filters": [filter("", ["x"])]]),
        refusal("InvalidParameter.InvalidFilterNotSupportedName", ["Filters": [filter("instance", ["x"])]]),
        refusal("InvalidParameter.ParameterConflict", [ids: [id], "Filters": [filter("zone", ["x"])]]),
        refusal(malformed, [ids: ["x"]]),
        refusal("InvalidParameterValue.LimitExceeded", [ids: Array(repeating: id, count: 101)]),
        refusal("InvalidParameterValue.LimitExceeded", ["Filters": Array(repeating: filter("x", ["x"]), count: 11)]),
        refusal("InvalidParameterValue.Negative", ["Offset": -1]),
        refusal("InvalidParameterValue.Negative", ["Limit": -1]),
        refusal("InvalidParameterValue.OutOfRange", ["Limit": 101]),
        .fault(.lighthouse, action, fault),
    ]
}

private func creating(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.lighthouse, "CreateInstances", code, lighthouseOrder(parameters))
}

private func login(_ code: String, _ login: [String: any Sendable], _ rest: [String: any Sendable] = [:]) -> Refusal {
    creating(code, ["LoginConfiguration": login].merging(rest) { _, new in new })
}

/// The required parameters of CreateInstances, and others.
func lighthouseOrder(_ others: [String: any Sendable] = [:]) -> [String: any Sendable] {
    let required: [String: any Sendable] = [
        "BundleId": "bundle2022_gen_01", "BlueprintId": "lhbp-ubuntu22", "InstanceChargePrepaid": ["Period": 1],
    ]
    return required.merging(others) { _, new in new }
}

private let creationRefusals: [Refusal] = [
    creating("DryRunOperation", ["DryRun": true]),
    creating("InvalidParameterValue.BlueprintIdMalformed", ["BlueprintId": "img-ubuntu22"]),
    creating("ResourceNotFound.BlueprintIdNotFound", ["BlueprintId": "lhbp-unknown0"]),
    creating("InvalidParameterValue.InvalidBundle", ["BundleId": "S5.MEDIUM2"]),
    creating("InvalidParameterValue.InvalidBundle", ["BundleId": "bundle_A"]),
    creating("InvalidParameterValue.ClientTokenTooLong", ["ClientToken": String(repeating: "t", count: 65)]),
    creating("InvalidParameterValue.InstanceNameTooLong", ["InstanceName": String(repeating: "n", count: 61)]),
    creating("InvalidParameterValue.OutOfRange", ["InstanceCount": 0]),
    creating("InvalidParameterValue.OutOfRange", ["InstanceCount": 31]),
    creating("InvalidParameterValue.OutOfRange", ["InstanceChargePrepaid": ["Period": 13]]),
    creating(
        "InvalidParameterValue",
        ["InstanceChargePrepaid": ["Period": 1, "RenewFlag": "MAYBE"] as [String: any Sendable]]),
    creating("InvalidParameterValue.InvalidZone", ["Zones": ["ap-guangzhou-99"]]),
    creating("InvalidParameterValue", ["Zones": Array(repeating: "ap-guangzhou-3", count: 101)]),
    creating("InvalidParameterValue", ["Tags": [["Key": " k", "Value": "v"]]]),
    creating("InvalidParameterValue.LimitExceeded", ["Tags": (1...11).map { ["Key": "k\($0)", "Value": "v"] }]),
    creating("UnknownParameter", ["ImageId": "img-00000000"]),
    Refusal(
        .lighthouse, "CreateInstances", "MissingParameter",
        ["BundleId": "bundle2022_gen_01", "BlueprintId": "lhbp-ubuntu22"]),
    login("InvalidParameterValue", ["AutoGeneratePassword": "yes"]),
    login("MissingParameter", ["AutoGeneratePassword": "NO"]),
    login("InvalidParameter.ParameterConflict", ["AutoGeneratePassword": "YES", "Password": "Tr0ub4dor&3"]),
    login(
        "InvalidParameter.ParameterConflict",
        ["Password": "Tr0ub4dor&3", "KeyIds": ["lhkp-00000000"]] as [String: any Sendable]),
    login("InvalidParameterValue.InvalidPassword", ["Password": "password"]),
    login("InvalidParameterValue.InvalidPassword", ["Password": "Tr0ub4dor&3"], ["BlueprintId": "lhbp-win2022e"]),
    login("InvalidParameterValue.KeyPairIdMalformed", ["KeyIds": ["skey-00000000"]]),
    login("InvalidParameterValue.Duplicated", ["KeyIds": ["lhkp-00000000", "lhkp-00000000"]]),
    login("InvalidParameterValue.LimitExceeded", ["KeyIds": identifiers("lhkp-", 6)]),
    login("ResourceNotFound.KeyIdNotFound", ["KeyIds": ["lhkp-00000000"]]),
    Refusal(.lighthouse, "CreateInstances", "UnsupportedOperation.WindowsNotSupportKeyPair") { server in
        let id = try await server.createdID(.lighthouse, name: "key")
        return try await server.lighthouse(
            "CreateInstances",
            lighthouseOrder(["BlueprintId": "lhbp-win2022e", "LoginConfiguration": ["KeyIds": [id]]]))
    },
    Refusal(.lighthouse, "CreateInstances", "LimitExceeded.InstanceQuotaLimitExceeded") { server in
        for _ in 1...16 {
            _ = try await server.lighthouse("CreateInstances", lighthouseOrder(["InstanceCount": 30]))
        }
        return try await server.lighthouse("CreateInstances", lighthouseOrder(["InstanceCount": 21]))
    },
    .fault(.lighthouse, "CreateInstances", "FailedOperation.CreateInstancesFailed", lighthouseOrder()),
]

/// Refusals of binding and unbinding because of the state of instances.
private func binding(_ action: String, type: String) -> [Refusal] {
    func refusal(
        _ code: String, in state: InstanceState = .running, isOperating: Bool = false, image: String = "lhbp-ubuntu22",
        _ parameters: [String: any Sendable] = [:]
    ) -> Refusal {
        Refusal(.lighthouse, action, code) { server in
            let key = try await server.createdID(.lighthouse, name: "key")
            let id = try await server.lighthouseInstance(in: state, isOperating: isOperating, image: image)
            return try await server.lighthouse(
                action, ["InstanceIds": [id], "KeyIds": [key]].merging(parameters) { _, new in new })
        }
    }
    return [
        refusal("OperationDenied.InstanceCreating", in: .pending, isOperating: true),
        refusal("OperationDenied.InstanceOperationInProgress", isOperating: true),
        refusal("UnsupportedOperation.InvalidInstanceState", in: .shutdown),
    ]
        + (action == "AssociateInstancesKeyPairs"
            ? [
                refusal("UnsupportedOperation.WindowsNotSupportKeyPair", image: "lhbp-win2022e"),
                refusal("InvalidParameterValue", [type: "ONLINE", "Username": "a b"]),
                refusal("InvalidParameterValue", [type: "ONLINE", "Username": "Root"]),
            ]
            : [
                refusal("UnsupportedOperation.KeyPairNotBoundToInstance"),
                refusal("UnsupportedOperation.KeyPairNotBoundToInstance", image: "lhbp-win2022e"),
            ])
}

let lighthouseInstanceRefusals: [Refusal] =
    creationRefusals
    + binding("AssociateInstancesKeyPairs", type: "AssociateType")
    + binding("DisassociateInstancesKeyPairs", type: "DisassociateType")
    + onInstances("RebootInstances") + onInstances("StartInstances") + onInstances("StopInstances")
    + onInstances("TerminateInstances") + onInstances("IsolateInstances")
    + onInstances("ResetInstancesPassword", ["Password": "Tr0ub4dor&3"])
    + filtering(
        "DescribeInstances", ids: "InstanceIds", id: "lhins-00000000",
        malformed: "InvalidParameterValue.InstanceIdMalformed", valuesMax: 100, fault: "FailedOperation")
    + filtering(
        "DescribeBlueprints", ids: "BlueprintIds", id: "lhbp-00000000",
        malformed: "InvalidParameterValue.BlueprintIdMalformed", valuesMax: 100,
        fault: "FailedOperation.DescribeBlueprintsFailed")
    + filtering(
        "DescribeBundles", ids: "BundleIds", id: "bundle2022_gen_01",
        malformed: "InvalidParameterValue.InvalidBundle", valuesMax: 5, fault: "FailedOperation.DescribeBundlesFailed")
    + [
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.Duplicated", ["InstanceIds": instance + instance]),
        Refusal(
            .lighthouse, "DescribeBlueprints", "InvalidParameterValue.Duplicated",
            ["BlueprintIds": ["lhbp-ubuntu22", "lhbp-ubuntu22"]]),
        Refusal(
            .lighthouse, "DescribeBundles", "InvalidParameterValue",
            ["Zones": Array(repeating: "ap-guangzhou-3", count: 101)]),
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.InstanceNameTooLong",
            ["Filters": [filter("instance-name", [String(repeating: "n", count: 61)])]]),
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.InvalidIpFormat",
            ["Filters": [filter("private-ip-address", ["10.0.0"])]]),
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.InvalidIpFormat",
            ["Filters": [filter("public-ip-address", ["10.0.0.256"])]]),
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.InvalidZone",
            ["Filters": [filter("zone", ["guangzhou"])]]),
        Refusal(.lighthouse, "DescribeInstances", "MissingParameter.OrderFieldRequired", ["Order": "ASC"]),
        Refusal(.lighthouse, "DescribeInstances", "InvalidParameterValue.OutOfRange", ["OrderField": "ZONE"]),
        Refusal(
            .lighthouse, "DescribeInstances", "InvalidParameterValue.OutOfRange",
            ["OrderField": "EXPIRED_TIME", "Order": "asc"]),
        Refusal(.lighthouse, "DescribeInstances", "InvalidParameterValue.OutOfRange", ["Limit": 0]),
        Refusal(.lighthouse, "StopInstances", "InvalidParameterValue", ["InstanceIds": instance, "StopType": "soft"]),
        Refusal(.lighthouse, "RebootInstances", "InvalidParameterValue", ["InstanceIds": instance, "StopType": "x"]),
        Refusal(
            .lighthouse, "ResetInstancesPassword", "InvalidParameterValue",
            ["InstanceIds": instance, "Password": "Tr0ub4dor&3", "UserName": String(repeating: "u", count: 65)]),
        Refusal(.lighthouse, "ResetInstancesPassword", "InvalidParameterValue.InvalidPassword") { server in
            let id = try await server.lighthouseInstance(in: .running)
            return try await server.lighthouse(
                "ResetInstancesPassword", ["InstanceIds": [id], "Password": "alllowercase1"])
        },
        Refusal(.lighthouse, "AssociateInstancesKeyPairs", "UnsupportedOperation.KeyPairBindDuplicate") { server in
            let key = try await server.createdID(.lighthouse, name: "key")
            let id = try await server.lighthouseInstance(in: .stopped, opened: [key])
            return try await server.lighthouse("AssociateInstancesKeyPairs", ["InstanceIds": [id], "KeyIds": [key]])
        },
        Refusal(
            .lighthouse, "DisassociateInstancesKeyPairs", "UnsupportedOperation.KeyPairUnbindUsernameMismatch"
        ) { server in
            let key = try await server.createdID(.lighthouse, name: "key")
            let id = try await server.lighthouseInstance(in: .stopped, opened: [key])
            return try await server.lighthouse(
                "DisassociateInstancesKeyPairs",
                ["InstanceIds": [id], "KeyIds": [key], "DisassociateType": "ONLINE", "Username": "root"])
        },
        Refusal(.lighthouse, "DeleteKeyPairs", "ResourceInUse.KeyPairInUse") { server in
            let key = try await server.createdID(.lighthouse, name: "key")
            _ = try await server.lighthouseInstance(in: .stopped, opened: [key])
            return try await server.lighthouse("DeleteKeyPairs", ["KeyIds": [key]])
        },
        Refusal(.lighthouse, "DeleteKeyPairs", "UnsupportedOperation.KeyPairBindToBlueprints") { server in
            let key = try await server.createdID(.lighthouse, name: "key")
            let keyPair = try #require(KeyPairID(key, of: .lighthouse))
            try await server.apply([.instance(.addImage(try LighthouseInstances.image(holding: [keyPair])))])
            return try await server.lighthouse("DeleteKeyPairs", ["KeyIds": [key]])
        },
    ]
