// SPDX-License-Identifier: Apache-2.0

import Testing

/// People reach a machine by its name: no two hosts of an account have the same.
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
        // Names that differ in case only are one to ssh; by an identifier another would be meant.
        for name in ["web1", "Web1", first, "lhins-00000000"] {
            #expect(try await rename(id, name) == "InvalidParameterValue.HostNameTaken", "\(name)")
        }
        #expect(try await rename(id, "WEB2") == nil)
        // Nor is it given by another way.
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
