// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

private let user = TestServer.user.uin
private let policy = 10_000_001
private let document =
    #"{\"version\":\"2.0\",\"statement\":[{\"effect\":\"allow\",\"action\":\"cvm:CreateKeyPair\",\"resource\":\"*\"}]}"#

/// Creates the user `deployer` with an access key, and attaches the new policy `create-key-pairs`.
@Sendable private func prepare(_ server: TestServer) async throws {
    _ = try await server.cam("AddUser", ["Name": "deployer", "Remark": "CI", "UseApi": 1])
    _ = try await server.cam(
        "CreatePolicy",
        [
            "PolicyName": "create-key-pairs", "PolicyDocument": document.replacing("\\", with: ""),
            "Description": "CI", "Tags": [["Key": "team", "Value": "ci"]],
        ])
    server.clock.advance(by: 60)
    _ = try await server.cam("AttachUserPolicy", ["PolicyId": policy, "AttachUin": user])
}

private func example(
    _ action: String, _ json: String, title: String? = nil, refusedWith code: String? = nil
) -> ReferenceExample {
    ReferenceExample("cam", action, .json(json), title: title, refusedWith: code, prepare: prepare)
}

let camExamples: [ReferenceExample] = [
    ReferenceExample("cam", "AddUser", .json(#"{"Name":"deployer","Remark":"CI","UseApi":1}"#)),
    example(
        "AddUser", #"{"Name":"somebody","ConsoleLogin":1}"#, title: "A refusal: there is no console",
        refusedWith: "InvalidParameter.ParamError"),
    example("AttachUserPolicy", #"{"PolicyId":2,"AttachUin":\#(user)}"#),
    example("CreateAccessKey", #"{"TargetUin":\#(user),"Description":"second"}"#),
    example(
        "CreatePolicy",
        #"{"PolicyName":"another","PolicyDocument":"\#(document)","Tags":[{"Key":"team","Value":"web"}]}"#),
    example(
        "CreatePolicy", #"{"PolicyName":"another","PolicyDocument":"\#(document.replacing("allow", with: "may"))"}"#,
        title: "A refusal: the document is not understood", refusedWith: "InvalidParameter.EffectError"),
    example("DeleteAccessKey", #"{"AccessKeyId":"AKIDexample1","TargetUin":\#(user)}"#),
    example("DeletePolicy", #"{"PolicyId":[\#(policy)]}"#),
    example("DeleteUser", #"{"Name":"deployer","Force":1}"#),
    example(
        "DeleteUser", #"{"Name":"deployer"}"#, title: "A refusal: it has an access key",
        refusedWith: "OperationDenied.HaveKeys"),
    example("DescribeSubAccounts", #"{"FilterSubAccountUin":[\#(user)]}"#),
    example("DetachUserPolicy", #"{"PolicyId":\#(policy),"DetachUin":\#(user)}"#),
    example("GetPolicy", #"{"PolicyId":\#(policy)}"#),
    example("GetSecurityLastUsed", #"{"SecretIdList":["AKIDtest"]}"#),
    example("GetUser", #"{"Name":"deployer"}"#),
    example("GetUserAppId", "{}"),
    example("ListAccessKeys", #"{"TargetUin":\#(user)}"#),
    example("ListAttachedUserAllPolicies", #"{"TargetUin":\#(user),"Rp":20,"Page":1,"AttachType":0}"#),
    example("ListAttachedUserPolicies", #"{"TargetUin":\#(user)}"#),
    example("ListPolicies", #"{"Scope":"All","Keyword":"create","Rp":10,"Page":1}"#),
    example("ListUsers", "{}"),
    example(
        "UpdateAccessKey", #"{"AccessKeyId":"AKIDexample1","Status":"Inactive","TargetUin":\#(user)}"#),
    example("UpdatePolicy", #"{"PolicyId":\#(policy),"Description":"Key pairs of the CI"}"#),
    example("UpdatePolicy", #"{"PolicyId":1,"Alias":"Of the owners"}"#, title: "A remark on a preset policy"),
    example(
        "UpdatePolicy", #"{"PolicyId":1,"Description":"Mine"}"#, title: "A refusal: a preset policy stays as it is",
        refusedWith: "FailedOperation.Unmodifiable"),
    example("UpdateUser", #"{"Name":"deployer","Email":"ci@example.com"}"#),
]
