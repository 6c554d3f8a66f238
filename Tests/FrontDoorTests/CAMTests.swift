// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// The actions of CAM, beyond the examples of the reference pages.
struct CAMTests {
    private static let user = TestServer.user.uin
    private static let denied = "AuthFailure.UnauthorizedOperation"

    private func list(_ answer: TestAnswer, _ name: String) throws -> [[String: Any]] {
        #expect(answer.code == nil)
        return try #require(answer.fields[name] as? [[String: Any]])
    }

    @Test func aUserWithoutAnAccessKeyHasNone() async throws {
        let server = try await TestServer()
        let added = try await server.cam("AddUser", ["Name": "n", "UseApi": 0, "Password": "", "ConsoleLogin": 0])
        #expect(added.code == nil)
        #expect(added.fields["SecretId"] as? String == "")
        let uin = try #require(added.fields["Uin"] as? Int)
        #expect(added.fields["Uid"] as? Int == uin)
        #expect(try list(try await server.cam("ListAccessKeys", ["TargetUin": uin]), "AccessKeys").isEmpty)
        #expect(try await server.cam("DeleteUser", ["Name": "n"]).code == nil)
        #expect(try list(try await server.cam("ListUsers"), "Data").isEmpty)
    }

    @Test func whatIsAbsentStays() async throws {
        let server = try await TestServer()
        let details = ["Name": "n", "Remark": "r", "PhoneNum": "1", "CountryCode": "86", "Email": "e"]
        _ = try await server.cam("AddUser", details)
        _ = try await server.cam("UpdateUser", ["Name": "n", "Remark": "changed", "CountryCode": ""])
        let user = try await server.cam("GetUser", ["Name": "n"]).fields
        #expect(
            ["Remark", "PhoneNum", "CountryCode", "Email"].map { user[$0] as? String } == ["changed", "1", "", "e"])
        let document = PermissionTests.allow("cvm:*")
        let made = try await server.cam(
            "CreatePolicy", ["PolicyName": "p", "PolicyDocument": document, "Description": "d"])
        let id = try #require(made.fields["PolicyId"] as? Int)
        server.clock.advance(by: 60)
        let other = PermissionTests.deny("cvm:*")
        _ = try await server.cam("UpdatePolicy", ["PolicyId": id, "PolicyName": "p", "PolicyDocument": other])
        var policy = try await server.cam("GetPolicy", ["PolicyId": id]).fields
        #expect(policy["Description"] as? String == "d")
        #expect(policy["PolicyDocument"] as? String == other)
        #expect(policy["AddTime"] as? String == "2023-11-14 22:13:20")
        #expect(policy["UpdateTime"] as? String == "2023-11-14 22:14:20")
        _ = try await server.cam("UpdatePolicy", ["PolicyName": "p", "Description": "new"])
        policy = try await server.cam("GetPolicy", ["PolicyId": id]).fields
        #expect(policy["PolicyDocument"] as? String == other)
        #expect(policy["Description"] as? String == "new")
    }

    @Test func theLastUseOfAnAccessKeyIsKnownAtOnceAndKept() async throws {
        let server = try await TestServer()
        try await server.addUser()
        func uses(_ ids: [String]) async throws -> [[String: Any]] {
            try list(try await server.cam("GetSecurityLastUsed", ["SecretIdList": ids]), "SecretIdLastUsedRows")
        }
        let ids = [TestServer.userSecretID, TestServer.secretID]
        var rows = try await uses(ids)
        #expect(rows.map { $0["SecretId"] as? String } == ids)
        #expect(rows.first?["LastUsedDate"] is NSNull && rows.first?["LastSecretUsedDate"] is NSNull)
        #expect(rows.last?["LastUsedDate"] as? String == "2023-11-14")
        #expect(rows.last?["LastSecretUsedDate"] as? Int == 1_700_000_000)
        // A call without permission counts as a use of the key; one with a wrong signature does not.
        server.clock.advance(by: 86_400)
        let denied = try await server.call(.cvm, "DescribeKeyPairs", secretID: TestServer.userSecretID)
        #expect(denied.code == Self.denied)
        server.clock.advance(by: 60)
        let forged = try await server.post(
            .cvm, "DescribeKeyPairs", json: "{}", secretID: TestServer.userSecretID, secretKey: "another")
        #expect(forged.code == "AuthFailure.SignatureFailure")
        let used = Instant(seconds: 1_700_086_400)
        rows = try await uses([TestServer.userSecretID])
        #expect(rows.map { $0["LastUsedDate"] as? String } == ["2023-11-15"])
        #expect(try await server.storage.accessKey(secretID: TestServer.userSecretID)?.key.lastUsedAt == nil)
        await server.accessKeyUses.keep()
        #expect(try await server.storage.accessKey(secretID: TestServer.userSecretID)?.key.lastUsedAt == used)
        rows = try await uses([TestServer.userSecretID])
        #expect(rows.map { $0["LastSecretUsedDate"] as? Int64 } == [used.seconds])
    }

    @Test func whatCannotBeKeptNowIsKeptLater() async throws {
        let server = try await TestServer()
        _ = try await server.cvm("DescribeKeyPairs")
        server.storage.fail()
        await server.accessKeyUses.keep()
        server.storage.recover()
        #expect(try await server.storage.accessKey(secretID: TestServer.secretID)?.key.lastUsedAt == nil)
        await server.accessKeyUses.keep()
        #expect(
            try await server.storage.accessKey(secretID: TestServer.secretID)?.key.lastUsedAt == server.clock.now())
    }

    /// Without a TargetUin, the actions are about the caller.
    @Test func aUserLooksAfterItsOwnAccessKeys() async throws {
        let server = try await TestServer()
        let own = "qcs::cam::uin/100000000001:uin/\(Self.user)"
        try await server.addUser(PermissionTests.allow("cam:*AccessKey*", own))
        func asUser(_ action: String, _ parameters: [String: any Sendable] = [:]) async throws -> TestAnswer {
            try await server.cam(action, parameters, secretID: TestServer.userSecretID)
        }
        server.clock.advance(by: 1)
        let made = try await asUser("CreateAccessKey", ["Description": "mine"])
        let key = try #require(made.fields["AccessKey"] as? [String: Any])
        let secretID = try #require(key["AccessKeyId"] as? String)
        #expect(
            try list(try await asUser("ListAccessKeys", ["TargetUin": Self.user]), "AccessKeys").map {
                $0["AccessKeyId"] as? String
            } == [TestServer.userSecretID, secretID])
        #expect(try await asUser("UpdateAccessKey", ["AccessKeyId": secretID, "Status": "Inactive"]).code == nil)
        let listed = try list(try await asUser("ListAccessKeys"), "AccessKeys")
        #expect(listed.map { $0["Status"] as? String } == ["Active", "Inactive"])
        #expect(listed.allSatisfy { $0["SecretAccessKey"] == nil })
        #expect(try await asUser("DeleteAccessKey", ["AccessKeyId": secretID]).code == nil)
        // Keys of others are refused, whether or not the user exists.
        let refused = try await asUser("ListAccessKeys", ["TargetUin": 299_999_999_999])
        #expect(refused.code == Self.denied)
        // CAM's resource names have no region.
        #expect(refused.message.contains("(qcs::cam::uin/100000000001:uin/299999999999) denied"))
        #expect(try await asUser("DeleteUser", ["Name": "user", "Force": 1]).code == Self.denied)
    }

    @Test func detachingWhatIsNotAttachedChangesNothing() async throws {
        let server = try await TestServer()
        try await server.addUser(PermissionTests.allow("cvm:*"))
        for _ in 1...2 {
            #expect(try await server.cam("AttachUserPolicy", ["PolicyId": 2, "AttachUin": Self.user]).code == nil)
        }
        let first = try await server.cam("ListAttachedUserPolicies", ["TargetUin": Self.user, "Rp": 1])
        #expect(first.fields["TotalNum"] as? Int == 2)
        #expect(try list(first, "List").map { $0["PolicyId"] as? Int } == [2])
        let second = try await server.cam("ListAttachedUserPolicies", ["TargetUin": Self.user, "Rp": 1, "Page": 2])
        #expect(try list(second, "List").map { $0["PolicyType"] as? String } == ["User"])
        for _ in 1...2 {
            #expect(try await server.cam("DetachUserPolicy", ["PolicyId": 2, "DetachUin": Self.user]).code == nil)
        }
        let left = try await server.cam("ListAttachedUserPolicies", ["TargetUin": Self.user])
        #expect(left.fields["TotalNum"] as? Int == 1)
    }

    @Test func deletingPoliciesIsAllOrNothing() async throws {
        let server = try await TestServer()
        try await server.addUser(PermissionTests.allow("cvm:*"), PermissionTests.allow("cam:*"))
        let refused = try await server.cam("DeletePolicy", ["PolicyId": [10_000_000, 999_999_999]])
        #expect(refused.code == "ResourceNotFound.PolicyIdNotFound")
        #expect(try await server.cam("ListPolicies", ["Scope": "Local"]).fields["TotalNum"] as? Int == 2)
        #expect(try await server.cam("DeletePolicy", ["PolicyId": [10_000_000, 10_000_001, 10_000_000]]).code == nil)
        #expect(try await server.cam("ListPolicies", ["Scope": "Local"]).fields["TotalNum"] as? Int == 0)
    }

    @Test func changesAreInTheAuditTrail() async throws {
        let server = try await TestServer()
        let added = try await server.cam("AddUser", ["Name": "n", "UseApi": 1])
        let (uin, secretID) = (
            try #require(added.fields["Uin"] as? Int), try #require(added.fields["SecretId"] as? String)
        )
        _ = try await server.cam("AttachUserPolicy", ["PolicyId": 1, "AttachUin": uin])
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 2)
        #expect(records.map(\.action) == ["AttachUserPolicy", "AddUser"])
        #expect(records.map(\.resources) == [["1", String(uin)], [String(uin), secretID]])
        #expect(records.map(\.door) == ["cam", "cam"])
    }

    @Test func messagesNameThePlaceInTheDocument() async throws {
        let server = try await TestServer()
        let document = PermissionTests.allow("cvm:*", "qcs::cvm::uin/1:*")
        let answer = try await server.call(
            .cam, "CreatePolicy", ["PolicyName": "p", "PolicyDocument": document], region: nil)
        #expect(answer.message.contains("PolicyDocument.statement"))
        let console = try await server.call(
            .cam, "AddUser", ["Name": "n", "ConsoleLogin": 1], region: nil, headers: ["x-tc-language": "zh-CN"])
        #expect(console.message == "非法入参。没有可登录的控制台，子用户仅有访问密钥。参数 `ConsoleLogin`。")
    }
}
