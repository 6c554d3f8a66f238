// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct InstantTests {
    @Test(
        arguments: [
            (0, 0), (1, 0), (999, 0), (1000, 1), (1999, 1), (2000, 2), (1_700_000_000_123, 1_700_000_000),
            // Rounded down, not towards zero.
            (-1, -1), (-999, -1), (-1000, -1), (-1001, -2), (-1999, -2), (-2000, -2), (-2001, -3),
            (Int64.max, 9_223_372_036_854_775), (Int64.min, -9_223_372_036_854_776),
        ] as [(Int64, Int64)])
    func secondsAreRoundedDown(_ milliseconds: Int64, _ seconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func secondsAreAThousandMilliseconds() {
        #expect(Instant(seconds: 1_700_000_000).milliseconds == 1_700_000_000_000)
        #expect(Instant(seconds: -1).milliseconds == -1000)
        #expect(Instant(seconds: -1).seconds == -1)
        #expect(Instant(seconds: .max).milliseconds == .max && Instant(seconds: .min).milliseconds == .min)
    }

    @Test func instantsSortByTime() {
        #expect(Instant(milliseconds: -1) < Instant(milliseconds: 0))
        #expect(Instant(milliseconds: 0) < Instant(milliseconds: 1))
        #expect(Instant(seconds: 1) == Instant(milliseconds: 1000))
    }
}
