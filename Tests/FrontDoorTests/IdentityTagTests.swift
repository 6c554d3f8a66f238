// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import Testing
import UseCases

/// Tags of users and policies, and tags that no resource has.
struct IdentityTagTests {
    private static let owner = Accounts.firstAccount.uin
    private static let document = PermissionTests.allow("cvm:*")
    private static let denied = "AuthFailure.UnauthorizedOperation"

    private static func addUser(_ name: String, on server: TestServer) async throws -> Int {
        try #require(try await server.cam("AddUser", ["Name": name]).fields["Uin"] as? Int)
    }

    private static func name(_ user: Int, region: String = "") -> String { "qcs::cam:\(region):uin/:uin/\(user)" }

    private static func tags(_ type: String, _ id: Int, on server: TestServer) async throws -> [String: String] {
        let asked: [String: any Sendable] = [
            "ServiceType": "cam", "ResourcePrefix": type, "ResourceIds": ["\(id)"], "ResourceRegion": "ap-guangzhou",
        ]
        let answer = try await server.tag("DescribeResourceTagsByResourceIds", asked)
        #expect(answer.code == nil)
        let rows = try #require(answer.fields["Tags"] as? [[String: String]])
        #expect(rows.allSatisfy { $0["ServiceType"] == "cam" && $0["ResourceId"] == "\(id)" })
        return Dictionary(rows.map { ($0["TagKey"] ?? "", $0["TagValue"] ?? "") }, uniquingKeysWith: { $1 })
    }

    @Test func tagsOfAUserAreSetAndSeenEverywhere() async throws {
        let server = try await TestServer()
        let user = try await Self.addUser("deployer", on: server)
        let env: [String: any Sendable] = [
            "Resource": Self.name(user, region: "ap-tokyo"), "ReplaceTags": [["TagKey": "env", "TagValue": "prod"]],
        ]
        #expect(try await server.tag("ModifyResourceTags", env).code == nil)
        let team: [String: any Sendable] = [
            "ResourceList": [Self.name(user)], "Tags": [["TagKey": "team", "TagValue": "a"]],
        ]
        #expect((try await server.tag("TagResources", team).fields["FailedResources"] as? [Any])?.isEmpty == true)
        #expect(try await Self.tags("uin", user, on: server) == ["env": "prod", "team": "a"])
        let found = try await server.tag("DescribeResourcesByTags", ["TagFilters": [["TagKey": "env"]]])
        let row = try #require((found.fields["Rows"] as? [[String: Any]])?.first)
        #expect(row["ResourcePrefix"] as? String == "uin" && row["ResourceId"] as? String == "\(user)")
        let listed = try await server.tag("GetResources", ["TagFilters": [["TagKey": "team"]]])
        let mappings = try #require(listed.fields["ResourceTagMappingList"] as? [[String: Any]])
        #expect(mappings.map { $0["Resource"] as? String } == ["qcs::cam::uin/\(Self.owner):uin/\(user)"])
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1)
        #expect(records.map(\.action) == ["TagResources"] && records.first?.resources == ["\(user)"])
        // The user's tags are detached with it, and the account keeps them.
        #expect(try await server.cam("DeleteUser", ["Name": "deployer"]).code == nil)
        #expect(try await Self.tags("uin", user, on: server).isEmpty)
        let left = try await server.tag("DescribeTags", ["TagKey": "env"])
        #expect((left.fields["Tags"] as? [[String: Any]])?.map { $0["CanDelete"] as? Int } == [1])
        #expect(try await server.tag("DeleteTag", ["TagKey": "env", "TagValue": "prod"]).code == nil)
    }

    @Test func tagsOfAPolicyAreMadeWithItAndSeenInCAM() async throws {
        let server = try await TestServer()
        let order: [String: any Sendable] = [
            "PolicyName": "p", "PolicyDocument": Self.document,
            "Tags": [["Key": "team", "Value": "a"], ["Key": "env", "Value": "prod"]],
        ]
        let policy = try #require(try await server.cam("CreatePolicy", order).fields["PolicyId"] as? Int)
        let sorted = [["Key": "env", "Value": "prod"], ["Key": "team", "Value": "a"]]
        let shown = try await server.cam("GetPolicy", ["PolicyId": policy])
        #expect(shown.fields["Tags"] as? [[String: String]] == sorted)
        for type in ["policyid", "policy"] {
            #expect(try await Self.tags(type, policy, on: server) == ["env": "prod", "team": "a"])
        }
        let untagging: [String: any Sendable] = [
            "Resource": "qcs::cam:ap-guangzhou:uin/:policy/\(policy)", "DeleteTags": [["TagKey": "env"]],
        ]
        #expect(try await server.tag("ModifyResourceTags", untagging).code == nil)
        let page = try await server.cam("ListPolicies", ["Scope": "Local"])
        let listed = try #require((page.fields["List"] as? [[String: Any]])?.first)
        #expect(listed["Tags"] as? [[String: String]] == [["Key": "team", "Value": "a"]])
        #expect(listed["ServiceType"] as? String == "")
        // Preset policies cannot have tags.
        let preset: [String: any Sendable] = [
            "ResourceList": ["qcs::cam::uin/:policyid/1"], "Tags": [["TagKey": "a", "TagValue": "b"]],
        ]
        let failed = try await server.tag("TagResources", preset).fields["FailedResources"] as? [[String: String]]
        #expect(failed?.map { $0["Code"] } == ["InvalidParameterValue.ResourceDescriptionError"])
    }

    /// A policy on tags applies to users and policies, and to the tags in a call.
    @Test func policiesSeeTheTagsOfUsersAndPolicies() async throws {
        let server = try await TestServer()
        let (mine, other) = (try await Self.addUser("mine", on: server), try await Self.addUser("other", on: server))
        func tagged(_ action: String, _ key: String) -> String {
            let condition = #""condition":{"for_any_value:string_equal":{"\#(key)":["team&blue"]}}"#
            return PermissionTests.allow(action).replacingOccurrences(of: "}]}", with: ",\(condition)}]}")
        }
        for user in [mine, other] {
            let tag = ["TagKey": "team", "TagValue": user == mine ? "blue" : "red", "Resource": Self.name(user)]
            #expect(try await server.tag("AddResourceTag", tag).code == nil)
        }
        try await server.addUser(
            tagged("cam:ListAccessKeys", "qcs:resource_tag"), tagged("cam:CreatePolicy", "qcs:request_tag"),
            tagged("tag:CreateTag", "qcs:request_tag"), tagged("tag:DeleteResourceTag", "qcs:resource_tag"))
        func asUser(
            _ product: Service, _ action: String, _ parameters: [String: any Sendable]
        ) async throws -> String? {
            try await server.call(product, action, parameters, secretID: TestServer.userSecretID).code
        }
        #expect(try await asUser(.cam, "ListAccessKeys", ["TargetUin": mine]) == nil)
        #expect(try await asUser(.cam, "ListAccessKeys", ["TargetUin": other]) == Self.denied)
        for (value, code) in [("red", Self.denied), ("blue", nil)] {
            let order: [String: any Sendable] = [
                "PolicyName": "p", "PolicyDocument": Self.document, "Tags": [["Key": "team", "Value": value]],
            ]
            #expect(try await asUser(.cam, "CreatePolicy", order) == code)
        }
        #expect(try await asUser(.tag, "CreateTag", ["TagKey": "team", "TagValue": "green"]) == Self.denied)
        for (user, code) in [(other, Self.denied), (mine, nil)] {
            let detaching = ["TagKey": "team", "Resource": Self.name(user)]
            #expect(try await asUser(.tag, "DeleteResourceTag", detaching) == code)
        }
        #expect(try await asUser(.cam, "ListAccessKeys", ["TargetUin": mine]) == Self.denied)
    }

    /// The Terraform provider sends these parameters for every user (ruling 28).
    @Test func whatIsSaidOfPasswordsIsWithoutEffect() async throws {
        let server = try await TestServer()
        let passwords: [String: any Sendable] = [
            "Name": "deployer", "ConsoleLogin": 0, "NeedResetPassword": 1, "Password": "Secret-123", "PhoneNum": "1",
            "CountryCode": "86", "Email": "a@b.example",
        ]
        for action in ["AddUser", "UpdateUser"] { #expect(try await server.cam(action, passwords).code == nil) }
        let user = try await server.cam("GetUser", ["Name": "deployer"]).fields
        #expect(user["ConsoleLogin"] as? Int == 0 && user["PhoneNum"] as? String == "1")
        for action in ["AddUser", "UpdateUser"] {
            let refused = try await server.cam(action, passwords.merging(["ConsoleLogin": 1]) { $1 })
            #expect(refused.code == "InvalidParameter.ParamError" && refused.message.contains("`ConsoleLogin`"))
        }
    }

    @Test func whatIsNotServedHasNoTags() async throws {
        let server = try await TestServer()
        let asked: [String: any Sendable] = [
            "ServiceType": "cos", "ResourcePrefix": "prefix", "ResourceIds": ["bucket"], "ResourceRegion": "",
        ]
        let described = try await server.tag("DescribeResourceTagsByResourceIds", asked).fields
        #expect(described["TotalCount"] as? Int == 0 && (described["Tags"] as? [Any])?.isEmpty == true)
        let listed = try await server.tag("GetResources", ["ResourceList": ["qcs::cos::uin/:prefix/1/bucket"]])
        #expect((listed.fields["ResourceTagMappingList"] as? [Any])?.isEmpty == true)
        let found = try await server.tag(
            "DescribeResourcesByTags", ["TagFilters": [["TagKey": "a"]], "ServiceType": "cos"])
        #expect(found.fields["TotalCount"] as? Int == 0 && (found.fields["Rows"] as? [Any])?.isEmpty == true)
    }

    @Test func aRemarkOnAPresetPolicyIsTheAccounts() async throws {
        let server = try await TestServer()
        #expect(try await server.cam("UpdatePolicy", ["PolicyId": 1, "Alias": "Of the owners"]).code == nil)
        #expect(try await server.cam("UpdatePolicy", ["PolicyName": "ReadOnlyAccess", "Alias": "x"]).code == nil)
        for (id, remark) in [(1, "Of the owners"), (2, "x"), (10, "")] {
            let shown = try await server.cam("GetPolicy", ["PolicyId": id]).fields
            #expect(shown["PresetAlias"] as? String == remark)
        }
    }

    @Test func allPoliciesOfAUserAreListedByWhatIsAskedFor() async throws {
        let server = try await TestServer()
        try await server.addUser(Self.document, Self.document)
        let user = TestServer.user.uin
        #expect(try await server.cam("AttachUserPolicy", ["PolicyId": 2, "AttachUin": user]).code == nil)
        let all: [String: any Sendable] = ["TargetUin": user, "Rp": 200, "Page": 1, "AttachType": 0]
        let cases: [([String: any Sendable], [String], Int)] = [
            ([:], ["2", "10000000", "10000001"], 3),
            (["AttachType": 1, "StrategyType": 1], ["10000000", "10000001"], 2),
            (["StrategyType": 2], ["2"], 1), (["AttachType": 2], [], 0), (["Keyword": "policy-1"], ["10000001"], 1),
            (["Keyword": "Only", "StrategyType": 1], [], 0), (["Rp": 1, "Page": 2], ["10000000"], 3),
            (["Rp": 1, "Page": 2, "Keyword": "policy"], ["10000001"], 2),
        ]
        for (changed, ids, total) in cases {
            let answer = try await server.cam("ListAttachedUserAllPolicies", all.merging(changed) { $1 }).fields
            let listed = try #require(answer["PolicyList"] as? [[String: Any]])
            #expect(listed.map { $0["PolicyId"] as? String } == ids && answer["TotalNum"] as? Int == total)
            #expect(listed.allSatisfy { ($0["Groups"] as? [Any])?.isEmpty == true })
        }
    }

    @Test func usersAndAppIDsAreToldOf() async throws {
        let server = try await TestServer()
        let (second, first) = (try await Self.addUser("b", on: server), try await Self.addUser("a", on: server))
        let answer = try await server.cam("DescribeSubAccounts", ["FilterSubAccountUin": [second, 7, first, second]])
        let users = try #require(answer.fields["SubAccounts"] as? [[String: Any]])
        #expect(users.map { $0["Uin"] as? Int } == [first, second])
        #expect(users.allSatisfy { $0["LastLoginTime"] is NSNull && $0["UserType"] as? Int == 2 })
        // Any caller with an access key.
        try await server.addUser()
        let told = try await server.cam("GetUserAppId", secretID: TestServer.userSecretID).fields
        #expect(told["Uin"] as? String == "\(TestServer.user)" && told["OwnerUin"] as? String == "\(Self.owner)")
        let account = try #require(try await server.storage.account(Accounts.firstAccount))
        #expect(told["AppId"] as? Int == Int(account.appID))
    }

    @Test func tagsAreListedInPartsAndPages() async throws {
        let server = try await TestServer()
        for (key, value) in [("a", "1"), ("a", "2"), ("b", "1")] {
            #expect(try await server.tag("CreateTag", ["TagKey": key, "TagValue": value]).code == nil)
        }
        var (found, token): ([String], String) = ([], "")
        repeat {
            let part = try await server.tag("GetTags", ["MaxResults": 2, "PaginationToken": token]).fields
            let tags = try #require(part["Tags"] as? [[String: String]])
            found += tags.map { "\($0["TagKey"] ?? "")=\($0["TagValue"] ?? "")" }
            token = try #require(part["PaginationToken"] as? String)
        } while !token.isEmpty
        #expect(found == ["a=1", "a=2", "b=1"])
        let keys = try await server.tag("DescribeTagKeys", ["Limit": 1, "Offset": 1]).fields
        #expect(keys["TotalCount"] as? Int == 2 && keys["Tags"] as? [String] == ["b"])
        let values = try await server.tag("DescribeTagValues", ["TagKeys": ["a"]]).fields
        #expect((values["Tags"] as? [[String: String]])?.map { $0["TagValue"] } == ["1", "2"])
        for action in ["GetTags", "DescribeTagKeys", "DescribeTagValues"] {
            let parameters: [String: any Sendable] = ["Category": "System"]
            let of = action == "DescribeTagValues" ? parameters.merging(["TagKeys": ["a"]]) { $1 } : parameters
            #expect((try await server.tag(action, of).fields["Tags"] as? [Any])?.isEmpty == true)
        }
    }
}
