// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let changeChecks: [StorageCheck] = [
    StorageCheck("results come in the order of the changes, and one that fails stops no other", [1, 4]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let unknown = try Samples.keyPairID(99)
        let results = await storage.apply([
            Samples.change(.addKeyPair(try Samples.keyPair(1))),
            Samples.change(.removeKeyPairs([unknown]), if: [.keyPairExists(unknown)]),
            Samples.change(.addKeyPair(try Samples.keyPair(2))),
        ])
        #expect(results.count == 3)
        #expect(results.map(\.isSuccess) == [true, false, true])
        #expect(throws: StorageFailure.unmet(.keyPairExists(unknown))) { try results[1].get() }
        #expect(try await storage.ids() == ["skey-00000001", "skey-00000002"])
        #expect(await storage.apply([]).isEmpty)
    },
    StorageCheck("a change that no account can have stops no other", [3, 4]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let results = await storage.apply([
            Samples.change(.addKeyPair(try Samples.keyPair(1))),
            Samples.change(.addKeyPair(try Samples.keyPair(2)), by: AccountID(uin: 999)),
            Samples.change(.addKeyPair(try Samples.keyPair(3))),
        ])
        #expect(results.map(\.isSuccess) == [true, false, true])
        #expect(try await storage.ids() == ["skey-00000001", "skey-00000003"])
        #expect(try await storage.auditRecords(of: AccountID(uin: 999), limit: 1).isEmpty)
    },
    StorageCheck("of many changes at once, those that no account can have fail alone", [1, 3, 4]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...200 {
                let isPossible = !number.isMultiple(of: 10)
                group.addTask {
                    let account = isPossible ? Samples.account : AccountID(uin: 999)
                    let results = await storage.apply([
                        Samples.change(.addKeyPair(try Samples.keyPair(number)), by: account)
                    ])
                    #expect(results.map(\.isSuccess) == [isPossible])
                }
            }
            try await group.waitForAll()
        }
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 180)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 1000).count == 181)
    },
    StorageCheck("what was answered is there after the storage was opened anew", [2]) { engine async throws in
        try await engine.storage.addAccounts()
        let kept = try Samples.keyPair(1, tags: [Tag(key: "env", value: "prod")])
        try await engine.storage.add(kept)
        let storage = try await engine.reopen()
        #expect(try await storage.page().elements == [kept])
        #expect(try await storage.accessKey(secretID: "AKIDone")?.account == Samples.account)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 10).count == 2)
    },
    StorageCheck("a change and its audit record happen together or not at all", [3]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let record = Samples.audit("CreateKeyPair", resources: ["skey-00000001", "a\"b,c"], requestID: "r-1")
        try await storage.apply(Samples.change(.addKeyPair(try Samples.keyPair(1)), audit: record))
        let taken = Precondition.keyPairNameIsFree(try KeyPairName("name_1"), .cvm, besides: nil)
        await expectUnmet(
            taken, Samples.change(.addKeyPair(try Samples.keyPair(2, name: "name_1")), if: [taken]), in: storage)
        let records = try await storage.auditRecords(of: Samples.account, limit: 10)
        #expect(records.first == record)
        #expect(records.count == 2)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 1) == [record])
    },
    StorageCheck("removing several key pairs is all or nothing", [3]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1), try Samples.keyPair(2))
        let first = try Samples.keyPairID(1)
        let unknown = try Samples.keyPairID(3)
        await expectUnmet(.keyPairExists(unknown), Samples.change(.removeKeyPairs([first, unknown])), in: storage)
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 2)
        try await storage.apply(Samples.change(.removeKeyPairs([first, try Samples.keyPairID(2)])))
        #expect(try await storage.page().totalCount == 0)
        #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == 0)
    },
    StorageCheck("the first precondition that does not hold is the answer", [5]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        let nameTaken = Precondition.keyPairNameIsFree(try KeyPairName("name_1"), .cvm, besides: nil)
        let keyTaken = Precondition.publicKeyIsFree(fingerprint: Samples.fingerprint(1), .cvm)
        let full = Precondition.keyPairQuotaAllowsOneMore(default: 1, .cvm)
        let idTaken = Precondition.keyPairIDIsFree(try Samples.keyPairID(1))
        let mutation = Mutation.addKeyPair(try Samples.keyPair(2))
        for order in [[nameTaken, keyTaken, full], [keyTaken, full, nameTaken], [full, nameTaken], [idTaken, full]] {
            await expectUnmet(order[0], Samples.change(mutation, if: order), in: storage)
            #expect(try await storage.firstUnmet(order, of: Samples.account) == order[0])
        }
        await expectUnmet(
            .account(.noneExists), Samples.change(mutation, if: [.account(.noneExists), full]), in: storage)
        #expect(try await storage.firstUnmet([.keyPairExists(try Samples.keyPairID(1))], of: Samples.account) == nil)
        #expect(try await storage.page().totalCount == 1)
    },
    StorageCheck("changes of one call see those before them", [7]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let id = try Samples.keyPairID(1)
        let results = await storage.apply([
            Samples.change(.addKeyPair(try Samples.keyPair(1))),
            Samples.change(.modifyKeyPair(id, name: try KeyPairName("renamed"), description: nil)),
            Samples.change(.removeKeyPairs([id])),
            Samples.change(.addKeyPair(try Samples.keyPair(1, name: "again"))),
        ])
        #expect(results.map(\.isSuccess) == [true, true, true, true])
        #expect(try await storage.page().elements.map(\.name.text) == ["again"])
    },
    StorageCheck("modifying sets what is given and leaves the rest", [3]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1), try Samples.keyPair(2))
        let id = try Samples.keyPairID(1)
        let text = KeyPairDescription("für die Schlüssel 🔑")
        try await storage.apply(Samples.change(.modifyKeyPair(id, name: nil, description: text)))
        try await storage.apply(Samples.change(.modifyKeyPair(id, name: try KeyPairName("new"), description: nil)))
        var keyPair = try #require(try await storage.page(.ids([id])).elements.first)
        #expect(keyPair.name.text == "new")
        #expect(keyPair.description == text)
        // A key pair may keep its own name.
        try await storage.apply(Samples.change(.modifyKeyPair(id, name: try KeyPairName("new"), description: .empty)))
        keyPair = try #require(try await storage.page(.ids([id])).elements.first)
        #expect(keyPair.description == .empty)
        let other = try #require(try await storage.page(.ids([try Samples.keyPairID(2)])).elements.first)
        #expect(other == (try Samples.keyPair(2)))
    },
    StorageCheck("a first account is made once", [5, 7]) { engine async throws in
        let storage = engine.storage
        #expect(try await !storage.hasAccounts())
        let changes = [Samples.account, Samples.otherAccount].map { account in
            let new = Samples.newAccount(account, appID: account.uin, secretID: "AKID\(account)")
            return Change(
                account: account, mutation: new.mutation, preconditions: [.account(.noneExists)], audit: new.audit)
        }
        let results = await storage.apply(changes)
        #expect(results.map(\.isSuccess) == [true, false])
        #expect(try await storage.hasAccounts())
        #expect(try await storage.accessKey(secretID: "AKID\(Samples.otherAccount)") == nil)
        #expect(await storage.isWritable())
    },
]
