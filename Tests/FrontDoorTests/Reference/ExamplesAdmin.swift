// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// Creates the account of the example.
@Sendable private func prepare(_ server: TestServer) async throws {
    _ = try await server.call(.admin, "CreateAccount", ["Remark": "team blue"], region: nil)
}

/// Creates an instance with a bound key pair.
@Sendable private func prepareInstance(_ server: TestServer) async throws {
    let keyPair = try await server.createdID(.cvm, name: "deploy")
    try await server.addInstance("3mwk9t2c", opened: [keyPair])
}

/// Creates an image of that instance.
@Sendable private func prepareImage(_ server: TestServer) async throws {
    try await prepareInstance(server)
    _ = try await server.call(
        .admin, "CreateImage", ["InstanceId": "ins-3mwk9t2c", "ImageName": "golden"], region: nil)
}

/// Creates a host that has not joined.
@Sendable private func prepareHost(_ server: TestServer) async throws {
    _ = try await server.call(
        .admin, "EnrollHost", ["Product": "cvm", "InstanceName": "web1", "LoginUser": "deploy"], region: nil)
}

@Sendable private func prepareTaggedHost(_ server: TestServer) async throws {
    try await prepareHost(server)
    _ = try await server.tag(
        "ModifyResourceTags",
        [
            "Resource": "qcs::cvm:ap-guangzhou:uin/:instance/ins-example1",
            "ReplaceTags": [["TagKey": "role", "TagValue": "web"]],
        ])
}

private func hostExample(_ action: String, _ json: String) -> ReferenceExample {
    ReferenceExample("admin", action, .json(json), prepare: prepareHost)
}

private let groupOfTwenty = #"{"Product":"cvm","Uses":20,"Lifetime":86400,"Tags":[{"Key":"role","Value":"web"}]}"#

private func groupExample(_ action: String, _ json: String) -> ReferenceExample {
    ReferenceExample("admin", action, .json(json)) { server in
        _ = try await server.call(
            .admin, "InviteHostGroup",
            ["Product": "cvm", "Uses": 20, "Lifetime": 86_400, "Tags": [["Key": "role", "Value": "web"]]], region: nil)
    }
}

private func example(_ action: String, _ json: String) -> ReferenceExample {
    ReferenceExample("admin", action, .json(json), prepare: prepare)
}

private let uin = #"{"Uin":"100000000002"}"#

let adminExamples: [ReferenceExample] = [
    ReferenceExample("admin", "CreateAccount", .json(#"{"Remark":"team blue"}"#)),
    example("ListAccounts", "{}"),
    example("DescribeQuotas", uin),
    example("DisableAccount", uin),
    example("EnableAccount", uin),
    example("ModifyQuota", #"{"Uin":"100000000002","Product":"cvm","KeyPairQuota":500}"#),
    example("DeleteAccount", uin),
    ReferenceExample(
        "admin", "DeleteAccount", .json(#"{"Uin":"100000000001"}"#), title: "A refusal: the operator's own",
        refusedWith: "OperationDenied.OperatorAccount"),
    ReferenceExample(
        "admin", "SetInstanceState",
        .json(#"{"InstanceIds":["ins-3mwk9t2c"],"InstanceState":"STOPPED","LatestOperationState":"FAILED"}"#),
        prepare: prepareInstance),
    ReferenceExample(
        "admin", "CreateImage", .json(#"{"InstanceId":"ins-3mwk9t2c","ImageName":"golden"}"#),
        prepare: prepareInstance),
    ReferenceExample(
        "admin", "EnrollHost",
        .json(#"{"Product":"cvm","InstanceName":"web1","LoginUser":"deploy","Options":"no-port-forwarding"}"#)),
    ReferenceExample("admin", "ListHosts", .json("{}"), prepare: prepareTaggedHost),
    hostExample("RenameHost", #"{"InstanceId":"ins-example1","InstanceName":"web2"}"#),
    hostExample("DeleteHost", #"{"InstanceId":"ins-example1"}"#),
    ReferenceExample("admin", "InviteHostGroup", .json(groupOfTwenty)),
    groupExample("ListHostGroups", "{}"),
    groupExample("RevokeHostGroup", #"{"HostGroupId":"hg-example1"}"#),
    hostExample("InviteHost", #"{"InstanceId":"ins-example1"}"#),
    hostExample("ModifyHost", #"{"InstanceId":"ins-example1","Options":"from=\"10.0.0.0/8\"","Port":2222}"#),
    hostExample("RevokeHost", #"{"InstanceId":"ins-example1"}"#),
    ReferenceExample("admin", "ListImages", .json("{}"), prepare: prepareImage),
    ReferenceExample("admin", "DeleteImage", .json(#"{"ImageId":"img-example1"}"#), prepare: prepareImage),
]
