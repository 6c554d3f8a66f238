// SPDX-License-Identifier: Apache-2.0

import Testing

/// Host names are unique in an account, because people reach machines by them.
struct HostNameTests {
    /// Hosts that have one name already stay, as those do that joined by one token from machines of one hostname.
    @Test func aSecondHostOfANameIsEnrolledOnlyWhenAskedFor() async throws {
        let server = try await TestServer()
        func enroll(_ more: [String: any Sendable] = [:]) async throws -> TestAnswer {
            let web: [String: any Sendable] = ["Product": "cvm", "InstanceName": "web1"]
            return try await server.call(.admin, "EnrollHost", web.merging(more) { $1 }, region: nil)
        }
        let first = try #require(try await enroll().fields["InstanceId"] as? String)
        for more: [String: any Sendable] in [[:], ["AllowDuplicate": false], ["InstanceName": "Web1"]] {
            let refused = try await enroll(more)
            #expect(refused.code == "InvalidParameterValue.HostNameTaken")
            #expect(refused.message.contains("web1") || refused.message.contains("Web1"))
        }
        // A host of the other product is another one, as the instance of a name is that is no host.
        #expect(try await enroll(["Product": "lighthouse"]).code == nil)
        #expect(try await enroll(["AllowDuplicate": true]).code == nil)
        // Two stay two, and a third is refused as the second is.
        #expect(try await enroll().code == "InvalidParameterValue.HostNameTaken")
        let listed = try await server.call(
            .admin, "ListHosts", ["InstanceName": "web1", "Product": "cvm"], region: nil)
        #expect((listed.fields["HostSet"] as? [Any])?.count == 2)
        let modified = ["InstanceId": first, "Address": "::1"]
        #expect(try await server.call(.admin, "ModifyHost", modified, region: nil).code == nil)
    }

    @Test(arguments: [
        ("2001:DB8::0:1", "2001:db8::1"), ("::1", "::1"), ("192.0.2.1", "192.0.2.1"),
        ("web1.example.", "web1.example."),
    ])
    func anAddressIsKeptInItsForm(_ text: String, _ kept: String) async throws {
        let server = try await TestServer()
        let web = ["Product": "cvm", "InstanceName": "web1", "Address": text]
        #expect(try await server.call(.admin, "EnrollHost", web, region: nil).code == nil)
        let listed = try await server.call(.admin, "ListHosts", [:], region: nil)
        #expect((listed.fields["HostSet"] as? [[String: Any]])?.first?["Address"] as? String == kept)
    }

    @Test func theNameOfAnotherHostIsNotTaken() async throws {
        let server = try await TestServer()
        let (first, _) = try await server.enroll()
        let second = try await server.call(
            .admin, "EnrollHost", ["Product": "cvm", "InstanceName": "web2"], region: nil)
        let id = try #require(second.fields["InstanceId"] as? String)
        func rename(_ id: String, _ name: String) async throws -> String? {
            try await server.call(
                .admin, "RenameHost", ["InstanceId": id, "InstanceName": name], region: nil
            ).code
        }
        // ssh ignores case, and an identifier used as a name could mean another host.
        for name in ["web1", "Web1", first, "lhins-00000000"] {
            #expect(try await rename(id, name) == "InvalidParameterValue.HostNameTaken", "\(name)")
        }
        #expect(try await rename(id, "WEB2") == nil)
        // Another action cannot set such a name either.
        let modified = try await server.cvm("ModifyInstancesAttribute", ["InstanceIds": [id], "InstanceName": "web1"])
        #expect(modified.code == "InvalidInstance.NotSupported")
        #expect(modified.message.contains("RenameHost"))
        #expect(try await server.cvm("ModifyInstancesAttribute", ["InstanceIds": [id]]).code == nil)
        let named = ["Product": "cvm", "InstanceName": first]
        let code = try await server.call(.admin, "EnrollHost", named, region: nil).code
        #expect(code == "InvalidParameterValue.HostNameTaken")
        #expect(try await server.call(.admin, "DeleteHost", ["InstanceId": first], region: nil).code == nil)
        #expect(try await rename(id, "web1") == nil)
        let listed = try await server.call(.admin, "ListHosts", ["InstanceName": "web1"], region: nil)
        #expect(
            listed.fields["HostSet"].flatMap { $0 as? [[String: Any]] }?.map { $0["InstanceId"] as? String } == [id])
    }
}
