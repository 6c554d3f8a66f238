// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

/// Checks of tags that no resource has, and of tags of users and policies.
let accountTagChecks: [StorageCheck] = [
    StorageCheck("a tag is made and removed by itself", [2, 5, 8, 10, 12, 16, 28]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let tag = try Tag(key: "env", value: "prod")
        try await storage.change(.add(tag))
        await storage.expectUnmet(.isFree(tag), .add(tag))
        try await storage.change(.add(tag), by: Samples.otherAccount)
        try await storage.change(.remove(tag), by: Samples.otherAccount)
        await storage.expectUnmet(.exists(tag), .remove(tag), by: Samples.otherAccount)
        let reopened = try await engine.reopen()
        #expect(try await reopened.counts() == [AccountTag(tag, resources: 0)])
        // Attaching it to a resource does not add another tag, and it remains afterwards.
        try await reopened.add(try Samples.keyPair(1, tags: [tag]))
        #expect(try await reopened.counts() == [AccountTag(tag, resources: 1)])
        await reopened.expectUnmet(.isUnattached(tag), .remove(tag))
        try await reopened.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])))
        #expect(try await reopened.counts() == [AccountTag(tag, resources: 0)])
        try await reopened.change(.remove(tag))
        #expect(try await reopened.counts() == [])
        await reopened.expectUnmet(.exists(tag), .remove(tag))
    },
    StorageCheck("tags and their keys are listed in parts", [8, 10, 11, 16]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let tags = try Samples.tags(("A", "1"), ("a", "1"), ("a", "2"), ("b", "1"), ("é", "1"))
        for tag in tags.reversed() { try await storage.change(.add(tag)) }
        try await storage.change(.add(try Tag(key: "other", value: "1")), by: Samples.otherAccount)
        for limit in 1...6 {
            var found: [Tag] = []
            repeat {
                let part = try await storage.tags(of: Samples.account, keys: [], after: found.last, limit: limit)
                found += part
                if part.count < limit { break }
            } while true
            #expect(found == tags)
        }
        let ofKeys = try await storage.tags(of: Samples.account, keys: ["b", "a", "c"], after: tags[1], limit: 9)
        #expect(ofKeys == [tags[2], tags[3]])
        for offset in 0..<5 {
            let page = try await storage.tagKeys(of: Samples.account, offset: Int64(offset), limit: 2)
            #expect(page.totalCount == 4)
            #expect(page.elements == Array(["A", "a", "b", "é"].dropFirst(offset).prefix(2)))
        }
    },
    StorageCheck("users and policies have tags, which go with them", [3, 5, 8, 10, 12, 16, 28, 29]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (user, policy) = (try Samples.user(1, name: "anna"), try Samples.policy(1001))
        let (env, team) = (try Tag(key: "env", value: "prod"), try Tag(key: "team", value: "a"))
        try await storage.apply(Samples.change(.identity(.addUser(user, with: nil))))
        try await storage.apply(Samples.change(.identity(.addPolicy(policy, tags: [env]))))
        try await storage.apply(
            Samples.change(.changeTags(TagChange(resource: .user(user.id), set: [env, team], removed: []))))
        #expect(try await storage.counts() == [AccountTag(env, resources: 2), AccountTag(team, resources: 1)])
        let (nobody, nothing) = (IdentityID(uin: 7), PolicyID(number: 7))
        let reopened = try await engine.reopen()
        let found = try await reopened.tags(
            ofUsers: [user.id, nobody], policies: [policy.id, nothing], in: Samples.account)
        #expect(found == [.user(user.id): [env, team], .policy(policy.id): [env]])
        #expect(try await reopened.tags(ofUsers: [user.id], policies: [policy.id], in: Samples.otherAccount).isEmpty)
        for (id, precondition) in [
            (TaggableID.user(nobody), IdentityPrecondition.userExists(nobody)),
            (.policy(nothing), .policyExists(nothing)),
        ] {
            let change = Samples.change(.changeTags(TagChange(resource: id, set: [env], removed: [])))
            await expectUnmet(.identity(precondition), change, in: reopened)
        }
        let attached = Precondition.tags(.keyIsAttached("none", to: .user(user.id)))
        let unattached = Precondition.tags(.keyIsUnattached("team", to: .user(user.id)))
        #expect(try await reopened.firstUnmet([attached], of: Samples.account) == attached)
        #expect(try await reopened.firstUnmet([unattached], of: Samples.account) == unattached)
        try await reopened.apply(
            Samples.change(.changeTags(TagChange(resource: .user(user.id), set: [], removed: ["team"]))))
        #expect(try await reopened.firstUnmet([unattached], of: Samples.account) == nil)
        #expect(try await reopened.counts() == [AccountTag(env, resources: 2), AccountTag(team, resources: 0)])
        try await reopened.apply(Samples.change(.identity(.removeUser(user.id))))
        try await reopened.apply(Samples.change(.identity(.removePolicies([policy.id]))))
        #expect(try await reopened.counts() == [AccountTag(env, resources: 0), AccountTag(team, resources: 0)])
    },
    StorageCheck("tagged resources of every type are listed by page and in parts", [8, 10, 11, 15, 22]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var all: [TaggableID] = []
        for number in 1...3 {
            let tags = try Samples.tags(("env", number == 2 ? "test" : "prod"), ("n", "\(number)"))
            all += try await storage.addOneOfEach(number, tags: tags)
        }
        _ = try await storage.addOneOfEach(4, tags: Samples.tags(("env", "prod")), to: Samples.otherAccount)
        let sorted = TaggableType.all.flatMap { type in all.filter { $0.type == type } }
        let cases: [(TaggedQuery, (TaggableID) -> Bool)] = [
            (TaggedQuery(filters: [TagFilter(key: "env", values: [])]), { _ in true }),
            (TaggedQuery(filters: [TagFilter(key: "env", values: ["test"])]), { $0.text.hasSuffix("2") }),
            (
                TaggedQuery(filters: [
                    TagFilter(key: "env", values: ["prod"]), TagFilter(key: "n", values: ["1", "2"]),
                ]),
                { $0.text.hasSuffix("1") }
            ),
            (
                TaggedQuery(filters: [TagFilter(key: "env", values: [])], types: [.user, .policy]),
                { $0.type.product == nil }
            ),
            (TaggedQuery(filters: [TagFilter(key: "env", values: [])], id: "1003"), { $0.text == "1003" }),
            (
                TaggedQuery(filters: [TagFilter(key: "env", values: [])], region: "ap-tokyo"),
                { if case .instance = $0 { false } else { true } }
            ),
            (TaggedQuery(filters: [TagFilter(key: "Env", values: [])]), { _ in false }),
        ]
        for (query, isMeant) in cases {
            let expected = sorted.filter(isMeant)
            for offset in 0...expected.count {
                let page = try await storage.taggedResources(
                    of: Samples.account, query, offset: Int64(offset), limit: 4)
                #expect(page.totalCount == expected.count)
                #expect(page.elements.map(\.id) == Array(expected.dropFirst(offset).prefix(4)), "\(query)")
                #expect(page.elements.allSatisfy { $0.tags.count == 2 })
            }
        }
        for limit in [1, 4, 100] {
            var found: [TaggableID] = []
            var position: TaggedPosition?
            repeat {
                let filter = TagFilter(key: "env", values: ["prod", "test"])
                let part = try await storage.taggedResources(
                    of: Samples.account, matching: [filter], after: position, limit: limit)
                found += part.elements.map(\.id)
                position = part.next
            } while position != nil
            #expect(Set(found) == Set(all) && found.count == all.count)
        }
    },
    StorageCheck("a remark on a policy is kept, preset ones too, and goes with it", [2, 8, 10, 29]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (own, preset) = (try Samples.policy(1001), PolicyID(number: 1))
        try await storage.apply(Samples.change(.identity(.addPolicy(own))))
        for id in [own.id, preset] {
            #expect(try await storage.remark(onPolicy: id, of: Samples.account) == "")
            for remark in ["first", "second"] {
                try await storage.apply(
                    Samples.change(.identity(.modifyPolicy(id, remark: remark, at: Samples.time))))
            }
            #expect(try await storage.remark(onPolicy: id, of: Samples.account) == "second")
            #expect(try await storage.remark(onPolicy: id, of: Samples.otherAccount) == "")
        }
        try await storage.apply(Samples.change(.identity(.removePolicies([own.id]))))
        let reopened = try await engine.reopen()
        #expect(try await reopened.remark(onPolicy: own.id, of: Samples.account) == "")
        #expect(try await reopened.remark(onPolicy: preset, of: Samples.account) == "second")
    },
]

extension Storage {
    fileprivate func change(_ mutation: TagMutation, by account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.tag(mutation), by: account))
    }

    fileprivate func expectUnmet(
        _ precondition: TagPrecondition, _ mutation: TagMutation, by account: AccountID = Samples.account
    ) async {
        let change = Samples.change(.tag(mutation), by: account)
        await #expect(throws: StorageFailure.unmet(.tags(precondition))) { try await self.apply(change) }
    }

    fileprivate func counts() async throws -> [AccountTag] {
        try await tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 100).elements
    }

    /// Adds a resource of each type.
    fileprivate func addOneOfEach(
        _ number: Int, tags: [Tag], to account: AccountID = Samples.account
    ) async throws -> [TaggableID] {
        var ids: [TaggableID] = []
        for product in Product.allCases {
            try await add(try Samples.keyPair(number, of: product, tags: tags), to: account)
            let instance = try Samples.instance(number, of: product, tags: tags)
            try await apply(Samples.change(.instance(.add([instance], token: nil)), by: account))
            ids += [.keyPair(try Samples.keyPairID(number, of: product)), .instance(instance.id)]
        }
        let user = try Samples.user(Int64(number), name: "user-\(number)")
        try await apply(Samples.change(.identity(.addUser(user, with: nil)), by: account))
        let change = TagChange(resource: .user(user.id), set: tags, removed: [])
        try await apply(Samples.change(.changeTags(change), by: account))
        let policy = try Samples.policy(Int64(1000 + number))
        try await apply(Samples.change(.identity(.addPolicy(policy, tags: tags)), by: account))
        return ids + [.user(user.id), .policy(policy.id)]
    }
}
