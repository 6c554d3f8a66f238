// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPGateway

struct BodyBudgetTests {
    @Test func noMoreIsTakenThanThereIs() {
        let budget = BodyBudget(bytes: 10)
        #expect(budget.take(6))
        #expect(!budget.take(5))
        #expect(budget.take(4))
        #expect(!budget.take(1))
        budget.give(back: 6)
        #expect(budget.take(6))
        #expect(!budget.take(1))
    }
}
