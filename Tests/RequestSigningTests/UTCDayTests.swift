// SPDX-License-Identifier: Apache-2.0

import RequestSigning
import Testing

struct UTCDayTests {
    @Test(
        arguments: [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (-1, "1969-12-31"),
            (-86_400, "1969-12-31"),
            (-86_401, "1969-12-30"),
            // The last second of a day, and the first of the next.
            (1_700_006_399, "2023-11-14"),
            (1_700_006_400, "2023-11-15"),
            // Leap days, and a century without one.
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_709_164_800, "2024-02-29"),
            (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_677_628_799, "2023-02-28"),
            (1_677_628_800, "2023-03-01"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
            // Beyond 32 bits.
            (2_147_483_647, "2038-01-19"),
            (2_147_483_648, "2038-01-19"),
            (4_294_967_296, "2106-02-07"),
            (253_402_214_400, "9999-12-31"),
            (253_402_300_799, "9999-12-31"),
        ] as [(Int64, String)])
    func dayIsThatOfTheCalendar(_ seconds: Int64, _ day: String) {
        #expect(utcDay(ofUnixSeconds: seconds) == day)
    }

    @Test(arguments: [Int64.max, .min, .max / 2, .min / 2, 67_768_036_191_676_800])
    func timeBeyondAnyCalendarHasNoDay(_ seconds: Int64) {
        #expect(utcDay(ofUnixSeconds: seconds) == nil)
    }

    /// The last second whose year fits into the C library's calendar. It is tested in a separate process, because a
    /// trap would end it.
    @Test func lastTimeOfTheCalendarDoesNotTrap() async {
        await #expect(processExitsWith: .success) {
            _ = utcDay(ofUnixSeconds: 67_768_036_191_676_799)
        }
    }
}
