// SPDX-License-Identifier: Apache-2.0

import DomainModel

private let first = ReferenceServer.cvm[0]
private let instance = #""InstanceIds":["ins-example1"]"#
private let minimal = #""Placement":{"Zone":"ap-guangzhou-3"},"ImageId":"img-487zeit5""#

/// Creates a key pair, and an instance that is stopped or running.
@Sendable func makeInstance(isRunning: Bool = false, opened: Bool = false, on server: TestServer) async throws {
    try await makeKeyPairs(.cvm, "deploy", on: server)
    let settings: [String: any Sendable] = opened ? ["LoginSettings": ["KeyIds": [first]]] : [:]
    if isRunning {
        _ = try await server.running(settings)
    } else {
        _ = try await server.stopped(settings)
    }
}

let cvmInstanceExamples: [ReferenceExample] = [
    ReferenceExample(
        "cvm", "AssociateInstancesKeyPairs", .json(#"{\#(instance),"KeyIds":["\#(first)"],"ForceStop":true}"#)
    ) { try await makeInstance(isRunning: true, on: $0) },
    ReferenceExample(
        "cvm", "AssociateInstancesKeyPairs", .json(#"{\#(instance),"KeyIds":["\#(first)"]}"#),
        title: "A refusal: the instance is running", refusedWith: "UnsupportedOperation.InstanceStateRunning"
    ) { try await makeInstance(isRunning: true, on: $0) },
    ReferenceExample(
        "cvm", "DeleteKeyPairs", .json(#"{"KeyIds":["\#(first)"]}"#),
        title: "A refusal: the key pair opens an instance",
        refusedWith: "InvalidParameterValue.KeyPairNotSupported"
    ) { try await makeInstance(opened: true, on: $0) },
    ReferenceExample(
        "cvm", "AssociateSecurityGroups", .json(#"{\#(instance),"SecurityGroupIds":["sg-2zvpghhc"]}"#)
    ) { _ = try await $0.running() },
    ReferenceExample(
        "cvm", "DescribeInstancesAttributes", .json(#"{\#(instance),"Attributes":["UserData"]}"#)
    ) { _ = try await $0.running(["UserData": "IyEvYmluL3NoCg=="]) },
    ReferenceExample(
        "cvm", "DisassociateSecurityGroups", .json(#"{\#(instance),"SecurityGroupIds":["sg-2zvpghhc"]}"#)
    ) { _ = try await $0.running(["SecurityGroupIds": ["sg-2zvpghhc"]]) },
    ReferenceExample(
        "cvm", "ModifyInstancesProject", .json(#"{\#(instance),"ProjectId":1000001}"#)
    ) { server in
        _ = try await server.run()
        _ = try await server.call(.tag, "AddProject", ["ProjectName": "web"], region: nil)
    },
    ReferenceExample(
        "cvm", "ModifyInstancesRenewFlag", .json(#"{\#(instance),"RenewFlag":"NOTIFY_AND_AUTO_RENEW"}"#)
    ) { _ = try await $0.run(["InstanceChargeType": "PREPAID", "InstanceChargePrepaid": ["Period": 1]]) },
    ReferenceExample(
        "cvm", "ModifyInstancesVpcAttribute",
        .json(
            #"{\#(instance),"VirtualPrivateCloud":{"VpcId":"vpc-1urkhbj4","SubnetId":"subnet-dcs9x3gz","#
                + #""PrivateIpAddresses":["10.0.0.18"]}}"#)
    ) { _ = try await $0.running() },
    ReferenceExample(
        "cvm", "ResetInstancesInternetMaxBandwidth",
        .json(#"{\#(instance),"InternetAccessible":{"InternetMaxBandwidthOut":10}}"#)
    ) { _ = try await $0.running() },
    ReferenceExample(
        "cvm", "ResizeInstanceDisks",
        .json(#"{"InstanceId":"ins-example1","SystemDisk":{"DiskSize":120},"ResizeOnline":true}"#)
    ) { _ = try await $0.running() },
    ReferenceExample(
        "vpc", "DescribeUsedIpAddress", .json(#"{"VpcId":"vpc-1urkhbj4","IpAddresses":["10.0.0.18","10.0.0.19"]}"#)
    ) { server in
        let network: [String: any Sendable] = [
            "VpcId": "vpc-1urkhbj4", "SubnetId": "subnet-dcs9x3gz", "PrivateIpAddresses": ["10.0.0.18"],
        ]
        _ = try await server.run(["VirtualPrivateCloud": network])
    },
    ReferenceExample(
        "cvm", "DescribeImages", .json(#"{"Filters":[{"Name":"platform","Values":["Debian"]}],"Limit":1}"#)),
    ReferenceExample(
        "cvm", "DescribeInstances", .json(#"{"Filters":[{"Name":"tag:env","Values":["prod"]}]}"#)
    ) { server in
        try await makeKeyPairs(.cvm, "deploy", on: server)
        let tags: [String: any Sendable] = ["ResourceType": "instance", "Tags": [["Key": "env", "Value": "prod"]]]
        _ = try await server.run([
            "LoginSettings": ["KeyIds": [first]], "InstanceName": "web", "TagSpecification": [tags],
            "InternetAccessible": ["InternetMaxBandwidthOut": 5], "SecurityGroupIds": ["sg-2zvpghhc"],
            "VirtualPrivateCloud": ["VpcId": "vpc-1urkhbj4", "SubnetId": "subnet-dcs9x3gz"],
            "DataDisks": [["DiskSize": 100]], "DisasterRecoverGroupIds": ["ps-example1"],
        ])
    },
    ReferenceExample("cvm", "DescribeInstancesStatus", .json("{}")) { _ = try await $0.run() },
    ReferenceExample(
        "cvm", "DisassociateInstancesKeyPairs", .json(#"{\#(instance),"KeyIds":["\#(first)"]}"#)
    ) { try await makeInstance(opened: true, on: $0) },
    ReferenceExample(
        "cvm", "ModifyInstancesAttribute", .json(#"{\#(instance),"InstanceName":"db"}"#)
    ) { _ = try await $0.run() },
    ReferenceExample("cvm", "RebootInstances", .json("{\(instance)}")) { _ = try await $0.running() },
    ReferenceExample(
        "cvm", "ResetInstancesPassword", .json(#"{\#(instance),"Password":"Passw0rd!!","ForceStop":true}"#)
    ) { _ = try await $0.running() },
    ReferenceExample(
        "cvm", "RunInstances",
        .json(
            #"{\#(minimal),"InstanceType":"S5.MEDIUM4","InstanceCount":2,"InstanceName":"web-{R:1}","#
                + #""LoginSettings":{"KeyIds":["\#(first)"]}}"#)
    ) { try await makeKeyPairs(.cvm, "deploy", on: $0) },
    ReferenceExample(
        "cvm", "RunInstances", .json(#"{\#(minimal),"DryRun":true}"#), title: "A refusal: it would work",
        refusedWith: "DryRunOperation"),
    ReferenceExample("cvm", "StartInstances", .json("{\(instance)}")) { _ = try await $0.stopped() },
    ReferenceExample("cvm", "StopInstances", .json(#"{\#(instance),"StopType":"SOFT_FIRST"}"#)) {
        _ = try await $0.running()
    },
    ReferenceExample("cvm", "TerminateInstances", .json("{\(instance)}")) { _ = try await $0.running() },
]

let legacyInstanceExamples: [ReferenceExample] = [
    ReferenceExample(
        "legacy-b", "AssociateInstancesKeyPairs", .query(["InstanceIds.1": "ins-example1", "KeyIds.1": first])
    ) { try await makeInstance(on: $0) },
    ReferenceExample(
        "legacy-b", "AssociateInstancesKeyPairs", .query(["InstanceIds.1": "ins-example1", "KeyIds.1": first]),
        title: "A refusal: the instance is running", refusedWith: "InvalidInstance.NotSupported"
    ) { try await makeInstance(isRunning: true, on: $0) },
    ReferenceExample(
        "legacy-b", "DisassociateInstancesKeyPairs", .query(["InstanceIds.1": "ins-example1", "KeyIds.1": first])
    ) { try await makeInstance(opened: true, on: $0) },
    ReferenceExample(
        "legacy-a", "BindInstanceKey",
        .query(["instanceIds.0": "ins-example1", "keyId": first, "hardPowerOffFlag": "1"])
    ) { try await makeInstance(isRunning: true, on: $0) },
    ReferenceExample("legacy-a", "DescribeKeyPairs", .query(["keyIds.0": first])) {
        try await makeInstance(opened: true, on: $0)
    },
    ReferenceExample(
        "legacy-a", "UnBindInstanceKey", .query(["instanceIds.0": "ins-example1", "keyId": first])
    ) { try await makeInstance(opened: true, on: $0) },
    ReferenceExample(
        "legacy-a", "UnBindInstanceKey", .query(["instanceIds.0": "ins-example1", "keyId": first]),
        title: "A refusal: the instance is running", refusedWith: "InvalidInstance.NotSupported"
    ) { try await makeInstance(isRunning: true, opened: true, on: $0) },
]
