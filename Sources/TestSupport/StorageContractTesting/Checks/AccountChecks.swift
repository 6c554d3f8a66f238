// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let accountChecks: [StorageCheck] = [
    StorageCheck("accounts are listed oldest first, and found", [8, 9]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let page = try await storage.accounts(try PageRange(offset: 0, limit: 100))
        #expect(page.totalCount == 2)
        #expect(page.elements.map(\.id) == [Samples.account, Samples.otherAccount])
        #expect(page.elements.map(\.appID) == [1, 2])
        let second = try await storage.accounts(try PageRange(offset: 1, limit: 1))
        #expect(second.elements == Array(page.elements.dropFirst()))
        #expect(try await storage.account(Samples.otherAccount) == page.elements.last)
        #expect(
            page.elements.last
                == Account(id: Samples.otherAccount, appID: 2, remark: "", isActive: true, createdAt: Samples.time))
        #expect(try await storage.account(AccountID(uin: 3)) == nil)
    },
    StorageCheck("an account is disabled and enabled by the operator", [12]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let other = Samples.otherAccount
        for isActive in [false, true] {
            try await storage.apply(Samples.change(.account(.setActive(other, isActive))))
            #expect(try await storage.account(other)?.isActive == isActive)
            #expect(try await storage.account(Samples.account)?.isActive == true)
        }
        #expect(try await storage.auditRecords(of: other, limit: 10).count == 1)
        let unknown = AccountID(uin: 3)
        for mutation in [AccountMutation.setActive(unknown, false), .remove(unknown)] {
            await expectUnmet(.account(.exists(unknown)), Samples.change(.account(mutation)), in: storage)
        }
    },
    StorageCheck("numbers of accounts and SecretIds are unique on the server", [5, 6]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let third = AccountID(uin: 3)
        await expectUnmet(
            .account(.idIsFree(Samples.account)), Samples.newAccount(Samples.account, appID: 3, secretID: "AKIDthree"),
            in: storage)
        await expectUnmet(
            .account(.appIDIsFree(2)), Samples.newAccount(third, appID: 2, secretID: "AKIDthree"), in: storage)
        await expectUnmet(
            .identity(.secretIDIsFree("AKIDone")), Samples.newAccount(third, appID: 3, secretID: "AKIDone"),
            in: storage)
        #expect(try await storage.accounts(try PageRange(offset: 0, limit: 1)).totalCount == 2)
    },
    StorageCheck("an account that is removed leaves nothing but its audit records", [3, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (mine, other) = (Samples.account, Samples.otherAccount)
        for account in [mine, other] {
            for product in Product.allCases {
                try await storage.add(
                    try Samples.keyPair(1, of: product, tags: [try Tag(key: "k", value: "v")]), to: account)
            }
            for mutation in try Samples.identities(of: account) {
                try await storage.apply(Samples.change(.identity(mutation), by: account))
            }
        }
        let nonce = { (account: AccountID) in
            Nonce(account: account, secretID: "AKID\(account)", timestamp: 1, text: "1")
        }
        for account in [mine, other] { _ = try await storage.spend(nonce(account), rememberingSince: 0) }
        try await storage.apply(Samples.change(.account(.setKeyPairQuota(other, .cvm, 5))))
        let attached = try await storage.allPolicies(of: other).elements.map(\.id)
        #expect(try await storage.attachmentCounts(of: attached, in: other).count == 1)
        let records = try await storage.auditRecords(of: other, limit: 100).count
        try await storage.apply(Samples.change(.account(.remove(other))))
        #expect(try await storage.account(other) == nil)
        #expect(try await storage.accessKey(secretID: "AKIDtwo") == nil)
        #expect(try await storage.accessKey(secretID: "AKIDuser\(other)") == nil)
        #expect(try await storage.users(of: other).isEmpty)
        #expect(try await storage.allPolicies(of: other).elements.isEmpty)
        #expect(try await storage.attachmentCounts(of: attached, in: other).isEmpty)
        #expect(try await storage.spend(nonce(other), rememberingSince: 0))
        #expect(try await storage.keyPairQuota(of: other, product: .cvm) == nil)
        for product in Product.allCases {
            #expect(try await storage.ids(of: other, product: product).isEmpty)
            #expect(try await storage.keyPairCount(of: other, product: product) == 0)
        }
        #expect(try await storage.auditRecords(of: other, limit: 100).count == records)
        // A later change finds no account.
        for mutation in [Mutation.addKeyPair(try Samples.keyPair(2))]
            + (try Samples.identities(of: other)).map(Mutation.identity)
        {
            await expectUnmet(.account(.exists(other)), Samples.change(mutation, by: other), in: storage)
        }
        // The removed account's identifiers are free again, and the other account is unchanged.
        try await storage.apply(Samples.newAccount(other, appID: 2, secretID: "AKIDtwo"))
        #expect(try await storage.users(of: mine).count == 1)
        #expect(try await storage.accessKey(secretID: "AKIDuser\(mine)") != nil)
        #expect(try await storage.attachmentCounts(of: attached, in: mine).count == 1)
        #expect(try await storage.ids(of: mine, product: .lighthouse).count == 1)
        #expect(try await !storage.spend(nonce(mine), rememberingSince: 0))
    },
    StorageCheck("a quota that the operator set holds instead of the server's", [5, 6, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (mine, other) = (Samples.account, Samples.otherAccount)
        let allows = Precondition.keyPairQuotaAllowsOneMore(default: 1, .cvm)
        func set(_ quota: Int?) async throws {
            try await storage.apply(Samples.change(.account(.setKeyPairQuota(other, .cvm, quota))))
        }
        func add(_ number: Int) throws -> Change {
            Samples.change(.addKeyPair(try Samples.keyPair(number)), if: [allows], by: other)
        }
        try await set(2)
        #expect(try await storage.keyPairQuota(of: other, product: .cvm) == 2)
        #expect(try await storage.keyPairQuota(of: other, product: .lighthouse) == nil)
        #expect(try await storage.keyPairQuota(of: mine, product: .cvm) == nil)
        func reached(_ quota: Int) -> Precondition { .keyPairQuotaAllowsOneMore(default: quota, .cvm) }
        for number in 1...2 { try await storage.apply(try add(number)) }
        await expectUnmet(reached(2), try add(3), in: storage)
        // A quota below the number of key pairs removes none and allows none to be added.
        try await set(0)
        #expect(try await storage.keyPairCount(of: other, product: .cvm) == 2)
        await expectUnmet(reached(0), try add(3), in: storage)
        #expect(try await storage.firstUnmet([allows], of: other) == reached(0))
        try await set(nil)
        #expect(try await storage.keyPairQuota(of: other, product: .cvm) == nil)
        await expectUnmet(reached(1), try add(3), in: storage)
        let unknown = AccountID(uin: 3)
        await expectUnmet(
            .account(.exists(unknown)), Samples.change(.account(.setKeyPairQuota(unknown, .cvm, 1))), in: storage)
    },
    StorageCheck("the latest use of an access key is kept", [2, 8, 10]) { engine async throws in
        var storage = engine.storage
        try await storage.addAccounts()
        #expect(try await storage.accessKey(secretID: "AKIDone")?.key.lastUsedAt == nil)
        for seconds in [Int64(5), 9, 7] {
            try await storage.keepUses(["AKIDone": Instant(seconds: seconds), "AKIDgone": Instant(seconds: seconds)])
        }
        storage = try await engine.reopen()
        let latest = Instant(seconds: 9)
        #expect(try await storage.accessKey(secretID: "AKIDone")?.key.lastUsedAt == latest)
        let listed = try await storage.accessKeys(of: Samples.account.mainIdentity, in: Samples.account)
        #expect(listed.map(\.lastUsedAt) == [latest])
        #expect(try await storage.accessKey(secretID: "AKIDtwo")?.key.lastUsedAt == nil)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 10).count == 1)
    },
    StorageCheck("a new access key takes the place of all that an identity has", [3, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (mine, other) = (Samples.account, Samples.otherAccount)
        for account in [mine, other] {
            for mutation in try Samples.identities(of: account) {
                try await storage.apply(Samples.change(.identity(mutation), by: account))
            }
        }
        let new = Samples.accessKey("AKIDnew", of: mine.mainIdentity, in: mine)
        try await storage.apply(Samples.change(.identity(.replaceAccessKeys(with: new))))
        #expect(try await storage.accessKeys(of: mine.mainIdentity, in: mine).map(\.secretID) == ["AKIDnew"])
        #expect(try await storage.accessKey(secretID: "AKIDone") == nil)
        for secretID in ["AKIDtwo", "AKIDuser\(mine)", "AKIDuser\(other)"] {
            #expect(try await storage.accessKey(secretID: secretID) != nil)
        }
        let taken = Samples.accessKey("AKIDtwo", of: mine.mainIdentity, in: mine)
        await expectUnmet(
            .identity(.secretIDIsFree("AKIDtwo")), Samples.change(.identity(.replaceAccessKeys(with: taken))),
            in: storage)
        #expect(try await storage.accessKey(secretID: "AKIDnew") != nil)
    },
]

extension Samples {
    /// A user with an access key and a policy.
    fileprivate static func identities(of account: AccountID) throws -> [IdentityMutation] {
        let (user, policy) = (try user(1, name: "anna"), try policy(1001))
        return [
            .addUser(user, with: accessKey("AKIDuser\(account)", of: user.id, in: account)), .addPolicy(policy),
            .attachPolicy(attachment(policy.id, user.id)),
        ]
    }
}
