// SPDX-License-Identifier: Apache-2.0

import Testing

/// A refusal names the parameter by its full path.
struct ParameterPathTests {
    private static let bad = "no-id"
    private static func filter(_ name: String, _ values: String...) -> [String: any Sendable] {
        ["Name": name, "Values": values]
    }

    @Test func valuesOfFiltersAreNamedByTheirPlace() async throws {
        let server = try await TestServer()
        for (filter, path) in [
            (Self.filter("instance-id", "ins-00000000", Self.bad), "Filters.1.Values.1"),
            (Self.filter("uuid", Self.bad), "Filters.1.Values.0"),
            (Self.filter("unknown", Self.bad), "Filters.1.Name"),
            (Self.filter("tag:\u{0009}", Self.bad), "Filters.1.Name"),
        ] {
            let filters = [Self.filter("zone", "ap-guangzhou-3"), filter]
            let answer = try await server.cvm("DescribeInstances", ["Filters": filters])
            #expect(answer.message.contains("`\(path)`"), "\(answer.message)")
        }
        let lighthouse = try await server.lighthouse(
            "DescribeInstances", ["Filters": [Self.filter("zone", "a-1", "?")]])
        #expect(lighthouse.message.contains("`Filters.0.Values.1`"), "\(lighthouse.message)")
    }

    @Test func whatIsInAStructureIsNamedWithIt() async throws {
        let server = try await TestServer()
        for (product, structure, member, path) in [
            ("cvm", "LoginSettings", ["KeyIds": [Self.bad]], "LoginSettings.KeyIds"),
            ("cvm", "LoginSettings", ["KeyIds": ["skey-00000000"]], "LoginSettings.KeyIds"),
            ("cvm", "LoginSettings", ["Password": "short"], "LoginSettings.Password"),
            ("cvm", "Placement", ["Zone": "ap-guangzhou-3", "ProjectId": -1], "Placement.ProjectId"),
            ("cvm", "Placement", ["Zone": "ap-guangzhou-3", "ProjectId": 4711], "Placement.ProjectId"),
            ("cvm", "Placement", ["Zone": "nowhere"], "Placement.Zone"),
            ("lighthouse", "LoginConfiguration", ["KeyIds": [Self.bad]], "LoginConfiguration.KeyIds"),
            ("lighthouse", "LoginConfiguration", ["KeyIds": ["lhkp-00000000"]], "LoginConfiguration.KeyIds"),
            (
                "lighthouse", "LoginConfiguration", ["KeyIds": ["lhkp-00000000", "lhkp-00000000"]],
                "LoginConfiguration.KeyIds"
            ),
            ("lighthouse", "LoginConfiguration", ["Password": "short"], "LoginConfiguration.Password"),
        ] as [(String, String, [String: any Sendable], String)] {
            let parameters: [String: any Sendable] = [structure: member]
            let answer =
                product == "cvm"
                ? try await server.cvm("RunInstances", linuxOrder.merging(parameters) { _, new in new })
                : try await server.lighthouse("CreateInstances", lighthouseOrder(parameters))
            #expect(answer.code != nil)
            #expect(answer.message.contains("`\(path)`"), "\(answer.message)")
        }
    }

    @Test func aPasswordOfItsOwnIsNamedPlainly() async throws {
        let server = try await TestServer()
        let id = try await server.running()
        let cvm = try await server.cvm("ResetInstancesPassword", ["InstanceIds": [id], "Password": "short"])
        #expect(cvm.message.contains("`Password`"), "\(cvm.message)")
    }

    @Test func tagsAreNamedByTheirPlace() async throws {
        let server = try await TestServer()
        let tags: [[String: any Sendable]] = [["Key": "k", "Value": "v"], ["Key": "qcloud:k", "Value": "v"]]
        let cvm = try await server.cvm(
            "CreateKeyPair",
            [
                "KeyName": "n", "ProjectId": 0,
                "TagSpecification": [["ResourceType": "keypair", "Tags": tags] as [String: any Sendable]],
            ])
        #expect(cvm.message.contains("`TagSpecification.0.Tags.1.Key`"), "\(cvm.message)")
        let lighthouse = try await server.lighthouse("CreateKeyPair", ["KeyName": "n", "Tags": tags])
        #expect(lighthouse.message.contains("`Tags.1.Key`"), "\(lighthouse.message)")
    }

    @Test func theDiskThatWouldShrinkIsNamed() async throws {
        let server = try await TestServer()
        let id = try await server.running(["DataDisks": [["DiskSize": 100] as [String: any Sendable]]])
        let disks = try #require(try await server.described(id)["DataDisks"] as? [[String: Any]])
        let disk = try #require(disks.first?["DiskId"] as? String)
        for (member, path) in [
            (["SystemDisk": ["DiskSize": 49]], "SystemDisk.DiskSize"),
            (["DataDisks": [["DiskId": disk, "DiskSize": 49] as [String: any Sendable]]], "DataDisks.0.DiskSize"),
        ] as [([String: any Sendable], String)] {
            let named: [String: any Sendable] = ["InstanceId": id, "ResizeOnline": true]
            let answer = try await server.cvm("ResizeInstanceDisks", named.merging(member) { $1 })
            #expect(answer.code == "InvalidParameterValue")
            #expect(answer.message.hasSuffix("Parameter `\(path)`, value `49`."), "\(answer.message)")
        }
    }
}
