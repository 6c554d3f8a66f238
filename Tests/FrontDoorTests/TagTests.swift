// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// The effects of the tag service's actions as other doors show them.
struct TagTests {
    private static func name(_ id: String) -> String {
        "qcs::\(id.hasPrefix("skey") ? "cvm" : "lighthouse"):ap-guangzhou:uin/:keypair/\(id)"
    }

    private static func described(_ product: Product, on server: TestServer) async throws -> [[String: String]] {
        let answer = try await server.call(Service(product), "DescribeKeyPairs")
        let keyPairs = try #require(answer.fields["KeyPairSet"] as? [[String: Any]])
        return keyPairs.flatMap { $0["Tags"] as? [[String: String]] ?? [] }
    }

    @Test(arguments: Product.allCases)
    func tagsAreSeenAtOnceInDescribeKeyPairs(_ product: Product) async throws {
        let server = try await TestServer()
        let id = try await server.createdID(product, name: "a")
        let set =
            ["Resource": Self.name(id), "ReplaceTags": [["TagKey": "env", "TagValue": "prod"]]]
            as [String: any Sendable]
        #expect(try await server.tag("ModifyResourceTags", set).code == nil)
        #expect(try await Self.described(product, on: server) == [["Key": "env", "Value": "prod"]])
        let removed = ["Resource": Self.name(id), "DeleteTags": [["TagKey": "env"]]] as [String: any Sendable]
        #expect(try await server.tag("ModifyResourceTags", removed).code == nil)
        #expect(try await Self.described(product, on: server).isEmpty)
        let filter: [String: any Sendable] = [
            "Filters": [["Name": "tag-key", "Values": ["env"]] as [String: any Sendable]]
        ]
        #expect(try await server.call(Service(product), "DescribeKeyPairs", filter).fields["TotalCount"] as? Int == 0)
    }

    @Test func someResourcesMayFail() async throws {
        let server = try await TestServer()
        let id = try await server.createdID(.cvm, name: "a")
        let unknown = Self.name("lhkp-00000000")
        let answer = try await server.tag(
            "TagResources",
            ["ResourceList": [unknown, Self.name(id)], "Tags": [["TagKey": "env", "TagValue": "prod"]]])
        let failed = try #require(answer.fields["FailedResources"] as? [[String: String]])
        #expect(failed.map { $0["Resource"] } == [unknown])
        #expect(failed.map { $0["Code"] } == ["InvalidParameterValue.ResourceDescriptionError"])
        #expect(failed.first?["Message"]?.contains("no such resource") == true)
        #expect(try await Self.described(.cvm, on: server) == [["Key": "env", "Value": "prod"]])
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 2)
        #expect(records.map(\.action) == ["TagResources", "CreateKeyPair"])
        #expect(records.first?.resources == [id] && records.first?.door == "tag")
    }

    @Test func aResourceIsFullBySeveralCalls() async throws {
        let server = try await TestServer()
        let id = try await server.createdID(.cvm, name: "a")
        func add(_ numbers: Range<Int>) async throws -> TestAnswer {
            let tags = numbers.map { ["TagKey": "k\($0)", "TagValue": "v"] }
            return try await server.tag("TagResources", ["ResourceList": [Self.name(id)], "Tags": tags])
        }
        for start in stride(from: 0, to: 50, by: 10) {
            #expect((try await add(start..<start + 10).fields["FailedResources"] as? [Any])?.isEmpty == true)
        }
        let failed = try #require(try await add(50..<51).fields["FailedResources"] as? [[String: String]])
        #expect(failed.map { $0["Code"] } == ["LimitExceeded.ResourceAttachedTags"])
        // Replacing a tag does not add one.
        #expect((try await add(49..<50).fields["FailedResources"] as? [Any])?.isEmpty == true)
    }

    /// A policy on tags uses the latest tags, and policies also restrict the tag service.
    @Test func policiesSeeTagsAtOnce() async throws {
        let server = try await TestServer()
        let id = try await server.createdID(.cvm, name: "a")
        func tagged(_ action: String, _ key: String) -> String {
            let condition = #""condition":{"for_any_value:string_equal":{"\#(key)":["team&blue"]}}"#
            return PermissionTests.allow(action).replacingOccurrences(of: "}]}", with: ",\(condition)}]}")
        }
        try await server.addUser(
            tagged("cvm:ModifyKeyPairAttribute", "qcs:resource_tag"), tagged("tag:TagResources", "qcs:request_tag"),
            tagged("tag:UnTagResources", "qcs:resource_tag"))
        let denied = "AuthFailure.UnauthorizedOperation"
        func asUser(_ product: Service, _ action: String, _ parameters: [String: any Sendable]) async throws -> String?
        {
            try await server.call(product, action, parameters, secretID: TestServer.userSecretID).code
        }
        let renaming: [String: any Sendable] = ["KeyId": id, "Description": "d"]
        func tagging(_ value: String) -> [String: any Sendable] {
            ["ResourceList": [Self.name(id)], "Tags": [["TagKey": "team", "TagValue": value]]]
        }
        let untagging: [String: any Sendable] = ["ResourceList": [Self.name(id)], "TagKeys": ["team"]]
        #expect(try await asUser(.cvm, "ModifyKeyPairAttribute", renaming) == denied)
        #expect(try await asUser(.tag, "UnTagResources", untagging) == denied)
        #expect(try await asUser(.tag, "TagResources", tagging("red")) == denied)
        #expect(try await asUser(.tag, "TagResources", tagging("blue")) == nil)
        #expect(try await asUser(.cvm, "ModifyKeyPairAttribute", renaming) == nil)
        #expect(try await asUser(.tag, "UnTagResources", untagging) == nil)
        #expect(try await asUser(.cvm, "ModifyKeyPairAttribute", renaming) == denied)
    }

    /// A resource is in the region of its name, and a call in its own region; a deny applies everywhere.
    @Test func policiesSeeTheRegionOfAName() async throws {
        let server = try await TestServer()
        let id = try await server.createdID(.cvm, name: "a")
        try await server.addUser(
            PermissionTests.allow("tag:*", "qcs::cvm:ap-guangzhou:uin/100000000001:keypair/*"),
            PermissionTests.deny("tag:UnTagResources", "qcs::cvm:ap-tokyo::keypair/*"))
        func code(_ action: String, _ region: String) async throws -> String? {
            let resources = ["qcs::cvm:\(region):uin/:keypair/\(id)"]
            let tags: [String: any Sendable] =
                action == "TagResources" ? ["Tags": [["TagKey": "k", "TagValue": "v"]]] : ["TagKeys": ["k"]]
            return try await server.tag(
                action, tags.merging(["ResourceList": resources]) { $1 }, secretID: TestServer.userSecretID
            ).code
        }
        let denied = "AuthFailure.UnauthorizedOperation"
        #expect(try await code("TagResources", "ap-guangzhou") == nil)
        #expect(try await code("TagResources", "ap-tokyo") == denied)
        #expect(try await code("TagResources", "") == denied)
        #expect(try await code("UnTagResources", "ap-guangzhou") == denied)
    }

    @Test func keyPairsAreInProjects() async throws {
        let server = try await TestServer()
        let order: [String: any Sendable] = ["KeyName": "a", "ProjectId": 1_234_567]
        #expect(try await server.cvm("CreateKeyPair", order).code == "InvalidProjectId.NotFound")
        let added = try await server.tag("AddProject", ["ProjectName": "web"])
        let project = try #require(added.fields["ProjectId"] as? Int)
        let made = try await server.cvm("CreateKeyPair", ["KeyName": "a", "ProjectId": project])
        #expect((made.fields["KeyPair"] as? [String: Any])?["ProjectId"] as? Int == project)
        // A disabled project is hidden; nothing else changes.
        #expect(try await server.tag("UpdateProject", ["ProjectId": project, "Disable": 1]).code == nil)
        #expect(try await server.cvm("CreateKeyPair", ["KeyName": "b", "ProjectId": project]).code == nil)
        for (all, total) in [(0, 0), (1, 1)] {
            let list = try await server.tag("DescribeProjects", ["AllList": all, "Limit": 10, "Offset": 0])
            #expect(list.fields["Total"] as? Int == total)
        }
    }

    /// Two products have the same version. If the host name does not decide, the action does.
    @Test(
        arguments: [
            ("DescribeTags", Service.tag, nil), ("GetCallerIdentity", .sts, nil),
            ("AssumeRole", .sts, "UnsupportedOperation"),
            ("CreateTags", .tag, "UnsupportedOperation"), ("MakeTags", .tag, "InvalidAction"),
        ] as [(String, Service, String?)])
    func theActionTellsProductsOfOneVersionApart(action: String, service: Service, code: String?) async throws {
        let server = try await TestServer()
        var request = SignedRequest(
            product: service, action: action, body: "{}", region: nil, timestamp: server.clock.now().seconds,
            host: "127.0.0.1:7722")
        #expect(try TestAnswer(await server.reply(request)).code == code)
        // A host name of a product decides.
        let other: Service = service == .tag ? .sts : .tag
        request = SignedRequest(
            product: other, action: action, body: "{}", region: nil, timestamp: server.clock.now().seconds)
        #expect(try TestAnswer(await server.reply(request)).code == "InvalidAction")
    }
}
