// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

/// Checks of tags of instances, which share a list with tags of key pairs.
let taggedInstanceChecks: [StorageCheck] = [
    StorageCheck("tags of instances are set, replaced and removed at once", [3, 8, 10, 16]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for product in Product.allCases {
            try await storage.add(
                try Samples.instance(1, of: product, tags: Samples.tags(("a", "1"), ("b", "1"), ("c", "1"))))
        }
        let id = try Samples.instanceID(1)
        try await storage.apply(Samples.retagging(.instance(id), set: [("b", "2"), ("d", "1")], removed: ["c", "x"]))
        let reopened = try await engine.reopen()
        let found = try await reopened.instances([id], of: Samples.account, at: Samples.time)
        #expect(found.map(\.tags) == [try Samples.tags(("a", "1"), ("b", "2"), ("d", "1"))])
        // A change of tags does not change the revision, so an earlier read is still valid.
        #expect(found.map(\.revision) == [0])
        let other = try Samples.instanceID(1, of: .lighthouse)
        #expect(try await reopened.instances([other], of: Samples.account, at: Samples.time).first?.tags.count == 3)
        let tags = try await reopened.tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 9)
        #expect(tags.elements.map { "\($0.tag.key)=\($0.tag.value)" } == ["a=1", "b=1", "b=2", "c=1", "d=1"])
        let change = try Samples.retagging(.instance(id), set: [("z", "1")], removed: [])
        let stranger = Change(
            account: Samples.otherAccount, mutation: change.mutation, preconditions: [], audit: change.audit)
        await expectUnmet(.instance(.stays(id)), stranger, in: reopened)
        let full = Precondition.tags(
            .resourceQuotaAllows(
                TagChange(resource: .instance(id), set: try Samples.tags(("z", "1")), removed: []), quota: 3))
        #expect(try await reopened.firstUnmet([full], of: Samples.account) == full)
    },
    StorageCheck("an instance that goes takes its tags with it, and gets none", [5, 16, 19]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var instance = try Samples.instance(1, tags: Samples.tags(("a", "1")))
        try await storage.add(instance)
        try await storage.add(try Samples.keyPair(1, tags: Samples.tags(("a", "1"))))
        instance.timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 1_000)
        try await storage.apply(Samples.change(.instance(.save([instance]))))
        let retagging = try Samples.retagging(.instance(instance.id), set: [("b", "1")], removed: [])
        await expectUnmet(.instance(.stays(instance.id)), retagging, in: storage)
        let listed = try await storage.taggedResources(
            of: Samples.account, matching: [TagFilter(key: "a", values: [])], after: nil, limit: 10)
        #expect(listed.elements.map(\.id) == [.keyPair(try Samples.keyPairID(1))])
        let left = try await storage.tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 9)
        #expect(left.elements.map(\.resources) == [1])
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])))
        let none = try await storage.tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 9)
        #expect(none.elements.map(\.resources) == [0])
    },
    StorageCheck("tagged key pairs and instances are one list, in parts, each once", [8, 10, 11, 15]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var all: Set<TaggableID> = []
        for product in Product.allCases {
            for number in 1...3 {
                let tags = try Samples.tags(("env", number == 2 ? "test" : "prod"), ("n", "\(number)"))
                try await storage.add(try Samples.keyPair(number, of: product, tags: tags))
                try await storage.add(try Samples.instance(number, of: product, tags: tags))
                all.insert(.keyPair(try Samples.keyPairID(number, of: product)))
                all.insert(.instance(try Samples.instanceID(number, of: product)))
            }
        }
        try await storage.add(try Samples.instance(4, tags: Samples.tags(("env", "prod"))), to: Samples.otherAccount)
        let cases: [([(String, [String])], isIn: @Sendable (String) -> Bool)] = [
            ([], { _ in true }), ([("env", [])], { _ in true }), ([("env", ["test"])], { $0.hasSuffix("2") }),
            ([("env", ["test", "prod"]), ("n", ["1", "2"])], { !$0.hasSuffix("3") }),
        ]
        for (filters, isIn) in cases {
            for limit in [1, 2, 5, 100] {
                let listed = try await storage.listed(filters.map { TagFilter(key: $0, values: $1) }, limit: limit)
                #expect(listed.count == Set(listed.map(\.id)).count)
                #expect(Set(listed.map(\.id)) == all.filter { isIn($0.text) }, "\(filters) by \(limit)")
                for resource in listed {
                    let isInstance = if case .instance = resource.id { true } else { false }
                    #expect(resource.region == (isInstance ? "ap-guangzhou" : nil))
                    #expect(resource.tags.count == 2)
                }
            }
        }
    },
]

extension Samples {
    fileprivate static func retagging(
        _ resource: TaggableID, set: [(String, String)], removed: [String]
    ) throws -> Change {
        change(.changeTags(TagChange(resource: resource, set: try tags(set), removed: removed)))
    }
}

extension Storage {
    fileprivate func add(_ instance: Instance, to account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.instance(.add([instance], token: nil)), by: account))
    }

    /// All parts of a list.
    fileprivate func listed(_ filters: [TagFilter], limit: Int) async throws -> [TaggedResource] {
        var found: [TaggedResource] = []
        var position: TaggedPosition?
        repeat {
            let part = try await taggedResources(
                of: Samples.account, matching: filters, after: position, limit: limit)
            #expect(part.elements.count <= limit)
            found += part.elements
            position = part.next
        } while position != nil
        return found
    }
}
