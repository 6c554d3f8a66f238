// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization
import Testing

let longPageChecks: [StorageCheck] = [
    StorageCheck("a page of very many bindings is whole, and lets others go first", [9, 17, 22]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (pairs, count) = (Array(1...60), 90)
        // Some have the same instant and are sorted by identifier.
        for number in pairs {
            try await storage.add(
                try Samples.keyPair(number, createdAt: Instant(milliseconds: Int64(number / 4))))
        }
        let instances = try (1...count).map { number in
            try Samples.instance(number, createdAt: Instant(milliseconds: Int64(number / 4)), opened: pairs)
        }
        try await storage.change(.add(instances, token: nil))
        for (offset, limit) in [(0, 100), (7, 50), (59, 1)] {
            let turn = CountedTurn()
            let page = try await CallTurns.$current.withValue(turn) {
                try await storage.keyPairs(
                    of: Samples.account, product: .cvm, query: .all,
                    range: try PageRange(offset: Int64(offset), limit: Int64(limit)))
            }
            let expected = try pairs.sorted { ($1 / 4, $0) < ($0 / 4, $1) }.dropFirst(offset).prefix(limit)
                .map { try Samples.keyPairID($0) }
            #expect(page.totalCount == pairs.count && page.elements.map(\.id) == expected)
            #expect(page.elements.allSatisfy { $0.bindings.count == count })
            // The place is given up at least once for every 4,000 bindings.
            #expect(turn.count == turn.countTaken && (limit == 1 || turn.count >= page.elements.count * count / 4_000))
        }
        // A list with foremost names is read in parts, too: all names, and each that is equal.
        let named = KeyPairQuery.matching([.nameIsOrContains(["name_", "name_9", "name_7", "name_8"])])
        let first = [9, 8, 7].map { "name_\($0)" }
        for (offset, limit) in [(0, 100), (1, 40), (3, 50), (30, 30)] {
            let page = try await storage.keyPairs(
                of: Samples.account, product: .cvm, query: named,
                range: try PageRange(offset: Int64(offset), limit: Int64(limit)))
            let others = pairs.sorted { ($1 / 4, $0) < ($0 / 4, $1) }.map { "name_\($0)" }.filter {
                !first.contains($0)
            }
            let expected = (["name_8", "name_9", "name_7"] + others).dropFirst(offset).prefix(limit)
            #expect(page.totalCount == pairs.count && page.elements.map(\.name.text) == Array(expected))
        }
        let turn = CountedTurn()
        let page = try await CallTurns.$current.withValue(turn) {
            try await storage.instances(
                of: Samples.account, product: .cvm, query: .all, region: "ap-guangzhou", sorted: .newestFirst,
                range: .longest, at: Samples.time)
        }
        let expected = try (1...count).sorted { ($1 / 4, $0) < ($0 / 4, $1) }.map { try Samples.instanceID($0) }
        #expect(page.totalCount == count && page.elements.map(\.id) == expected)
        #expect(page.elements.allSatisfy { $0.bindings.count == pairs.count })
        #expect(turn.count == turn.countTaken && turn.count >= 1)
    }
]

/// Counts how often the place of a call is given up and taken again.
private final class CountedTurn: CallTurn {
    private let given = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)

    var count: Int { given.load(ordering: .relaxed) }
    var countTaken: Int { taken.load(ordering: .relaxed) }

    func giveUp() { given.add(1, ordering: .relaxed) }
    func takeAgain() async { taken.add(1, ordering: .relaxed) }
}
