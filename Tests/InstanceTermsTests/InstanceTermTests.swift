// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import InstanceTerms

/// Terms end on the days of the Gregorian calendar.
struct InstanceTermTests {
    /// From one millisecond before 22:00 UTC of a day to the same time of a later day.
    @Test(
        arguments: [
            (79_199_999, 1, 2_757_599_999),  // 1970-01-01, 1970-02-01
            (1_675_202_399_999, 1, 1_677_621_599_999),  // 2023-01-31, 2023-02-28
            (1_706_738_399_999, 1, 1_709_243_999_999),  // 2024-01-31, 2024-02-29
            (1_709_243_999_999, 12, 1_740_779_999_999),  // 2024-02-29, 2025-02-28
            (1_709_243_999_999, 48, 1_835_474_399_999),  // 2024-02-29, 2028-02-29
            (1_796_075_999_999, 3, 1_803_851_999_999),  // 2026-11-30, 2027-02-28
            (1_830_290_399_999, 2, 1_835_474_399_999),  // 2027-12-31, 2028-02-29
            (3_981_391_199_999, 48, 4_107_535_199_999),  // 2096-02-29, 2100-02-28
            (1_793_483_999_999, 1, 1_796_075_999_999),  // 2026-10-31, 2026-11-30
            (946_677_599_999, 1, 949_355_999_999),  // 1999-12-31, 2000-01-31
            (951_861_599_999, 1200, 4_107_535_199_999),  // 2000-02-29, 2100-02-28
            (250_246_619_999_999, 1200, 253_402_293_599_999),  // 9899-12-31, 9999-12-31
        ] as [(Int64, Int, Int64)])
    func aTermEndsOnItsDay(_ start: Int64, _ months: Int, _ end: Int64) {
        #expect(Instant(milliseconds: start).later(byMonths: months) == Instant(milliseconds: end))
    }

    /// Every seventh day until the year 2134, as a sum over all ends. The arithmetic of the SQL migration gives the
    /// same sum.
    @Test func allDaysAreAsTheyWere() {
        var sum: UInt64 = 0
        for day in stride(from: Int64(0), to: 60_000, by: 7) {
            for months in [1, 2, 3, 11, 12, 13, 36, 60] {
                let end = Instant(milliseconds: day * 86_400_000 + 12_345).later(byMonths: months)
                sum = (sum &* 31 &+ UInt64(end.milliseconds)) & (1 << 61 - 1)
            }
        }
        #expect(sum == 486_379_009_751_945_728)
    }

    /// No number in a database can crash the process.
    @Test func timesBeyondAnyCalendarDoNoHarm() {
        for start in [Int64.max / 1000, 253_402_300_799_999] {
            #expect(Instant(milliseconds: start).later(byMonths: 1200) > Instant(milliseconds: start))
        }
    }
}
