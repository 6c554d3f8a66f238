// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Testing

@testable import ClientCommands

/// Times and durations as users write them.
struct TimeTests {
    private static let now: Int64 = 1_800_000_000

    @Test(arguments: [
        ("0", 0), ("1700000000", 1_700_000_000), ("2026-11-21T20:00:00Z", 1_795_291_200),
        ("2026-11-22T04:00:00+08:00", 1_795_291_200), ("90s", now - 90), ("30m", now - 1_800), ("12h", now - 43_200),
        ("7d", now - 604_800),
    ])
    func aTimeIsRead(_ text: String, _ seconds: Int64) throws {
        #expect(try PointInTime.seconds(text, of: "--since", now: Self.now, .ago) == seconds)
    }

    @Test func aDurationMayLeadAhead() throws {
        #expect(try PointInTime.seconds("7d", of: "--until", now: Self.now, .ahead) == Self.now + 604_800)
    }

    @Test(arguments: ["", "-1", "7w", "d", "-7d", "99999999999999999d", "9999999999d", "yesterday", "1.5h"])
    func whatIsNoTimeIsRefused(_ text: String) {
        #expect {
            try PointInTime.seconds(text, of: "--since", now: Self.now, .ago)
        } throws: { error in
            "\(error)".hasPrefix("--since must be a time such as 2026-11-21T20:00:00Z") && "\(error)".hasSuffix(text)
        }
    }

    @Test(
        arguments: [
            ("90s", 90), ("30m", 1_800), ("24h", 86_400), ("7d", 604_800), ("0s", nil), ("7", nil), ("-7d", nil),
            ("d", nil), ("", nil), ("9223372036854775807m", nil),
        ] as [(String, Int64?)])
    func aLifetimeIsRead(_ text: String, _ seconds: Int64?) {
        #expect(HostInvite.seconds(text) == seconds)
    }
}
