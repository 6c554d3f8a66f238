// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// Tags of instances use the same actions as those of key pairs.
struct TaggedInstanceTests {
    private static let unknown = "InvalidParameterValue.ResourceDescriptionError"

    private static func name(_ id: String, region: String = "ap-guangzhou", account: String = "") -> String {
        "qcs::\(id.hasPrefix("ins") ? "cvm" : "lighthouse"):\(region):uin/\(account):instance/\(id)"
    }

    private static func tag(_ server: TestServer, _ name: String, _ key: String, _ value: String) async throws
        -> String?
    {
        try await server.tag(
            "ModifyResourceTags",
            ["Resource": name, "ReplaceTags": [["TagKey": key, "TagValue": value]]]
        ).code
    }

    private static func texts(_ tags: [DomainModel.Tag]) -> [String] { tags.map { "\($0.key)=\($0.value)" } }

    @Test(arguments: Product.allCases)
    func tagsAreSetReadAndTakenAway(_ product: Product) async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001", of: product, tags: [try Tag(key: "a", value: "1")])
        let name = Self.name(id)
        let set: [String: any Sendable] = [
            "Resource": name, "ReplaceTags": [["TagKey": "env", "TagValue": "prod"]], "DeleteTags": [["TagKey": "a"]],
        ]
        #expect(try await server.tag("ModifyResourceTags", set).code == nil)
        #expect(Self.texts(try await server.instance(id).tags) == ["env=prod"])
        let record = try #require(try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1).first)
        #expect(record.resources == [id] && record.action == "ModifyResourceTags" && record.door == "tag")
        let described = try await server.tag(
            "DescribeResourceTagsByResourceIds",
            [
                "ServiceType": product.rawValue, "ResourcePrefix": "instance", "ResourceIds": [id],
                "ResourceRegion": "ap-guangzhou",
            ])
        let tags = try #require(described.fields["Tags"] as? [[String: Any]])
        #expect(tags.map { $0["ResourceId"] as? String } == [id])
        #expect(tags.map { $0["ServiceType"] as? String } == [product.rawValue])
        #expect(tags.map { $0["TagValue"] as? String } == ["prod"])
        let attached = try await server.tag("DescribeTags", ["TagKey": "env"])
        #expect((attached.fields["Tags"] as? [[String: Any]])?.map { $0["CanDelete"] as? Int } == [0])
        let untagged = try await server.tag("UnTagResources", ["ResourceList": [name], "TagKeys": ["env"]])
        #expect((untagged.fields["FailedResources"] as? [Any])?.isEmpty == true)
        #expect(try await server.instance(id).tags.isEmpty)
        let left = try await server.tag("DescribeTags", ["TagKey": "env"])
        #expect((left.fields["Tags"] as? [[String: Any]])?.map { $0["CanDelete"] as? Int } == [1])
    }

    /// A name with the instance's region or without one is accepted.
    @Test func anInstanceIsInItsRegionOnly() async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001", region: "ap-singapore")
        #expect(try await Self.tag(server, Self.name(id), "a", "1") == Self.unknown)
        #expect(try await Self.tag(server, Self.name(id, region: ""), "a", "1") == nil)
        #expect(try await Self.tag(server, Self.name(id, region: "ap-singapore"), "b", "1") == nil)
        let failed = try await server.tag(
            "TagResources",
            ["ResourceList": [Self.name(id), Self.name(id, region: "")], "Tags": [["TagKey": "c", "TagValue": "1"]]])
        let names = try #require(failed.fields["FailedResources"] as? [[String: String]])
        #expect(names.map { $0["Resource"] } == [Self.name(id)])
        #expect(Self.texts(try await server.instance(id).tags) == ["a=1", "b=1", "c=1"])
        func found(_ parameters: [String: any Sendable]) async throws -> [String] {
            let answer = try await server.tag("GetResources", parameters)
            let list = try #require(answer.fields["ResourceTagMappingList"] as? [[String: Any]])
            return list.compactMap { $0["Resource"] as? String }
        }
        #expect(
            try await found(["ResourceList": [Self.name(id), Self.name(id, region: "")]])
                == [Self.name(id, region: "")])
        #expect(try await found([:]) == [Self.name(id, region: "ap-singapore", account: "100000000001")])
        for (region, count) in [("ap-guangzhou", 0), ("ap-singapore", 3), ("", 3)] {
            let described = try await server.tag(
                "DescribeResourceTagsByResourceIds",
                [
                    "ServiceType": "cvm", "ResourcePrefix": "instance", "ResourceIds": [id],
                    "ResourceRegion": region,
                ])
            #expect(described.fields["TotalCount"] as? Int == count)
        }
    }

    @Test func keyPairsAndInstancesAreOneListByTokens() async throws {
        let server = try await TestServer()
        let keyPair = try await server.createdID(.cvm, name: "a")
        let tag = try Tag(key: "team", value: "blue")
        for product in Product.allCases {
            for suffix in ["00000001", "00000002"] { try await server.addInstance(suffix, of: product, tags: [tag]) }
        }
        _ = try await server.tag(
            "TagResources",
            [
                "ResourceList": ["qcs::cvm::uin/:keypair/\(keyPair)"],
                "Tags": [["TagKey": "team", "TagValue": "blue"]],
            ])
        let filters: [[String: any Sendable]] = [["TagKey": "team", "TagValue": ["blue"]]]
        for sent: [String: any Sendable] in [[:], ["TagFilters": filters]] {
            var (found, token) = ([String](), "")
            repeat {
                let answer = try await server.tag(
                    "GetResources", sent.merging(["MaxResults": 1, "PaginationToken": token]) { $1 })
                let part = try #require(answer.fields["ResourceTagMappingList"] as? [[String: Any]])
                #expect(part.count == 1)
                found += part.compactMap { $0["Resource"] as? String }
                token = try #require(answer.fields["PaginationToken"] as? String)
            } while !token.isEmpty && found.count < 9
            #expect(
                found == [
                    "qcs::cvm::uin/100000000001:keypair/\(keyPair)",
                    "qcs::cvm:ap-guangzhou:uin/100000000001:instance/ins-00000001",
                    "qcs::cvm:ap-guangzhou:uin/100000000001:instance/ins-00000002",
                    "qcs::lighthouse:ap-guangzhou:uin/100000000001:instance/lhins-00000001",
                    "qcs::lighthouse:ap-guangzhou:uin/100000000001:instance/lhins-00000002",
                ])
        }
    }

    @Test func anInstanceHasNoMoreTagsThanItsQuota() async throws {
        let server = try await TestServer()
        let tags = try (10..<60).map { try Tag(key: "k\($0)", value: "v") }
        let id = try await server.addInstance("00000001", tags: tags)
        #expect(try await Self.tag(server, Self.name(id), "new", "v") == "LimitExceeded.ResourceAttachedTags")
        // Replacing a tag does not add one.
        #expect(try await Self.tag(server, Self.name(id), "k10", "new") == nil)
    }

    /// A policy on tags uses the tags of instances in every action that names them.
    @Test func policiesSeeTagsAtOnce() async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001")
        let keyPair = try await server.createdID(.cvm, name: "a")
        func tagged(_ action: String, _ resource: String) -> String {
            let condition = #""condition":{"for_any_value:string_equal":{"qcs:resource_tag":["team&blue"]}}"#
            return PermissionTests.allow(action, resource).replacingOccurrences(of: "}]}", with: ",\(condition)}]}")
        }
        try await server.addUser(
            tagged("cvm:AssociateInstancesKeyPairs", "qcs::cvm:::instance/*"),
            PermissionTests.allow("cvm:AssociateInstancesKeyPairs", "qcs::cvm:::keypair/*"),
            tagged("tag:UnTagResources", "qcs::cvm:::instance/*"))
        func asUser(_ product: Service, _ action: String, _ parameters: [String: any Sendable]) async throws -> String?
        {
            try await server.call(product, action, parameters, secretID: TestServer.userSecretID).code
        }
        let denied = ["UnauthorizedOperation", "AuthFailure.UnauthorizedOperation"]
        let binding: [String: any Sendable] = ["InstanceIds": [id], "KeyIds": [keyPair], "ForceStop": true]
        let untagging: [String: any Sendable] = ["ResourceList": [Self.name(id)], "TagKeys": ["team"]]
        #expect(denied.contains(try await asUser(.cvm, "AssociateInstancesKeyPairs", binding) ?? ""))
        #expect(denied.contains(try await asUser(.tag, "UnTagResources", untagging) ?? ""))
        #expect(try await Self.tag(server, Self.name(id), "team", "blue") == nil)
        #expect(try await asUser(.cvm, "AssociateInstancesKeyPairs", binding) == nil)
        #expect(try await asUser(.tag, "UnTagResources", untagging) == nil)
        #expect(denied.contains(try await asUser(.cvm, "AssociateInstancesKeyPairs", binding) ?? ""))
    }

    /// Another region in the name does not bypass a policy on regions.
    @Test func aDenyInARegionHoldsForItsInstances() async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001")
        try await server.addUser(
            PermissionTests.allow("tag:*"),
            PermissionTests.deny("tag:TagResources", "qcs::cvm:ap-guangzhou::instance/*"))
        for (region, code) in [("ap-guangzhou", "denied"), ("", "denied"), ("ap-tokyo", "failed")] {
            let answer = try await server.tag(
                "TagResources",
                [
                    "ResourceList": [Self.name(id, region: region)], "Tags": [["TagKey": "k", "TagValue": "v"]],
                ], secretID: TestServer.userSecretID)
            let failed = answer.fields["FailedResources"] as? [Any]
            #expect((answer.code == nil ? "failed" : "denied") == code, "\(region)")
            #expect(failed == nil || failed?.count == 1)
        }
        #expect(try await server.instance(id).tags.isEmpty)
    }
}
