// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let tenantChecks: [StorageCheck] = [
    StorageCheck("one account sees and touches nothing of another", [10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1, tags: [try Tag(key: "k", value: "v")]))
        let id = try Samples.keyPairID(1)
        let stranger = Samples.otherAccount
        #expect(try await storage.ids(of: stranger).isEmpty)
        #expect(try await storage.ids(.ids([id]), of: stranger).isEmpty)
        #expect(try await storage.ids(.matching([.tagKeyIs(["k"])]), of: stranger).isEmpty)
        #expect(try await storage.existing([id], of: stranger).isEmpty)
        #expect(try await storage.keyPairCount(of: stranger, product: .cvm) == 0)
        let fingerprint = Samples.fingerprint(1)
        let holder = { (account: AccountID, product: Product) async throws(StorageFailure) in
            try await storage.keyPairID(withFingerprint: fingerprint, of: account, product: product)
        }
        #expect(try await holder(Samples.account, .cvm) == id)
        #expect(try await holder(Samples.account, .lighthouse) == nil)
        #expect(try await holder(stranger, .cvm) == nil)
        await expectUnmet(.keyPairExists(id), Samples.change(.removeKeyPairs([id]), by: stranger), in: storage)
        await expectUnmet(
            .keyPairExists(id),
            Samples.change(.modifyKeyPair(id, name: try KeyPairName("mine"), description: nil), by: stranger),
            in: storage)
        #expect(try await storage.page().elements.map(\.name.text) == ["name_1"])
        #expect(try await storage.auditRecords(of: stranger, limit: 10).count == 1)
    },
    StorageCheck("one account's quota is not used up by another", [10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let one = Precondition.keyPairQuotaAllowsOneMore(default: 1, .cvm)
        try await storage.apply(Samples.change(.addKeyPair(try Samples.keyPair(1)), if: [one]))
        try await storage.apply(
            Samples.change(.addKeyPair(try Samples.keyPair(2)), if: [one], by: Samples.otherAccount))
        #expect(try await storage.firstUnmet([one], of: Samples.account) == one)
    },
    StorageCheck("an access key is found by its SecretId, with its account", [10, 11]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let key = try #require(try await storage.accessKey(secretID: "AKIDtwo"))
        #expect(key.account == Samples.otherAccount)
        #expect(key.key.identity == Samples.otherAccount.mainIdentity)
        #expect(key.sealedSecretKey == [9, 8, 7])
        #expect(key.key.createdAt == Samples.time)
        #expect(try await storage.accessKey(secretID: "AKIDthree") == nil)
    },
]
