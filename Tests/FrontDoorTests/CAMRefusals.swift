// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// Calls of CAM and the resources for which they need permission.
let camPermissionCases: [PermissionCase] = {
    let (user, policy) = ("uin/200000000001", "policyid/10000000")
    func of(_ action: String, _ parameters: [String: any Sendable], _ resources: String...) -> PermissionCase {
        PermissionCase(product: .cam, action: action, parameters: parameters, resources: resources)
    }
    let named: [String: any Sendable] = ["Name": "somebody"]
    let target: [String: any Sendable] = ["TargetUin": 200_000_000_001]
    return [
        of("AddUser", named, "uin/*"), of("GetUser", named, "uin/*"), of("UpdateUser", named, "uin/*"),
        of("DeleteUser", named, "uin/*"), of("ListUsers", [:], "uin/*"),
        of("CreateAccessKey", target, user), of("CreateAccessKey", [:], user),
        of("UpdateAccessKey", ["AccessKeyId": "x", "Status": "Active"], user),
        of("DeleteAccessKey", ["AccessKeyId": "x", "TargetUin": 7], "uin/7"), of("ListAccessKeys", [:], user),
        of("CreatePolicy", ["PolicyName": "p", "PolicyDocument": "{}"]),
        of("GetPolicy", ["PolicyId": 10_000_000], policy),
        of("UpdatePolicy", ["PolicyId": 10_000_000], policy),
        of("UpdatePolicy", ["PolicyName": "p"], "policyid/*"),
        of("DeletePolicy", ["PolicyId": [10_000_000, 7]], policy, "policyid/7"), of("ListPolicies", [:]),
        of("AttachUserPolicy", ["PolicyId": 10_000_000, "AttachUin": 200_000_000_001], user, policy),
        of("DetachUserPolicy", ["PolicyId": 10_000_000, "DetachUin": 200_000_000_001], user, policy),
        of("ListAttachedUserPolicies", target, user),
        of("ListAttachedUserAllPolicies", target.merging(["Rp": 20, "Page": 1, "AttachType": 0]) { $1 }, user),
        of("DescribeSubAccounts", ["FilterSubAccountUin": [200_000_000_001, 7]], user, "uin/7"),
        of("GetSecurityLastUsed", ["SecretIdList": ["x"]]),
    ]
}()

private func refusal(_ action: String, _ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cam, action, code, parameters)
}

/// A refusal after the test's sub-user was added, as `user`, with one access key and `policy-0`.
private func withUser(_ action: String, _ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cam, action, code) { server in
        try await server.addUser(PermissionTests.allow("*"))
        return try await server.cam(action, parameters)
    }
}

/// A refusal of a call by that user, who has all permissions.
private func byUser(_ action: String, _ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cam, action, code) { server in
        try await server.addUser(PermissionTests.allow("*"))
        return try await server.cam(action, parameters, secretID: TestServer.userSecretID)
    }
}

private let user = TestServer.user.uin
private let mainAccount = Accounts.firstAccount.uin
private let unknownUser: Int64 = 299_999_999_999
private let unknownPolicy: Int64 = 999_999_999
private let paramError = "InvalidParameter.ParamError"
private let noUser = "ResourceNotFound.UserNotExist"
private let noKey = "ResourceNotFound.SecretNotExist"
private let noPolicy = "ResourceNotFound.PolicyIdNotFound"
private let good = PermissionTests.allow("cvm:*")

private let users: [Refusal] =
    [
        ["ConsoleLogin": 1], ["ConsoleLogin": 2], ["ConsoleLogin": 1, "Password": "Secret-123"],
        ["NeedResetPassword": 2],
        ["Remark": String(repeating: "é", count: 256)], ["Email": String(repeating: "e", count: 256)],
    ].flatMap { (more: [String: any Sendable]) in
        let parameters = more.merging(["Name": "user"]) { _, new in new }
        return [refusal("AddUser", paramError, parameters), withUser("UpdateUser", paramError, parameters)]
    }
    + ["", "a b", "é", String(repeating: "a", count: 65)].map {
        refusal("AddUser", "InvalidParameter.UserNameIllegal", ["Name": $0])
    } + [
        refusal("AddUser", paramError, ["Name": "user", "UseApi": 2]),
        withUser("AddUser", "InvalidParameter.SubUserNameInUse", ["Name": "user"]),
        Refusal(.cam, "AddUser", "InvalidParameter.SubUserFull") { server in
            try await server.change(
                try (1...Users.quota).map { number in
                    let name = try #require(UserName("u\(number)"))
                    return .addUser(
                        User(
                            id: IdentityID(uin: 200_000_000_000 + Int64(number)), name: name, details: UserDetails(),
                            createdAt: server.clock.now()), with: nil)
                })
            return try await server.cam("AddUser", ["Name": "one-more"])
        },
        withUser("GetUser", noUser, ["Name": "User"]), withUser("UpdateUser", noUser, ["Name": "nobody"]),
        withUser("DeleteUser", noUser, ["Name": "no body"]), withUser("DeleteUser", noUser, ["Name": "nobody"]),
        withUser("DeleteUser", "OperationDenied.HaveKeys", ["Name": "user"]),
        withUser("DeleteUser", "OperationDenied.HaveKeys", ["Name": "user", "Force": 0]),
        withUser("DeleteUser", paramError, ["Name": "user", "Force": -1]),
    ]

private let allPolicies: [String: any Sendable] = ["TargetUin": user, "Rp": 20, "Page": 1, "AttachType": 0]

private let lists: [Refusal] =
    [("Rp", 0), ("Rp", 201), ("Page", 0), ("Page", 201), ("AttachType", 3), ("AttachType", -1), ("StrategyType", 3)]
    .map { parameter, value in
        withUser("ListAttachedUserAllPolicies", paramError, allPolicies.merging([parameter: value]) { $1 })
    } + [
        refusal("ListAttachedUserAllPolicies", noUser, allPolicies.merging(["TargetUin": unknownUser]) { $1 }),
        refusal("DescribeSubAccounts", paramError, ["FilterSubAccountUin": Array(1...51)]),
        .fault(.cam, "GetUserAppId", "InternalError", [:]),
    ]

private let accessKeys: [Refusal] =
    [
        Refusal(.cam, "CreateAccessKey", "OperationDenied.AccessKeyOverLimit") { server in
            try await server.addUser()
            _ = try await server.cam("CreateAccessKey", ["TargetUin": user])
            return try await server.cam("CreateAccessKey", ["TargetUin": user])
        },
        Refusal(.cam, "CreateAccessKey", "OperationDenied.AccessKeyOverLimit") { server in
            _ = try await server.cam("CreateAccessKey")
            return try await server.cam("CreateAccessKey", ["TargetUin": mainAccount])
        },
        refusal("CreateAccessKey", paramError, ["Description": "two words"]),
        refusal("CreateAccessKey", paramError, ["Description": String(repeating: "a", count: 1025)]),
        refusal("CreateAccessKey", noUser, ["TargetUin": unknownUser]),
        byUser("CreateAccessKey", "OperationDenied.SubUin", ["TargetUin": mainAccount]),
        withUser(
            "UpdateAccessKey", paramError,
            ["AccessKeyId": TestServer.userSecretID, "Status": "active", "TargetUin": user]),
        refusal("UpdateAccessKey", noKey, ["AccessKeyId": "AKIDnobody", "Status": "Active"]),
        refusal("GetSecurityLastUsed", noKey, ["SecretIdList": [TestServer.secretID, "AKIDnobody"]]),
        refusal("GetSecurityLastUsed", paramError, ["SecretIdList": (0..<11).map { "AKID\($0)" }]),
        // The access key of another identity is not found.
        withUser("UpdateAccessKey", noKey, ["AccessKeyId": TestServer.userSecretID, "Status": "Active"]),
        refusal("UpdateAccessKey", noUser, ["AccessKeyId": "x", "Status": "Active", "TargetUin": unknownUser]),
        byUser(
            "UpdateAccessKey", "OperationDenied.SubUin",
            ["AccessKeyId": TestServer.secretID, "Status": "Inactive", "TargetUin": mainAccount]),
        byUser("UpdateAccessKey", noKey, ["AccessKeyId": TestServer.secretID, "Status": "Inactive"]),
        refusal("DeleteAccessKey", noKey, ["AccessKeyId": "AKIDnobody"]),
        byUser("DeleteAccessKey", noKey, ["AccessKeyId": TestServer.secretID]),
        refusal("DeleteAccessKey", noUser, ["AccessKeyId": "x", "TargetUin": unknownUser]),
        byUser(
            "DeleteAccessKey", "OperationDenied.SubUin",
            ["AccessKeyId": TestServer.secretID, "TargetUin": mainAccount]),
        refusal("ListAccessKeys", noUser, ["TargetUin": unknownUser]),
        byUser("ListAccessKeys", "OperationDenied.SubUin", ["TargetUin": mainAccount]),
    ]

/// A document with one statement and these members. An empty text removes a member.
private func statement(_ members: [String: String]) -> String {
    let all = ["effect": #""allow""#, "action": #""cvm:*""#, "resource": #""*""#].merging(members) { _, new in new }
    let text = all.filter { !$0.value.isEmpty }.map { "\"\($0.key)\":\($0.value)" }.sorted().joined(separator: ",")
    return #"{"version":"2.0","statement":[{\#(text)}]}"#
}

private func resource(_ text: String) -> String { statement(["resource": "[\"\(text)\"]"]) }

private func condition(_ text: String) -> String { statement(["condition": text]) }

/// Invalid documents, each with the end of its error code.
private let documents: [(code: String, document: String)] = [
    ("PolicyDocumentLengthOverLimit", good + String(repeating: " ", count: 6144)),
    ("PolicyDocumentError", "no JSON"), ("PolicyDocumentError", "[]"),
    ("PolicyDocumentError", String(repeating: "[", count: 1000)),
    ("PolicyDocumentError", #"{"version":"2.0","version":"2.0","statement":[]}"#),
    ("PolicyDocumentError", statement([:]).replacingOccurrences(of: "{\"version\"", with: "{\"id\":1,\"version\"")),
    ("VersionError", statement([:]).replacingOccurrences(of: "2.0", with: "3.0")),
    ("StatementError", #"{"version":"2.0","statement":7}"#), ("StatementError", statement(["colour": #""red""#])),
    ("PrincipalError", statement(["principal": #"{"qcs":["*"]}"#])), ("EffectError", statement(["effect": #""may""#])),
    ("ActionMiss", statement(["action": ""])), ("ActionError", statement(["action": "7"])),
    ("ActionError", statement(["action": #""cvm""#])), ("ResourceError", statement(["resource": ""])),
    ("ResourceQcsError", resource("keypair/*")), ("ResourceProjectError", resource("qcs:id/1:cvm:::*")),
    ("ResourceServiceNotExist", resource("qcs::c/m:::*")), ("ResourceRegionError", resource("qcs::cvm:a b::*")),
    ("ResourceUinError", resource("qcs::cvm::uin/1:*")), ("ResourceContentError", resource("qcs::cvm:::")),
    ("ConditionError", condition("7")), ("ConditionTypeError", condition(#"{"like":{"qcs:ip":"1.2.3.4"}}"#)),
    ("ConditionContentError", condition(#"{"ip_equal":{"qcs:ip":"here"}}"#)),
]

private let policies: [Refusal] =
    documents.flatMap { code, document in
        [
            refusal("CreatePolicy", "InvalidParameter.\(code)", ["PolicyName": "p", "PolicyDocument": document]),
            withUser(
                "UpdatePolicy", "InvalidParameter.\(code)", ["PolicyId": 10_000_000, "PolicyDocument": document]),
        ]
    }
    + ["", "a b", String(repeating: "a", count: 129)].map {
        refusal("CreatePolicy", "InvalidParameter.PolicyNameError", ["PolicyName": $0, "PolicyDocument": good])
    } + [
        withUser(
            "CreatePolicy", "FailedOperation.PolicyNameInUse", ["PolicyName": "policy-0", "PolicyDocument": good]),
        refusal(
            "CreatePolicy", "FailedOperation.PolicyNameInUse",
            ["PolicyName": "AdministratorAccess", "PolicyDocument": good]),
        refusal(
            "CreatePolicy", "InvalidParameter.DescriptionLengthOverlimit",
            ["PolicyName": "p", "PolicyDocument": good, "Description": String(repeating: "d", count: 301)]),
        Refusal(.cam, "CreatePolicy", "FailedOperation.PolicyFull") { server in
            try await addPolicies(Policies.quota, to: server)
            return try await server.cam("CreatePolicy", ["PolicyName": "p", "PolicyDocument": good])
        },
        refusal("UpdatePolicy", noPolicy, ["PolicyId": 500, "Alias": "mine"]),
        refusal("UpdatePolicy", noPolicy, ["PolicyId": unknownPolicy, "Alias": "mine"]),
        refusal(
            "UpdatePolicy", "FailedOperation.Unmodifiable", ["PolicyId": 1, "Alias": "mine", "Description": "mine"]),
        refusal("UpdatePolicy", paramError, ["PolicyId": 1, "Alias": String(repeating: "é", count: 151)]),
        refusal("GetPolicy", noPolicy, ["PolicyId": unknownPolicy]), refusal("GetPolicy", noPolicy, ["PolicyId": 0]),
        refusal("UpdatePolicy", noPolicy, ["PolicyId": unknownPolicy, "PolicyDocument": good]),
        refusal("UpdatePolicy", noPolicy, ["PolicyName": "nothing", "PolicyDocument": good]),
        refusal("UpdatePolicy", paramError, ["PolicyDocument": good]),
        withUser("UpdatePolicy", paramError, ["PolicyId": 10_000_000, "PolicyName": "renamed"]),
        refusal("UpdatePolicy", "FailedOperation.Unmodifiable", ["PolicyId": 1, "Description": "mine"]),
        refusal(
            "UpdatePolicy", "FailedOperation.Unmodifiable", ["PolicyName": "ReadOnlyAccess", "Description": "mine"]),
        withUser(
            "UpdatePolicy", "InvalidParameter.DescriptionLengthOverlimit",
            ["PolicyId": 10_000_000, "Description": String(repeating: "é", count: 151)]),
        withUser("DeletePolicy", noPolicy, ["PolicyId": [10_000_000, unknownPolicy]]),
        refusal("DeletePolicy", "FailedOperation.Unmodifiable", ["PolicyId": [1]]),
        refusal("DeletePolicy", "InvalidParameter.OperatePoliciesOverLimit", ["PolicyId": Array(1...101)]),
        refusal("ListPolicies", "InvalidParameter.ScopeError", ["Scope": "all"]),
    ]
    + [["Rp": 0], ["Rp": 201], ["Page": 0], ["Page": 201]].flatMap { (page: [String: any Sendable]) in
        [
            refusal("ListPolicies", paramError, page),
            withUser("ListAttachedUserPolicies", paramError, page.merging(["TargetUin": user]) { _, new in new }),
        ]
    }

private func tagged(_ code: String, _ tags: [(String, String)]) -> Refusal {
    refusal(
        "CreatePolicy", code,
        ["PolicyName": "p", "PolicyDocument": good, "Tags": tags.map { ["Key": $0.0, "Value": $0.1] }])
}

private let tags: [Refusal] =
    [
        [("", "v")], [(String(repeating: "k", count: 128), "v")], [(" k", "v")], [("qcs:a", "v")], [("k", "")],
        [("k", String(repeating: "v", count: 256))], [("k", "v!")], [("k", "1"), ("k", "2")],
    ].map { tagged("InvalidParameter.TagParamError", $0) } + [
        tagged("InvalidParameter.TagLimitExceeded", (0..<11).map { ("k\($0)", "v") }),
        Refusal(.cam, "CreatePolicy", "InvalidParameter.TagLimitExceeded") { server in
            try await server.apply(
                try (0..<DomainModel.Tag.valuesPerKeyMax).map {
                    .tag(.add(try DomainModel.Tag(key: "k", value: "v\($0)")))
                })
            return try await server.cam(
                "CreatePolicy",
                ["PolicyName": "p", "PolicyDocument": good, "Tags": [["Key": "k", "Value": "new"]]])
        },
    ]

private let attachments: [Refusal] =
    ["Attach", "Detach"].flatMap { verb in
        let (action, uin) = ("\(verb)UserPolicy", "\(verb)Uin")
        return [
            withUser(action, noPolicy, ["PolicyId": unknownPolicy, uin: user]),
            withUser(action, noPolicy, ["PolicyId": 999, uin: user]),
            withUser(action, noUser, ["PolicyId": 10_000_000, uin: unknownUser]),
            // The main account has no policies.
            withUser(action, noUser, ["PolicyId": 10_000_000, uin: mainAccount]),
        ]
    } + [
        refusal("ListAttachedUserPolicies", noUser, ["TargetUin": unknownUser]),
        Refusal(.cam, "AttachUserPolicy", "InvalidParameter.AttachmentFull") { server in
            try await server.addUser()
            try await addPolicies(Policies.attachmentQuota, to: server)
            try await server.change(
                (1...Policies.attachmentQuota).map { number in
                    .attachPolicy(
                        PolicyAttachment(
                            policy: PolicyID(number: Int64(20_000_000 + number)), user: TestServer.user,
                            attachedAt: server.clock.now()))
                })
            return try await server.cam("AttachUserPolicy", ["PolicyId": 1, "AttachUin": user])
        },
    ]

private func addPolicies(_ count: Int, to server: TestServer) async throws {
    try await server.change(
        try (1...count).map { number in
            let name = try #require(PolicyName("many-\(number)"))
            return .addPolicy(
                Policy(
                    id: PolicyID(number: Int64(20_000_000 + number)), name: name, description: "", document: good,
                    createdAt: server.clock.now(), updatedAt: server.clock.now()))
        })
}

/// An unavailable storage, for each action.
private let faults: [Refusal] = camPermissionCases.map { asked in
    let isPolicy = asked.action == "CreatePolicy"
    let parameters = isPolicy ? ["PolicyName": "p", "PolicyDocument": good] : asked.parameters
    return .fault(.cam, asked.action, "InternalError", parameters)
}

let camRefusals = users + lists + accessKeys + policies + tags + attachments + faults
