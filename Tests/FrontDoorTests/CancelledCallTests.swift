// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// A call whose caller disconnects: nothing more is read, and a change that the storage has received is made.
struct CancelledCallTests {
    private static let parameters: [String: any Sendable] = ["KeyName": "new", "ProjectId": 0]

    /// Answers a call in a separate task, which may be cancelled already.
    private func code(
        of action: String, _ parameters: [String: any Sendable] = [:], on server: TestServer,
        isCancelled: Bool = false, secretID: String = TestServer.secretID
    ) async throws -> String? {
        let body = try JSONSerialization.data(withJSONObject: parameters)
        return try await withThrowingTaskGroup(of: String?.self) { group in
            if isCancelled { group.cancelAll() }
            group.addTask {
                try await server.post(
                    .cvm, action, json: String(decoding: body, as: UTF8.self), secretID: secretID
                ).code
            }
            return try #require(try await group.next())
        }
    }

    private func count(_ server: TestServer) async throws -> Int? {
        try await server.call(.cvm, "DescribeKeyPairs").fields["TotalCount"] as? Int
    }

    @Test func aCallThatWasGivenUpBeforeItBeganDoesNothing() async throws {
        let server = try await TestServer()
        let code = try await code(of: "CreateKeyPair", Self.parameters, on: server, isCancelled: true)
        #expect(code == "InternalError")
        #expect(try await count(server) == 0)
    }

    @Test func nothingMoreIsDoneWhenACallerHangsUpDuringARead() async throws {
        let server = try await TestServer()
        // The access key is cached from here on, so the next read is the action's own.
        #expect(try await count(server) == 0)
        server.storage.hangUp(.atRead)
        #expect(try await code(of: "DescribeKeyPairs", on: server) == "InternalServerError")
        // The key is looked up first. The refused read must not count as an unknown key.
        let other = try await TestServer()
        other.storage.hangUp(.atRead)
        let code = try await code(of: "CreateKeyPair", Self.parameters, on: other)
        #expect(code == "InternalError" || code == "InternalServerError")
        #expect(try await count(other) == 0)
        await other.refusals.keep(at: nil)
        let records = try await other.storage.auditRecords(of: Accounts.firstAccount, limit: 10)
        #expect(records.allSatisfy { $0.code == AuditRecord.success })
    }

    @Test func aChangeThatTheStorageHasIsMade() async throws {
        let server = try await TestServer()
        server.storage.hangUp(.atChange)
        _ = try await code(of: "CreateKeyPair", Self.parameters, on: server)
        #expect(try await count(server) == 1)
    }
}
