// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// The audit record of a mutation.
struct AuditTests {
    @Test func everyMutationIsRecordedWithWhoWhatAndWhence() async throws {
        let server = try await TestServer()
        let created = try await server.cvm("CreateKeyPair", ["KeyName": "a", "ProjectId": 0])
        let keyPair = try #require(created.fields["KeyPair"] as? [String: Any])
        let id = try #require(keyPair["KeyId"] as? String)
        let imported = try await server.lighthouse("ImportKeyPair", ["KeyName": "b", "PublicKey": CannedKeys.line(9)])
        _ = try await server.cvm("ModifyKeyPairAttribute", ["KeyId": id, "Description": "x"])
        _ = try await server.cvm("DeleteKeyPairs", ["KeyIds": [id]])
        // Reads and refusals make no change.
        _ = try await server.cvm("DescribeKeyPairs")
        _ = try await server.cvm("DeleteKeyPairs", ["KeyIds": [id]])
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 10).reversed()
        #expect(
            records.map(\.action) == [
                "CreateAccount", "CreateKeyPair", "ImportKeyPair", "ModifyKeyPairAttribute", "DeleteKeyPairs",
            ])
        #expect(records.map(\.door) == ["command", "cvm", "lighthouse", "cvm", "cvm"])
        let record = try #require(records.dropFirst().first)
        #expect(
            record
                == AuditRecord(
                    time: server.clock.now(), identity: Accounts.firstAccount.mainIdentity,
                    accessKeyID: TestServer.secretID,
                    source: "127.0.0.1", door: "cvm", action: "CreateKeyPair", resources: [id], code: "Success",
                    requestID: try #require(created.fields["RequestId"] as? String)))
        #expect(records.dropFirst(2).first?.resources == [try #require(imported.fields["KeyId"] as? String)])
    }
}
