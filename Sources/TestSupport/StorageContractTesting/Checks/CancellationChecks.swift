// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let cancellationChecks: [StorageCheck] = [
    StorageCheck("nothing is read for a task that is cancelled", [23]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        let reads: [@Sendable () async throws -> Void] = [
            { _ = try await storage.page() },
            { _ = try await storage.keyPairCount(of: Samples.account, product: .cvm) },
            {
                _ = try await storage.keyPairID(
                    withFingerprint: Samples.fingerprint(1), of: Samples.account, product: .cvm)
            },
            { _ = try await storage.existing([try Samples.keyPairID(1)], of: Samples.account) },
            { _ = try await storage.accessKey(secretID: "AKIDone") },
            { _ = try await storage.account(Samples.account) },
            {
                _ = try await storage.instances(
                    of: Samples.account, product: .cvm, query: .all, region: "ap-guangzhou", sorted: .newestFirst,
                    range: try PageRange(offset: 0, limit: 1), at: Samples.time)
            },
            {
                _ = try await storage.userData(
                    of: [try Samples.instanceID(1)], in: Samples.account, at: Samples.time)
            },
            { _ = try await storage.allProjects(of: Samples.account) },
            { _ = try await storage.auditRecords(of: Samples.account, limit: 10) },
        ]
        for read in reads {
            try await read()
            let error = await #expect(throws: StorageFailure.self) { try await whileCancelled(read) }
            guard case .unavailable = error else {
                Issue.record("it is \(String(describing: error))")
                continue
            }
        }
    },
    StorageCheck("what a cancelled task has handed over is done", [23]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await whileCancelled { try await storage.add(try Samples.keyPair(1)) }
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 1)
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1000, text: "7")
        #expect(try await whileCancelled { try await storage.spend(nonce, rememberingSince: 700) })
        #expect(try await !storage.spend(nonce, rememberingSince: 700))
        #expect(try await whileCancelled { await storage.isWritable() })
        // A task that is cancelled during the read is refused, too.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 2...100 { group.addTask { try await storage.add(try Samples.keyPair(number)) } }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 100)
    },
]

/// Runs work in a task that is already cancelled.
private func whileCancelled<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value
{
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.cancelAll()
        group.addTask { try await work() }
        return try #require(try await group.next())
    }
}
