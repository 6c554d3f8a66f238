// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Testing

@testable import HTTPGateway

struct MemoryBudgetTests {
    private static let one = IPAddress("192.0.2.1")?.source
    private static let other = IPAddress("192.0.2.2")?.source

    @Test func noMoreIsTakenThanThereIs() {
        let budget = MemoryBudget(bytes: 10, bytesOfSource: 10)
        #expect(budget.take(6, for: Self.one))
        #expect(!budget.take(5, for: Self.other))
        #expect(budget.take(4, for: Self.other))
        #expect(!budget.take(1, for: Self.one))
        budget.give(back: 6, of: Self.one)
        #expect(budget.take(6, for: Self.other))
        #expect(!budget.take(1, for: Self.one))
    }

    @Test func aSourceTakesNoMoreThanItsShare() {
        let budget = MemoryBudget(bytes: 10, bytesOfSource: 4)
        #expect(budget.take(4, for: Self.one))
        #expect(!budget.take(1, for: Self.one))
        // A source that stands for many clients.
        #expect(budget.take(1, for: Self.one, isExempt: true))
        #expect(budget.take(4, for: Self.other))
        budget.give(back: 5, of: Self.one)
        #expect(budget.take(4, for: Self.one))
        #expect(budget.take(1, for: nil))
    }
}
