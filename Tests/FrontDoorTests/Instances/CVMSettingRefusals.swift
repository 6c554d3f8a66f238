// SPDX-License-Identifier: Apache-2.0

import Testing

private let unknown = "ins-00000000"
private let long = String(repeating: "x", count: 65)

private func run(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cvm, "RunInstances", code, linuxOrder.merging(parameters) { _, new in new })
}

private func on(_ action: String, _ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cvm, action, code, ["InstanceIds": [unknown]].merging(parameters) { _, new in new })
}

/// A refusal on a running instance.
private func running(
    _ action: String, _ code: String, order: [String: any Sendable] = [:],
    _ parameters: @escaping @Sendable (String) -> [String: any Sendable]
) -> Refusal {
    Refusal(.cvm, action, code) { server in
        try await server.cvm(action, parameters(try await server.running(order)))
    }
}

private func vpc(_ fields: [String: any Sendable]) -> [String: any Sendable] {
    let required: [String: any Sendable] = ["VpcId": "vpc-1", "SubnetId": "subnet-1"]
    return ["VirtualPrivateCloud": required.merging(fields) { _, new in new }]
}

private func disks(_ fields: [String: any Sendable], count: Int = 1) -> [String: any Sendable] {
    let required: [String: any Sendable] = ["DiskSize": 10]
    let disk = required.merging(fields) { _, new in new }
    return ["DataDisks": Array(repeating: disk, count: count)]
}

private let userDataTooLong = String(repeating: "QUJD", count: 5_462)

private let networkValues: [(code: String, fields: [String: any Sendable])] = [
    ("InvalidParameterValue.VpcIdMalformed", ["VpcId": "vpc 1"]),
    ("InvalidParameterValue.VpcIdMalformed", ["VpcId": long]),
    ("InvalidParameterValue.SubnetIdMalformed", ["SubnetId": "\u{e9}"]),
    ("InvalidParameterValue.IPAddressMalformed", ["PrivateIpAddresses": ["10.0.0"]]),
    ("InvalidParameterValue.IPAddressMalformed", ["PrivateIpAddresses": ["::ffff:10.0.0.1"]]),
    ("InvalidParameterValue.IPAddressMalformed", ["PrivateIpAddresses": ["2001:db8::1"]]),
    ("InvalidParameterCombination", ["PrivateIpAddresses": ["10.0.0.1", "10.0.0.2"]]),
    ("InvalidParameterValue", ["Ipv6AddressCount": -1]), ("InvalidParameterValue", ["Ipv6AddressCount": 101]),
]

private let networkRefusals: [Refusal] = networkValues.flatMap { value in
    [
        run(value.code, vpc(value.fields)),
        on("ModifyInstancesVpcAttribute", value.code, vpc(value.fields)),
    ]
}

private let groupRefusals: [Refusal] = ["AssociateSecurityGroups", "DisassociateSecurityGroups"].flatMap { action in
    [
        on(action, "InvalidSgId.Malformed", ["SecurityGroupIds": [""]]),
        on(action, "InvalidSgId.Malformed", ["SecurityGroupIds": [long]]),
        on(action, "LimitExceeded.AssociateUSGLimitExceeded", ["SecurityGroupIds": (1...6).map { "sg-\($0)" }]),
        on(action, "MissingParameter", ["SecurityGroupIds": [String]()]),
    ]
}

/// Refusals of RunInstances and others for settings of networks, disks and services.
private let valueRefusals: [Refusal] = [
    run("InvalidSgId.Malformed", ["SecurityGroupIds": ["sg 1"]]),
    run("LimitExceeded.AssociateUSGLimitExceeded", ["SecurityGroupIds": (1...6).map { "sg-\($0)" }]),
    run("InvalidParameterValue.LimitExceeded", disks([:], count: 21)),
    run("InvalidParameterValue", disks(["DiskSize": -1])), run("InvalidParameterValue", disks(["DiskSize": 32_001])),
    run("InvalidParameterValue", disks(["DiskType": "FLOPPY"])),
    run("InvalidParameterValue", disks(["DiskName": String(repeating: "n", count: 129)])),
    run("InvalidParameterValue", disks(["SnapshotId": long])), run("InvalidParameterValue", disks(["KmsKeyId": "a b"])),
    run("InvalidParameterValue", disks(["ThroughputPerformance": -1])),
    run("MissingParameter", ["DataDisks": [["DiskType": "CLOUD_SSD"]]]),
    run("InvalidParameterValue", ["SystemDisk": ["DiskName": String(repeating: "n", count: 129)]]),
    run("InvalidParameterValue", ["InternetAccessible": ["InternetChargeType": "FREE"]]),
    run("InvalidParameterValue", ["CamRoleName": String(repeating: "r", count: 129)]),
    run("InvalidParameterValue", ["HpcClusterId": long]), run("InvalidParameterValue", ["DedicatedClusterId": "a b"]),
    run("InvalidParameterValue", ["DisasterRecoverGroupIds": [long]]),
    run("InvalidParameterValue.LimitExceeded", ["DisasterRecoverGroupIds": ["ps-1", "ps-2"]]),
    run("InvalidParameterValue.InvalidUserDataFormat", ["UserData": "#!/bin/sh"]),
    run("InvalidParameterValue.InvalidUserDataFormat", ["UserData": "QUJ"]),
    run("InvalidParameterValue.InvalidUserDataFormat", ["UserData": "QQ==QQ=="]),
    run("InvalidParameterValue", ["UserData": userDataTooLong]),
    run("InvalidParameterValue", ["UserData": String(repeating: "\n", count: 24 * 1024 + 1)]),
    on("ModifyInstancesAttribute", "InvalidParameterValue.InvalidUserDataFormat", ["UserData": "-"]),
    on("ModifyInstancesAttribute", "InvalidParameterValue", ["UserData": userDataTooLong]),
    on("ModifyInstancesAttribute", "InvalidParameterValue", ["CamRoleName": "r\u{f4}le"]),
    on("ModifyInstancesAttribute", "InvalidSgId.Malformed", ["SecurityGroups": ["sg 1"]]),
    on(
        "ModifyInstancesAttribute", "LimitExceeded.AssociateUSGLimitExceeded",
        ["SecurityGroups": (1...6).map { "sg-\($0)" }]),
    on("ModifyInstancesProject", "InvalidParameterValue", ["ProjectId": -1]),
    on("ModifyInstancesRenewFlag", "InvalidParameterValue", ["RenewFlag": "NEVER"]),
    on(
        "ResetInstancesInternetMaxBandwidth", "InvalidParameterValue",
        ["InternetAccessible": ["InternetMaxBandwidthOut": -1]]),
    on("ResetInstancesInternetMaxBandwidth", "MissingParameter", ["InternetAccessible": [String: String]()]),
    on("DescribeInstancesAttributes", "InvalidParameterValue", ["Attributes": ["UserData", "Password"]]),
    on("DescribeInstancesAttributes", "MissingParameter", ["Attributes": [String]()]),
    on(
        "DescribeInstancesAttributes", "InvalidInstanceId.Malformed",
        ["Attributes": ["UserData"], "InstanceIds": ["ins-1"]]),
    on(
        "DescribeInstancesAttributes", "InvalidParameterValue.LimitExceeded",
        ["Attributes": ["UserData"], "InstanceIds": (0...100).map { "ins-\(10_000_000 + $0)" }]),
    .fault(
        .cvm, "DescribeInstancesAttributes", "InternalServerError",
        ["Attributes": ["UserData"], "InstanceIds": [unknown]]),
]

private func resize(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cvm, "ResizeInstanceDisks", code, ["InstanceId": unknown].merging(parameters) { _, new in new })
}

private let resizeRefusals: [Refusal] = [
    resize("InvalidInstanceId.Malformed", ["InstanceId": "ins-1122", "SystemDisk": ["DiskSize": 60]]),
    resize("InvalidInstanceId.NotFound", ["SystemDisk": ["DiskSize": 60]]),
    resize(
        "InvalidParameterCombination", disks(["DiskId": "ldisk-1"]).merging(["SystemDisk": ["DiskSize": 60]]) { $1 }),
    resize("InvalidParameterValue.LimitExceeded", disks(["DiskId": "ldisk-1"], count: 2)),
    resize("InvalidParameterValue", disks(["DiskId": "ldisk-1", "DiskSize": 0] as [String: any Sendable])),
    resize("InvalidParameterValue", ["SystemDisk": ["DiskSize": 2_049]]),
    resize("MissingParameter", [:]), resize("MissingParameter", disks([:])),
    running("ResizeInstanceDisks", "MissingParameter") {
        ["InstanceId": $0, "ForceStop": true, "SystemDisk": [String: String]()]
    },
    running("ResizeInstanceDisks", "MissingParameter") {
        ["InstanceId": $0, "ForceStop": true, "SystemDisk": ["DiskType": "", "DiskName": "root"]]
    },
    .fault(
        .cvm, "ResizeInstanceDisks", "InternalServerError", ["InstanceId": unknown, "SystemDisk": ["DiskSize": 60]]),
    running("ResizeInstanceDisks", "InvalidParameterValue") {
        ["InstanceId": $0, "ResizeOnline": true, "SystemDisk": ["DiskSize": 49]]
    },
    running("ResizeInstanceDisks", "InvalidParameter.DataDiskNotBelongSpecifiedInstance", order: disks([:])) {
        let named: [String: any Sendable] = ["InstanceId": $0, "ResizeOnline": true]
        return named.merging(disks(["DiskId": "ldisk-00000000"])) { $1 }
    },
]

private let ofMachines: [(action: String, rest: [String: any Sendable])] = [
    ("AssociateSecurityGroups", ["SecurityGroupIds": ["sg-1"]]),
    ("DisassociateSecurityGroups", ["SecurityGroupIds": ["sg-1"]]),
    ("ModifyInstancesAttribute", ["SecurityGroups": ["sg-1"]]), ("ModifyInstancesAttribute", ["CamRoleName": "r"]),
    ("ModifyInstancesAttribute", ["UserData": "QUJD"]), ("ModifyInstancesVpcAttribute", vpc([:])),
    ("ResetInstancesInternetMaxBandwidth", ["InternetAccessible": ["InternetMaxBandwidthOut": 5]]),
    ("ResizeInstanceDisks", ["SystemDisk": ["DiskSize": 60], "ResizeOnline": true]),
]

/// Settings of networks and disks do not apply to a host.
private let machineRefusals: [Refusal] = ofMachines.map { call in
    Refusal(.cvm, call.action, "InvalidInstance.NotSupported") { server in
        let id = try await server.enrolledHost()
        let named: [String: any Sendable] =
            call.action == "ResizeInstanceDisks" ? ["InstanceId": id] : ["InstanceIds": [id]]
        return try await server.cvm(call.action, call.rest.merging(named) { $1 })
    }
}

let cvmSettingRefusals: [Refusal] =
    networkRefusals + groupRefusals + valueRefusals + resizeRefusals + machineRefusals + [
        running("TerminateInstances", "UnsupportedOperation.InstancesProtected", order: ["DisableApiTermination": true])
        {
            ["InstanceIds": [$0]]
        },
        running("ModifyInstancesRenewFlag", "UnsupportedOperation.InstanceChargeType") {
            ["InstanceIds": [$0], "RenewFlag": "NOTIFY_AND_AUTO_RENEW"]
        },
        running("ModifyInstancesProject", "InvalidProjectId.NotFound") { ["InstanceIds": [$0], "ProjectId": 1] },
        running(
            "AssociateSecurityGroups", "LimitExceeded.AssociateUSGLimitExceeded",
            order: ["SecurityGroupIds": (1...5).map { "sg-\($0)" }]
        ) { ["InstanceIds": [$0], "SecurityGroupIds": ["sg-6"]] },
    ]

extension TestServer {
    /// A host in CVM in the default region.
    func enrolledHost() async throws -> String {
        let enrolled = try await call(
            .admin, "EnrollHost", ["Product": "cvm", "InstanceName": "web1", "AllowDuplicate": true], region: nil)
        return try #require(enrolled.fields["InstanceId"] as? String, "\(enrolled.message)")
    }
}

// Answers of VPC.

private let usedAddress: [String: any Sendable] = ["VpcId": "vpc-1"]

private func address(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.vpc, "DescribeUsedIpAddress", code, usedAddress.merging(parameters) { _, new in new })
}

let vpcPermissionCases = [
    PermissionCase(product: .vpc, action: "DescribeUsedIpAddress", parameters: usedAddress, resources: [])
]

let vpcRefusals: [Refusal] = [
    address(
        "InvalidParameter.Coexist",
        ["IpAddresses": ["10.0.0.1"], "Filters": [["Name": "resource-id", "Values": ["x"]] as [String: any Sendable]]]),
    address(
        "InvalidParameter.FilterInvalidKey",
        ["Filters": [["Name": "zone", "Values": ["x"]] as [String: any Sendable]]]),
    address("InvalidParameter.FilterInvalidKey", ["Filters": [["Name": "resource-id"]]]),
    address("InvalidParameterValue.LimitExceeded", ["IpAddresses": Array(repeating: "10.0.0.1", count: 101)]),
    address("InvalidParameterValue.Malformed", ["IpAddresses": ["10.0.0"]]),
    address(
        "InvalidParameterValue.Malformed",
        ["Filters": [["Name": "ip-addresses", "Values": ["x"]] as [String: any Sendable]]]),
    address("InvalidParameterValue.Range", ["Limit": 101]), address("InvalidParameterValue.Range", ["Offset": -1]),
    Refusal(.vpc, "DescribeUsedIpAddress", "MissingParameter", [:]),
    .fault(.vpc, "DescribeUsedIpAddress", "InternalServerError", usedAddress),
]
