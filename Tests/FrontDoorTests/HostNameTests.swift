// SPDX-License-Identifier: Apache-2.0

import Testing

/// Host names are unique in an account, because people reach machines by them.
struct HostNameTests {
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
