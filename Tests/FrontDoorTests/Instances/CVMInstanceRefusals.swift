// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

private let unknown = "ins-00000000"

/// The actions on instances, their other parameters, and the states in which they work.
private let operations: [(action: String, rest: [String: any Sendable], states: Set<InstanceState>)] = [
    ("AssociateInstancesKeyPairs", ["KeyIds": [String]()], [.stopped]),
    ("DisassociateInstancesKeyPairs", ["KeyIds": [String]()], [.stopped]),
    ("RebootInstances", [:], [.running]), ("ResetInstancesPassword", ["Password": "Passw0rd!!"], [.stopped]),
    ("StartInstances", [:], [.stopped]), ("StopInstances", [:], [.running]),
    ("TerminateInstances", [:], [.running, .stopped, .shutdown, .launchFailed]),
    ("AssociateSecurityGroups", ["SecurityGroupIds": ["sg-12345678"]], [.running, .stopped]),
    ("DisassociateSecurityGroups", ["SecurityGroupIds": ["sg-12345678"]], [.running, .stopped]),
    ("ModifyInstancesVpcAttribute", network.merging(["ForceStop": false]) { $1 }, [.stopped]),
    (
        "ResetInstancesInternetMaxBandwidth", ["InternetAccessible": ["InternetMaxBandwidthOut": 5]],
        [.running, .stopped]
    ),
    ("ResizeInstanceDisks", ["SystemDisk": ["DiskSize": 60]], [.stopped]),
]

private let network: [String: any Sendable] = [
    "VirtualPrivateCloud": ["VpcId": "vpc-12345678", "SubnetId": "subnet-12345678"]
]

/// A call about an instance, with a key pair if it needs one.
@Sendable private func call(
    _ action: String, _ rest: [String: any Sendable], on id: String, _ server: TestServer
) async throws -> TestAnswer {
    let named: [String: any Sendable] =
        action == "ResizeInstanceDisks" ? ["InstanceId": id] : ["InstanceIds": [id]]
    var parameters = rest.merging(named) { _, new in new }
    if rest["KeyIds"] != nil { parameters["KeyIds"] = [try await server.createdID(.cvm, name: "pair")] }
    return try await server.cvm(action, parameters)
}

private func code(of state: InstanceState) -> String {
    let words = state.rawValue.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }
    return "UnsupportedOperation.InstanceState" + words.joined()
}

private let stateRefusals: [Refusal] = operations.flatMap { operation in
    InstanceState.allCases.filter { $0.belongs(to: .cvm) && !operation.states.contains($0) }.map { state in
        Refusal(.cvm, operation.action, code(of: state)) { server in
            let id = try await server.running()
            try await server.put(id, into: state)
            return try await call(operation.action, operation.rest, on: id, server)
        }
    }
}

private let operationRefusals: [Refusal] = operations.flatMap { operation in
    [
        Refusal(.cvm, operation.action, "OperationDenied.InstanceOperationInProgress") { server in
            let id = try await server.running()
            try await server.put(id, into: operation.states.contains(.stopped) ? .stopped : .running, isOperating: true)
            return try await call(operation.action, operation.rest, on: id, server)
        }
    ]
}

private let modifications: [(String, [String: any Sendable])] = [
    ("ModifyInstancesAttribute", ["InstanceName": "n"]), ("ModifyInstancesProject", ["ProjectId": 0]),
    ("ModifyInstancesRenewFlag", ["RenewFlag": "NOTIFY_AND_AUTO_RENEW"]),
]

/// The refusals of all actions on instances that are not about key pairs.
private let identifierRefusals: [Refusal] =
    (operations.filter { $0.rest["KeyIds"] == nil && $0.action != "ResizeInstanceDisks" }
    .map { ($0.action, $0.rest) } + modifications).flatMap { action, rest in
        func refusal(_ code: String, _ ids: [String]) -> Refusal {
            Refusal(.cvm, action, code, rest.merging(["InstanceIds": ids]) { _, new in new })
        }
        return [
            refusal("InvalidInstanceId.Malformed", ["ins-1122"]), refusal("InvalidInstanceId.NotFound", [unknown]),
            refusal("MissingParameter", []),
            refusal("InvalidParameterValue.LimitExceeded", (0...100).map { "ins-\(10_000_000 + $0)" }),
            .fault(
                .cvm, action, "InternalServerError", rest.merging(["InstanceIds": [unknown]]) { _, new in new }),
            // Instances of other regions count as unknown.
            Refusal(.cvm, action, "InvalidInstanceId.NotFound") { server in
                let id = try await server.running()
                return try await server.call(
                    .cvm, action, rest.merging(["InstanceIds": [id]]) { _, new in new }, region: "ap-singapore")
            },
        ]
    }

private func run(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cvm, "RunInstances", code, linuxOrder.merging(parameters) { _, new in new })
}

private let tags: [[String: any Sendable]] = [["Key": "env", "Value": "prod"]]
private let manyTags = (1...11).map { ["Key": "k\($0)", "Value": "v"] }

private func specification(_ tags: [[String: any Sendable]], type: String = "instance") -> [String: any Sendable] {
    ["TagSpecification": [["ResourceType": type, "Tags": tags] as [String: any Sendable]]]
}

private let runRefusals: [Refusal] = [
    run("DryRunOperation", ["DryRun": true]),
    run("FailedOperation.TagKeyReserved", specification([["Key": "qcs:x", "Value": "v"]])),
    run("InvalidClientToken.TooLong", ["ClientToken": String(repeating: "t", count: 65)]),
    run("InvalidImageId.Malformed", ["ImageId": "img-1122"]),
    run("InvalidImageId.NotFound", ["ImageId": "img-00000000"]),
    run("InvalidInstanceName.TooLong", ["InstanceName": String(repeating: "名", count: 129)]),
    run("InvalidInstanceType.Malformed", ["InstanceType": "S5"]),
    run("InvalidInstanceType.Malformed", ["InstanceType": "S5.MEDIUM4 "]),
    run("InvalidKeyPairId.Malformed", ["LoginSettings": ["KeyIds": ["skey-1122"]]]),
    run("InvalidKeyPairId.NotFound", ["LoginSettings": ["KeyIds": ["skey-00000000"]]]),
    run(
        "InvalidParameterCombination",
        ["LoginSettings": ["KeyIds": ["skey-00000000"], "Password": "Passw0rd!!"] as [String: any Sendable]]),
    run(
        "InvalidParameterCombination",
        ["LoginSettings": ["KeyIds": ["skey-00000000"], "KeepImageLogin": "TRUE"] as [String: any Sendable]]),
    run("InvalidParameterCombination", ["LoginSettings": ["Password": "Passw0rd!!", "KeepImageLogin": "true"]]),
    run("InvalidParameterValue", ["LoginSettings": ["KeepImageLogin": "TRUE"]]),
    run("InvalidParameterValue", ["LoginSettings": ["KeepImageLogin": "maybe"]]),
    run("InvalidParameterValue", ["InstanceCount": 0]), run("InvalidParameterValue", ["InstanceCount": 501]),
    run("InvalidParameterValue", ["InstanceChargeType": "FREE"]),
    run("InvalidParameterValue", ["SystemDisk": ["DiskType": "FLOPPY"]]),
    run("InvalidParameterValue", ["SystemDisk": ["DiskSize": 0]]),
    run("InvalidParameterValue", ["InternetAccessible": ["InternetMaxBandwidthOut": -1]]),
    run(
        "InvalidParameterValue", ["Placement": ["Zone": "ap-guangzhou-3", "ProjectId": -1] as [String: any Sendable]]),
    run("InvalidParameterValue", specification(tags, type: "keypair")),
    run(
        "InvalidParameterValue",
        [
            "InstanceChargeType": "PREPAID",
            "InstanceChargePrepaid": ["Period": 1, "RenewFlag": "NEVER"] as [String: any Sendable],
        ]),
    run("InvalidParameterValue.IllegalHostName", ["HostName": "-web"]),
    run("InvalidParameterValue.IllegalHostName", ["HostName": "web_{R:1}"]),
    run("InvalidParameterValue.IllegalHostName", ["HostName": String(repeating: "a", count: 61)]),
    run("InvalidParameterValue.IllegalHostName", ["ImageId": "img-win2022e", "HostName": "web.internal"]),
    run("InvalidParameterValue.InvalidParameterMinCount", ["InstanceCount": 2, "MinCount": 3]),
    run("InvalidParameterValue.LaunchTemplateIdNotExisted", ["LaunchTemplate": ["LaunchTemplateId": "lt-12345678"]]),
    run("InvalidParameterValue.LimitExceeded", ["SecurityGroupIds": (0...100).map { "sg-\($0)" }]),
    run("InvalidPassword", ["LoginSettings": ["Password": "short"]]),
    run("InvalidPassword", ["LoginSettings": ["Password": "onlysmallletters"]]),
    run("InvalidPassword", ["LoginSettings": ["Password": "/Passw0rd"]]),
    run("InvalidPassword", ["LoginSettings": ["Password": "Passw0rd!!"], "ImageId": "img-win2022e"]),
    run("InvalidPeriod", ["InstanceChargeType": "PREPAID", "InstanceChargePrepaid": ["Period": 13]]),
    run(
        "InvalidProjectId.NotFound",
        ["Placement": ["Zone": "ap-guangzhou-3", "ProjectId": 1] as [String: any Sendable]]),
    // A dry run makes the same checks as a run.
    run(
        "InvalidProjectId.NotFound",
        ["DryRun": true, "Placement": ["Zone": "ap-guangzhou-3", "ProjectId": 1] as [String: any Sendable]]),
    run("InvalidZone.MismatchRegion", ["Placement": ["Zone": "ap-singapore-1"]]),
    run("LimitExceeded.TagResourceQuota", specification(manyTags)),
    run("MissingParameter", ["InstanceChargeType": "PREPAID"]),
    Refusal(.cvm, "RunInstances", "MissingParameter", ["ImageId": "img-487zeit5"]),
    Refusal(.cvm, "RunInstances", "MissingParameter", ["Placement": ["Zone": "ap-guangzhou-3"]]),
    run("UnknownParameter", ["SystemDisk": ["Size": 50]]),
    run("InvalidParameter", ["EnhancedService": ["MonitorService": ["Enabled": "yes"]]]),
    .fault(.cvm, "RunInstances", "InternalServerError", linuxOrder.merging(["ClientToken": "t"]) { _, new in new }),
    Refusal(.cvm, "RunInstances", "LimitExceeded.InstanceQuota") { server in
        _ = try await server.run(["InstanceCount": 500])
        return try await server.cvm("RunInstances", linuxOrder)
    },
    Refusal(.cvm, "RunInstances", "UnsupportedOperation.KeyPairUnsupportedWindows") { server in
        let pair = try await server.createdID(.cvm, name: "pair")
        return try await server.cvm(
            "RunInstances", windowsOrder.merging(["LoginSettings": ["KeyIds": [pair]]]) { _, new in new })
    },
]

private func described(_ code: String, filter name: String, _ values: String...) -> Refusal {
    Refusal(
        .cvm, "DescribeInstances", code,
        ["Filters": [["Name": name, "Values": values] as [String: any Sendable]]])
}

private let bothOfThem: [String: any Sendable] = [
    "InstanceIds": [unknown], "Filters": [["Name": "zone", "Values": ["ap-guangzhou-3"]] as [String: any Sendable]],
]

private let describeRefusals: [Refusal] =
    [
        described("FailedOperation.IllegalTagKey", filter: "tag:a?", "v"),
        described("FailedOperation.IllegalTagKey", filter: "tag-key", "a?"),
        described("FailedOperation.IllegalTagValue", filter: "tag:a", "v?"),
        described("FailedOperation.IllegalTagValue", filter: "tag-value", "?"),
        described("FailedOperation.TagKeyReserved", filter: "tag:qcs:a", "v"),
        described("InvalidFilter", filter: "instance-family", "S5"), described("InvalidFilter", filter: "tag:", "x"),
        described("InvalidFilterValue.LimitExceeded", filter: "zone", "1", "2", "3", "4", "5", "6"),
        described("InvalidHostId.Malformed", filter: "host-id", "h"),
        described("InvalidInstanceId.Malformed", filter: "instance-id", "ins-1122"),
        described("InvalidParameterValue", filter: "project-id", "x"),
        described("InvalidParameterValue.IPAddressMalformed", filter: "private-ip-address", "10.0.0"),
        described("InvalidParameterValue.IPAddressMalformed", filter: "public-ip-address", "::1"),
        described("InvalidParameterValue.IPv6AddressMalformed", filter: "ipv6-address", "10.0.0.1"),
        described("InvalidParameterValue.InvalidTimeFormat", filter: "creation-start-time", "2023-06-01"),
        described("InvalidParameterValue.InvalidTimeFormat", filter: "creation-end-time", "2023-06-31 00:00:00"),
        described("InvalidParameterValue.SubnetIdMalformed", filter: "subnet-id", "subnet 1"),
        described("InvalidParameterValue.UuidMalformed", filter: "uuid", "1"),
        described("InvalidParameterValue.VpcIdMalformed", filter: "vpc-id", "vpc 1"),
        described("InvalidSgId.Malformed", filter: "security-group-id", "sg 1"),
        described("InvalidZone.MismatchRegion", filter: "zone", "ap-singapore-1"),
        Refusal(.cvm, "DescribeInstances", "InvalidParameter", bothOfThem),
        Refusal(
            .cvm, "DescribeImages", "InvalidParameter.InvalidParameterCoexistImageIdsFilters",
            [
                "ImageIds": ["img-00000000"],
                "Filters": [["Name": "platform", "Values": ["x"]] as [String: any Sendable]],
            ]),
        Refusal(.cvm, "DescribeImages", "InvalidImageId.Malformed", ["ImageIds": ["img-1122"]]),
        Refusal(.cvm, "DescribeImages", "InvalidInstanceType.Malformed", ["InstanceType": "S5"]),
        Refusal(.cvm, "DescribeImages", "InvalidParameterValueLimit", ["Limit": 0]),
        Refusal(.cvm, "DescribeImages", "InvalidParameterValueOffset", ["Offset": -1]),
        Refusal(
            .cvm, "DescribeImages", "InvalidFilter",
            ["Filters": [["Name": "os", "Values": ["x"]] as [String: any Sendable]]]),
        Refusal(
            .cvm, "DescribeImages", "InvalidFilterValue.LimitExceeded",
            ["Filters": [["Name": "platform", "Values": ["1", "2", "3", "4", "5", "6"]] as [String: any Sendable]]]),
        Refusal(
            .cvm, "DescribeImages", "InvalidParameterValue.LimitExceeded",
            ["ImageIds": (0...100).map { "img-\(10_000_000 + $0)" }]),
        .fault(.cvm, "DescribeImages", "InternalServerError"),
    ]
    + ["DescribeInstances", "DescribeInstancesStatus"].flatMap { action in
        [
            Refusal(.cvm, action, "InvalidInstanceId.Malformed", ["InstanceIds": ["ins-1122"]]),
            Refusal(
                .cvm, action, "InvalidParameterValue.LimitExceeded",
                ["InstanceIds": (0...100).map { "ins-\(10_000_000 + $0)" }]),
            Refusal(.cvm, action, "InvalidParameterValue", ["Limit": 101]),
            Refusal(.cvm, action, "InvalidParameterValue", ["Offset": -1]),
            Refusal(.cvm, action, "InvalidParameter", ["Limit": "many"]),
            .fault(.cvm, action, "InternalServerError"),
        ]
    }

private let bindingRefusals: [Refusal] = ["AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs"].flatMap {
    action in
    [
        Refusal(.cvm, action, "UnsupportedOperation.InstanceOsWindows") { server in
            let id = try await server.running(order: windowsOrder)
            return try await call(action, ["KeyIds": [String](), "ForceStop": true], on: id, server)
        },
        Refusal(.cvm, action, "UnsupportedOperation.StoppedModeStopCharging") { server in
            let id = try await server.running()
            _ = try await server.cvm("StopInstances", ["InstanceIds": [id], "StoppedMode": "STOP_CHARGING"])
            server.settle()
            return try await call(action, ["KeyIds": [String]()], on: id, server)
        },
    ]
}

private let otherRefusals: [Refusal] = [
    Refusal(.cvm, "DeleteKeyPairs", "InvalidParameterValue.KeyPairNotSupported") { server in
        let (bound, free) = (
            try await server.createdID(.cvm, name: "bound"), try await server.createdID(.cvm, name: "free")
        )
        _ = try await server.run(["LoginSettings": ["KeyIds": [bound]]])
        return try await server.cvm("DeleteKeyPairs", ["KeyIds": [free, bound]])
    },
    Refusal(.cvm, "DeleteKeyPairs", "InvalidParameterValue.KeyPairNotSupported") { server in
        let pair = try await server.createdID(.cvm, name: "held")
        try await server.addImage("img-golden00", of: try await server.running(), keyPairs: [pair])
        return try await server.cvm("DeleteKeyPairs", ["KeyIds": [pair]])
    },
    Refusal(
        .cvm, "ResetInstancesPassword", "InvalidParameterValue",
        ["InstanceIds": [unknown], "Password": "Passw0rd!!", "UserName": String(repeating: "u", count: 65)]),
    Refusal(.cvm, "ResetInstancesPassword", "InvalidPassword") { server in
        let id = try await server.stopped()
        // The password has only two kinds of characters.
        return try await server.cvm("ResetInstancesPassword", ["InstanceIds": [id], "Password": "passw0rd00"])
    },
    Refusal(.cvm, "StopInstances", "InvalidParameterValue", ["InstanceIds": [unknown], "StopType": "soft"]),
    Refusal(.cvm, "StopInstances", "InvalidParameterValue", ["InstanceIds": [unknown], "StoppedMode": "FREE"]),
    Refusal(
        .cvm, "StopInstances", "InvalidParameterValue",
        ["InstanceIds": [unknown], "StopType": "SOFT", "ForceStop": true]),
    Refusal(.cvm, "RebootInstances", "InvalidParameterValue", ["InstanceIds": [unknown], "StopType": "GENTLE"]),
    Refusal(
        .cvm, "ModifyInstancesAttribute", "InvalidInstanceName.TooLong",
        ["InstanceIds": [unknown], "InstanceName": String(repeating: "n", count: 61)]),
    Refusal(
        .cvm, "ModifyInstancesAttribute", "InvalidParameterValue", ["InstanceIds": [unknown], "HostName": "web"]),
    Refusal(.cvm, "ModifyInstancesAttribute", "InvalidInstance.NotSupported") { server in
        try await server.cvm(
            "ModifyInstancesAttribute", ["InstanceIds": [try await server.enroll().id], "InstanceName": "web2"])
    },
]

let cvmInstanceRefusals =
    stateRefusals + operationRefusals + identifierRefusals + runRefusals + describeRefusals + bindingRefusals
    + otherRefusals + cvmSettingRefusals
