// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let identityChecks: [StorageCheck] = [
    StorageCheck("a user is what it was made and changed to be", [2, 8]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (anna, bert) = (try Samples.user(1, name: "anna"), try Samples.user(2, name: "bert"))
        for user in [bert, anna] { try await storage.change(.addUser(user, with: nil)) }
        #expect(try await storage.users(of: Samples.account) == [anna, bert])
        #expect(try await storage.user(named: bert.name, of: Samples.account) == bert)
        // A change leaves the details that it does not give: two callers may change different ones at once.
        try await storage.change(.modifyUser(anna.id, UserDetailsChange(remark: "r", phoneNumber: "1")))
        try await storage.change(.modifyUser(anna.id, UserDetailsChange(countryCode: "86", email: "a@b")))
        try await storage.change(.modifyUser(anna.id, UserDetailsChange()))
        try await storage.change(.modifyUser(anna.id, UserDetailsChange(phoneNumber: "")))
        let details = UserDetails(remark: "r", phoneNumber: "", countryCode: "86", email: "a@b")
        let changed = try #require(try await engine.reopen().user(anna.id, of: Samples.account))
        #expect(changed == User(id: anna.id, name: anna.name, details: details, createdAt: anna.createdAt))
        #expect(try await storage.user(named: bert.name, of: Samples.account) == bert)
    },
    StorageCheck("names and numbers of users are unique in an account", [6, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let anna = try Samples.user(1, name: "anna")
        try await storage.change(.addUser(anna, with: nil))
        await storage.expectUnmet(.userNameIsFree(anna.name), .addUser(try Samples.user(2, name: "anna"), with: nil))
        await storage.expectUnmet(.userIDIsFree(anna.id), .addUser(try Samples.user(1, name: "other"), with: nil))
        // The number of the main account is taken as an identity, too.
        let main = User(
            id: Samples.account.mainIdentity, name: try Samples.userName("main"), details: UserDetails(),
            createdAt: Samples.time)
        await storage.expectUnmet(.userIDIsFree(main.id), .addUser(main, with: nil))
        // Names are case-sensitive.
        try await storage.change(.addUser(try Samples.user(2, name: "Anna"), with: nil))
        try await storage.change(.addUser(anna, with: nil), by: Samples.otherAccount)
        #expect(try await storage.users(of: Samples.otherAccount) == [anna])
    },
    StorageCheck("a user goes with its access keys and its attachments", [3, 12]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let anna = try Samples.user(1, name: "anna")
        let policy = try Samples.policy(1001)
        try await storage.change(.addUser(anna, with: Samples.accessKey("AKIDanna", of: anna.id)))
        try await storage.change(.addPolicy(policy))
        try await storage.change(.attachPolicy(Samples.attachment(policy.id, anna.id)))
        await storage.expectUnmet(
            .userHasNoAccessKey(anna.id), .removeUser(anna.id), if: [.userHasNoAccessKey(anna.id)])
        try await storage.change(.removeUser(anna.id))
        #expect(try await storage.accessKey(secretID: "AKIDanna") == nil)
        #expect(try await storage.attachmentCounts(of: [policy.id], in: Samples.account).isEmpty)
        await storage.expectUnmet(.userExists(anna.id), .removeUser(anna.id))
        await storage.expectUnmet(.userExists(anna.id), .modifyUser(anna.id, UserDetailsChange()))
    },
    StorageCheck("an access key is its identity's, and its SecretId the only one of the server", [6, 10]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let anna = try Samples.user(1, name: "anna")
        try await storage.change(.addUser(anna, with: nil))
        try await storage.change(.addAccessKey(Samples.accessKey("AKIDanna", of: anna.id)))
        await storage.expectUnmet(
            .secretIDIsFree("AKIDanna"), .addAccessKey(Samples.accessKey("AKIDanna", of: anna.id)),
            by: Samples.otherAccount)
        await storage.expectUnmet(
            .accessKeyQuotaAllowsOneMore(quota: 1, of: anna.id),
            .addAccessKey(Samples.accessKey("AKIDmore", of: anna.id)),
            if: [.accessKeyQuotaAllowsOneMore(quota: 1, of: anna.id)])
        // The key belongs neither to another identity nor to another account.
        for (account, identity) in [(Samples.account, Samples.account.mainIdentity), (Samples.otherAccount, anna.id)] {
            await storage.expectUnmet(
                .accessKeyExists(secretID: "AKIDanna", of: identity),
                .modifyAccessKey(secretID: "AKIDanna", isActive: false, of: identity), by: account)
            await storage.expectUnmet(
                .accessKeyExists(secretID: "AKIDanna", of: identity),
                .removeAccessKey(secretID: "AKIDanna", of: identity), by: account)
        }
        try await storage.change(.modifyAccessKey(secretID: "AKIDanna", isActive: false, of: anna.id))
        #expect(try await storage.accessKey(secretID: "AKIDanna")?.key.isActive == false)
        #expect(
            try await storage.accessKeys(of: anna.id, in: Samples.account).map(\.secretID) == ["AKIDanna"])
        #expect(try await storage.accessKeys(of: anna.id, in: Samples.otherAccount).isEmpty)
        try await storage.change(.removeAccessKey(secretID: "AKIDanna", of: anna.id))
        #expect(try await storage.accessKey(secretID: "AKIDanna") == nil)
    },
    StorageCheck("a policy is what it was made and changed to be", [2, 6, 8, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let policy = try Samples.policy(1001)
        try await storage.change(.addPolicy(policy))
        await storage.expectUnmet(.policyIDIsFree(policy.id), .addPolicy(try Samples.policy(1001, name: "other")))
        await storage.expectUnmet(
            .policyNameIsFree(policy.name), .addPolicy(try Samples.policy(1002, name: policy.name.text)))
        await storage.expectUnmet(
            .policyQuotaAllowsOneMore(quota: 1), .addPolicy(try Samples.policy(1002)),
            if: [.policyQuotaAllowsOneMore(quota: 1)])
        await storage.expectUnmet(.policyExists(policy.id), .removePolicies([policy.id]), by: Samples.otherAccount)
        let later = Instant(seconds: 1_700_000_100)
        try await storage.change(.modifyPolicy(policy.id, document: "{}", at: later))
        let changed = try await engine.reopen().policies([policy.id, PolicyID(number: 7)], of: Samples.account)
        #expect(
            changed == [
                Policy(
                    id: policy.id, name: policy.name, description: policy.description, document: "{}",
                    createdAt: policy.createdAt, updatedAt: later)
            ])
    },
    StorageCheck("policies are attached to users, preset ones too", [6, 8, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (anna, bert) = (try Samples.user(1, name: "anna"), try Samples.user(2, name: "bert"))
        let (own, preset) = (try Samples.policy(1001), PolicyID(number: 1))
        for user in [anna, bert] { try await storage.change(.addUser(user, with: nil)) }
        try await storage.change(.addPolicy(own))
        for (policy, user) in [(own.id, anna.id), (preset, anna.id), (preset, bert.id), (preset, bert.id)] {
            try await storage.change(.attachPolicy(Samples.attachment(policy, user)))
        }
        #expect(try await storage.attachments(of: anna.id, in: Samples.account).map(\.policy) == [preset, own.id])
        #expect(
            try await storage.attachmentCounts(of: [own.id, preset], in: Samples.account) == [preset: 2, own.id: 1])
        #expect(try await storage.attachmentCounts(of: [own.id, preset], in: Samples.otherAccount).isEmpty)
        #expect(try await storage.attachedDocuments(of: anna.id, in: Samples.account) == [own.id: own.document])
        #expect(try await storage.attachedDocuments(of: anna.id, in: Samples.otherAccount).isEmpty)
        let unknown = PolicyID(number: 1002)
        await storage.expectUnmet(.policyExists(unknown), .attachPolicy(Samples.attachment(unknown, anna.id)))
        let nobody = IdentityID(uin: 9)
        await storage.expectUnmet(.userExists(nobody), .attachPolicy(Samples.attachment(own.id, nobody)))
        let full = IdentityPrecondition.attachmentQuotaAllows(own.id, quota: 1, of: bert.id)
        await storage.expectUnmet(full, .attachPolicy(Samples.attachment(own.id, bert.id)), if: [full])
        try await storage.change(.detachPolicy(preset, user: anna.id))
        try await storage.change(.removePolicies([own.id]))
        #expect(try await storage.attachments(of: anna.id, in: Samples.account).isEmpty)
        #expect(try await storage.attachmentCounts(of: [own.id, preset], in: Samples.account) == [preset: 1])
    },
]

extension Samples {
    static func userName(_ text: String) throws -> UserName { try #require(UserName(text)) }

    static func user(_ number: Int64, name: String) throws -> User {
        User(
            id: IdentityID(uin: 200_000_000_000 + number), name: try userName(name), details: UserDetails(),
            createdAt: time)
    }

    static func accessKey(
        _ secretID: String, of identity: IdentityID, in account: AccountID = account
    ) -> SealedAccessKey {
        SealedAccessKey(
            account: account,
            key: AccessKey(
                secretID: secretID, identity: identity, isActive: true, description: "for tests", createdAt: time),
            sealedSecretKey: [1, 2, 3])
    }

    static func policy(_ number: Int64, name: String? = nil) throws -> Policy {
        Policy(
            id: PolicyID(number: number), name: try #require(PolicyName(name ?? "policy_\(number)")),
            description: "d", document: "{\"version\":\"2.0\"}", createdAt: time, updatedAt: time)
    }

    static func attachment(_ policy: PolicyID, _ user: IdentityID) -> PolicyAttachment {
        PolicyAttachment(policy: policy, user: user, attachedAt: time)
    }
}

extension Storage {
    fileprivate func change(_ mutation: IdentityMutation, by account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.identity(mutation), by: account))
    }

    fileprivate func expectUnmet(
        _ precondition: IdentityPrecondition, _ mutation: IdentityMutation, if required: [IdentityPrecondition] = [],
        by account: AccountID = Samples.account
    ) async {
        let change = Samples.change(.identity(mutation), if: required.map(Precondition.identity), by: account)
        await #expect(throws: StorageFailure.unmet(.identity(precondition))) { try await self.apply(change) }
    }
}
