// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

/// The number of concurrent writers.
private let writers = 200

let uniquenessChecks: [StorageCheck] = [
    StorageCheck("names, public keys and identifiers are unique without being asked to be", [6]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1), try Samples.keyPair(2))
        let name = try KeyPairName("name_1")
        await expectUnmet(
            .keyPairNameIsFree(name, .cvm, besides: nil),
            Samples.change(.addKeyPair(try Samples.keyPair(3, name: "name_1"))), in: storage)
        await expectUnmet(
            .publicKeyIsFree(fingerprint: Samples.fingerprint(1), .cvm),
            Samples.change(.addKeyPair(try Samples.keyPair(3, fingerprint: 1))), in: storage)
        await expectUnmet(
            .keyPairIDIsFree(try Samples.keyPairID(1)),
            Samples.change(.addKeyPair(try Samples.keyPair(1, name: "other", fingerprint: 9))), in: storage)
        let second = try Samples.keyPairID(2)
        await expectUnmet(
            .keyPairNameIsFree(name, .cvm, besides: second),
            Samples.change(.modifyKeyPair(second, name: name, description: nil)), in: storage)
        #expect(try await storage.page().totalCount == 2)
    },
    StorageCheck("the same name, key and identifier are free in the other product and account", [6, 10]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        try await storage.add(try Samples.keyPair(1, of: .lighthouse))
        try await storage.add(try Samples.keyPair(1), to: Samples.otherAccount)
        #expect(try await storage.ids(product: .lighthouse) == ["lhkp-00000001"])
        #expect(try await storage.ids(of: Samples.otherAccount) == ["skey-00000001"])
    },
    StorageCheck("a name is free again when its key pair is gone or renamed", [6]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        let id = try Samples.keyPairID(1)
        try await storage.apply(Samples.change(.modifyKeyPair(id, name: try KeyPairName("moved"), description: nil)))
        try await storage.add(try Samples.keyPair(2, name: "name_1"))
        try await storage.apply(Samples.change(.removeKeyPairs([id])))
        try await storage.add(try Samples.keyPair(3, name: "moved", fingerprint: 1))
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 2)
    },
    StorageCheck("what is not unique fails alone, for the first condition that does not hold", [4, 6]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let name = Precondition.keyPairNameIsFree(try KeyPairName("name_1"), .cvm, besides: nil)
        let full = Precondition.keyPairQuotaAllowsOneMore(default: 1, .cvm)
        let again = Mutation.addKeyPair(try Samples.keyPair(2, name: "name_1"))
        let results = await storage.apply([
            Samples.change(.addKeyPair(try Samples.keyPair(1))), Samples.change(again, if: [name, full]),
            Samples.change(again, if: [full, name]), Samples.change(again),
            Samples.change(.addKeyPair(try Samples.keyPair(3))),
        ])
        let failures: [StorageFailure?] = results.map { if case .failure(let failure) = $0 { failure } else { nil } }
        #expect(failures == [nil, .unmet(name), .unmet(full), .unmet(name), nil])
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 2)
        #expect(try await storage.ids().count == 2)
    },
    StorageCheck("many writers of one name: one succeeds", [6, 7]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let name = Precondition.keyPairNameIsFree(try KeyPairName("wanted"), .cvm, besides: nil)
        let succeeded = try await countSuccesses(storage, refusedFor: name) { number in
            Samples.change(.addKeyPair(try Samples.keyPair(number, name: "wanted")), if: [name])
        }
        #expect(succeeded == 1)
        #expect(try await storage.page().totalCount == 1)
    },
    StorageCheck("many writers at the edge of a quota: exactly the quota succeeds", [6, 7]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let quota = 7
        let allows = Precondition.keyPairQuotaAllowsOneMore(default: quota, .cvm)
        let succeeded = try await countSuccesses(storage, refusedFor: allows) { number in
            Samples.change(.addKeyPair(try Samples.keyPair(number)), if: [allows])
        }
        #expect(succeeded == quota)
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == quota)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 1000).count == quota + 1)
        // A removed key pair makes room for another.
        let first = try #require(try await storage.page(limit: 1).elements.first)
        try await storage.apply(Samples.change(.removeKeyPairs([first.id])))
        try await storage.apply(Samples.change(.addKeyPair(try Samples.keyPair(9_999)), if: [allows]))
        await expectUnmet(
            allows, Samples.change(.addKeyPair(try Samples.keyPair(10_000)), if: [allows]), in: storage)
    },
]

/// Applies many changes concurrently, each of which may be refused only for one reason, and counts the successes.
private func countSuccesses(
    _ storage: any Storage, refusedFor precondition: Precondition,
    _ change: @escaping @Sendable (Int) throws -> Change
) async throws -> Int {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...writers {
            group.addTask {
                do {
                    try await storage.apply(try change(number))
                    return true
                } catch let failure as StorageFailure {
                    #expect(failure == .unmet(precondition))
                    return false
                }
            }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
}
