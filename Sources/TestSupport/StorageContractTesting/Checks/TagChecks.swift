// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let tagChecks: [StorageCheck] = [
    StorageCheck("tags are set, replaced and removed at once", [3, 8, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for product in Product.allCases {
            try await storage.add(
                try Samples.keyPair(1, of: product, tags: Samples.tags(("a", "1"), ("b", "1"), ("c", "1"))))
        }
        let id = try Samples.keyPairID(1)
        try await storage.change(id, set: [("b", "2"), ("d", "1")], removed: ["c", "unknown"])
        let expected = try Samples.tags(("a", "1"), ("b", "2"), ("d", "1"))
        #expect(try await engine.reopen().page().elements.map(\.tags) == [expected])
        #expect(try await storage.page(.matching([.tag(key: "b", valueIs: ["2"])])).totalCount == 1)
        #expect(try await storage.page(.matching([.tagKeyIs(["c"])])).totalCount == 0)
        #expect(try await storage.page(product: .lighthouse).elements.first?.tags.count == 3)
        let unknown = try Samples.keyPairID(2)
        let change = TagChange(resource: .keyPair(unknown), set: [try Tag(key: "a", value: "1")], removed: [])
        await expectUnmet(.keyPairExists(unknown), Samples.change(.changeTags(change)), in: storage)
        let stranger = Samples.change(
            .changeTags(TagChange(resource: .keyPair(id), set: [], removed: ["a"])), by: Samples.otherAccount)
        await expectUnmet(.keyPairExists(id), stranger, in: storage)
    },
    StorageCheck("the quota of a key pair's tags counts what is there after the change", [5, 6, 16]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1, tags: Samples.tags(("a", "1"), ("b", "1"))))
        let id = try Samples.keyPairID(1)
        func quota(_ set: [(String, String)], _ removed: [String]) throws -> (TagChange, Precondition) {
            let change = TagChange(resource: .keyPair(id), set: try Samples.tags(set), removed: removed)
            return (change, .tags(.resourceQuotaAllows(change, quota: 2)))
        }
        let (tooMany, full) = try quota([("c", "1")], [])
        await expectUnmet(full, Samples.change(.changeTags(tooMany), if: [full]), in: storage)
        for (set, removed) in [([("a", "2"), ("b", "2")], []), ([("c", "1")], ["a"])] {
            let (change, fits) = try quota(set, removed)
            try await storage.apply(Samples.change(.changeTags(change), if: [fits]))
        }
        #expect(try await storage.page().elements.first?.tags == Samples.tags(("b", "2"), ("c", "1")))
    },
    StorageCheck("a tag is the account's, and counted on what has it", [8, 9, 10, 11, 16, 28]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(
            try Samples.keyPair(1, tags: Samples.tags(("b", "2"), ("a", "1"))),
            try Samples.keyPair(2, tags: Samples.tags(("b", "2"))),
            try Samples.keyPair(3, of: .lighthouse, tags: Samples.tags(("b", "1"), ("B", "2"))))
        try await storage.add(try Samples.keyPair(1, tags: Samples.tags(("x", "y"))), to: Samples.otherAccount)
        #expect(try await storage.tagTexts() == ["B=2", "a=1", "b=1", "b=2"])
        #expect(try await storage.tagTexts(of: Samples.otherAccount) == ["x=y"])
        #expect(try await storage.tagTexts(keys: ["b", "c"]) == ["b=1", "b=2"])
        #expect(try await storage.tagTexts(keys: ["a", "b", "B"], value: "2") == ["B=2", "b=2"])
        for offset in 0..<6 {
            let page = try await storage.tags(
                of: Samples.account, keys: [], value: nil, offset: offset, limit: 2)
            #expect(page.totalCount == 4)
            #expect(page.elements.map(\.tag.text) == Array(["B=2", "a=1", "b=1", "b=2"].dropFirst(offset).prefix(2)))
        }
        #expect(try await storage.tagCounts() == ["B=2": 1, "a=1": 1, "b=1": 1, "b=2": 2])
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])))
        #expect(try await storage.tagCounts() == ["B=2": 1, "a=1": 0, "b=1": 1, "b=2": 1])
        try await storage.change(try Samples.keyPairID(2), set: [("b", "1")], removed: [])
        #expect(try await storage.tagCounts() == ["B=2": 1, "a=1": 0, "b=1": 2, "b=2": 0])
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(2)])))
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(3, of: .lighthouse)])))
        #expect(try await engine.reopen().tagCounts() == ["B=2": 0, "a=1": 0, "b=1": 0, "b=2": 0])
    },
    StorageCheck("the quotas of keys and of values count every tag", [5, 6, 10, 16, 28]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1, tags: Samples.tags(("a", "1"), ("b", "1"))))
        let cases: [([(String, String)], keys: Bool, values: Bool)] = [
            ([("a", "1"), ("b", "1")], true, true), ([("a", "2")], true, false), ([("c", "1")], false, true),
            ([("a", "1"), ("c", "1")], false, true),
        ]
        for (pairs, keys, values) in cases {
            let tags = try Samples.tags(pairs)
            let first = try await storage.firstUnmet([.tags(.keyQuotaAllows(tags, quota: 2))], of: Samples.account)
            #expect((first == nil) == keys, "\(pairs)")
            let second = try await storage.firstUnmet([.tags(.valueQuotaAllows(tags, quota: 1))], of: Samples.account)
            #expect((second == nil) == values, "\(pairs)")
        }
        let new = try Samples.tags(("c", "1"))
        let others = [Precondition.tags(.keyQuotaAllows(new, quota: 1)), .tags(.valueQuotaAllows(new, quota: 1))]
        #expect(try await storage.firstUnmet(others, of: Samples.otherAccount) == nil)
        // Tags that no resource has any more are listed until they are removed.
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])))
        #expect(try await storage.firstUnmet(others, of: Samples.account) == others.first)
        for tag in try Samples.tags(("a", "1"), ("b", "1")) {
            try await storage.apply(Samples.change(.tag(.remove(tag))))
        }
        #expect(try await storage.firstUnmet(others, of: Samples.account) == nil)
    },
    StorageCheck("tagged key pairs are listed in parts, each once", [8, 10, 11, 15]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for number in 1...7 {
            let tags = try Samples.tags(("env", ["dev", "prod", "test"][number % 3]), ("n", "\(number)"))
            try await storage.add(try Samples.keyPair(number, tags: tags))
            try await storage.add(try Samples.keyPair(number, of: .lighthouse, tags: number == 7 ? [] : tags))
        }
        try await storage.add(try Samples.keyPair(8, tags: Samples.tags(("env", "prod"))), to: Samples.otherAccount)
        let cases: [([(String, [String])], [Int], [Int])] = [
            ([], [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6]),
            ([("env", [])], [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6]),
            ([("env", ["prod"])], [1, 4, 7], [1, 4]),
            ([("env", ["test", "dev", "test"])], [2, 3, 5, 6], [2, 3, 5, 6]),
            ([("env", ["prod", "none"]), ("n", ["7", "1", "2"])], [1, 7], [1]),
            ([("n", []), ("env", ["dev"])], [3, 6], [3, 6]), ([("Env", [])], [], []), ([("env", ["PROD"])], [], []),
        ]
        for (filters, cvm, lighthouse) in cases {
            let filters = filters.map { TagFilter(key: $0, values: $1) }
            let expected = Set(
                try cvm.map { TaggableID.keyPair(try Samples.keyPairID($0)) }
                    + lighthouse.map { .keyPair(try Samples.keyPairID($0, of: .lighthouse)) })
            for limit in [1, 2, 3, 100] {
                let listed = try await storage.tagged(filters, limit: limit)
                #expect(listed.count == expected.count, "\(filters) by \(limit)")
                #expect(Set(listed.map(\.id)) == expected, "\(filters) by \(limit)")
                #expect(listed.allSatisfy { $0.tags.count == 2 })
            }
        }
        #expect(try await storage.tagged([], limit: 10, of: Samples.otherAccount).count == 1)
    },
    StorageCheck("a part of a list ends where few of many meet all filters", [15]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        // Each half matches one filter; only the last key pair matches both, which no count reveals.
        let changes = try (1...5_001).map { number in
            let tags = number < 2_501 ? [("a", "1")] : number < 5_001 ? [("b", "1")] : [("a", "1"), ("b", "1")]
            return Samples.change(.addKeyPair(try Samples.keyPair(number, tags: Samples.tags(tags))))
        }
        #expect(await storage.apply(changes).allSatisfy(\.isSuccess))
        let filters = [TagFilter(key: "a", values: ["1"]), TagFilter(key: "b", values: ["1"])]
        let first = try await storage.taggedResources(of: Samples.account, matching: filters, after: nil, limit: 10)
        #expect(first.elements.isEmpty && first.next != nil)
        #expect(try await storage.tagged(filters, limit: 10).map(\.id) == [.keyPair(try Samples.keyPairID(5_001))])
    },
]

extension DomainModel.Tag {
    fileprivate var text: String { "\(key)=\(value)" }
}

extension Samples {
    static func tags(_ pairs: (String, String)...) throws -> [Tag] { try tags(pairs) }

    static func tags(_ pairs: [(String, String)]) throws -> [Tag] { try pairs.map { try Tag(key: $0, value: $1) } }
}

extension Storage {
    fileprivate func change(_ id: KeyPairID, set: [(String, String)], removed: [String]) async throws {
        let change = TagChange(resource: .keyPair(id), set: try Samples.tags(set), removed: removed)
        try await apply(Samples.change(.changeTags(change)))
    }

    fileprivate func tagTexts(
        keys: [String] = [], value: String? = nil, of account: AccountID = Samples.account
    ) async throws -> [String] {
        let page = try await tags(of: account, keys: keys, value: value, offset: 0, limit: 100)
        #expect(page.totalCount == page.elements.count)
        return page.elements.map(\.tag.text)
    }

    /// All tags with the number of resources that have them.
    fileprivate func tagCounts() async throws -> [String: Int] {
        let page = try await tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 100)
        return Dictionary(page.elements.map { ($0.tag.text, $0.resources) }, uniquingKeysWith: +)
    }

    /// All parts of a list.
    fileprivate func tagged(
        _ filters: [TagFilter], limit: Int, of account: AccountID = Samples.account
    ) async throws -> [TaggedResource] {
        var found: [TaggedResource] = []
        var position: TaggedPosition?
        repeat {
            let part = try await taggedResources(of: account, matching: filters, after: position, limit: limit)
            #expect(part.elements.count <= limit)
            found += part.elements
            position = part.next
        } while position != nil
        return found
    }
}
