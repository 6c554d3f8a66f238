// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

/// A refused source writes a limited number of lines, and all omitted lines are counted.
struct RefusalLineBudgetTests {
    private let budget = RefusalLineBudget()

    private func admitted(_ source: String, _ count: Int, atSecond second: Int64 = 0) -> Int {
        let now = MonotonicInstant(nanoseconds: second * 1_000_000_000)
        return (0..<count).count { _ in budget.admits(source, at: now) }
    }

    @Test func aSourceHasSoManyLinesAtOnceAndASecond() {
        #expect(admitted("192.0.2.1", 1000) == RefusalLineBudget.linesAtOnce)
        #expect(admitted("192.0.2.1", 1000, atSecond: 3) == 3 * RefusalLineBudget.linesPerSecond)
        let leftOut = budget.takeLeftOut()
        #expect(leftOut.bySource.map(\.source) == ["192.0.2.1"])
        #expect(leftOut.bySource.map(\.lines) == [2000 - 200 - 30])
        #expect(leftOut.others == 0)
        #expect(budget.takeLeftOut().bySource.isEmpty)
    }

    @Test func aNetworkOfIPv6IsOneSource() {
        for host in 1...300 { _ = budget.admits("2001:db8:1:2::\(host)", at: MonotonicInstant(nanoseconds: 0)) }
        #expect(admitted("2001:db8:1:3::1", 1) == 1)
        #expect(budget.takeLeftOut().bySource.map(\.lines) == [100])
    }

    @Test func ofManySourcesSomeAreNamedAndAllAreCounted() {
        for number in 0..<30 { _ = admitted("192.0.2.\(number)", RefusalLineBudget.linesAtOnce + 1 + number) }
        let leftOut = budget.takeLeftOut()
        #expect(leftOut.bySource.count == RefusalLineBudget.sourcesTold)
        let told = leftOut.bySource.map(\.lines)
        #expect(told == told.sorted(by: >))
        // Sources that share a bucket may omit more lines.
        #expect(told.reduce(0, +) + leftOut.others >= (1...30).reduce(0, +))
        #expect(leftOut.others > 0)
    }

    /// Calls without an address count as one source.
    @Test func noAddressIsASource() {
        #expect(admitted("", 1000) == RefusalLineBudget.linesAtOnce)
        #expect(budget.takeLeftOut().bySource.map(\.source) == [""])
    }
}
