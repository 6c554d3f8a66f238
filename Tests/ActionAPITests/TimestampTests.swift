// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00Z"), (999, "1970-01-01T00:00:00Z"),
            (1000, "1970-01-01T00:00:01Z"), (1_700_000_000_000, "2023-11-14T22:13:20Z"),
            (1_700_000_000_999, "2023-11-14T22:13:20Z"), (-1, "1969-12-31T23:59:59Z"), (-1000, "1969-12-31T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"), (1_709_251_199_999, "2024-02-29T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"), (253_402_300_799_000, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func timeIsISO8601InUTCWithoutFractions(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).timestamp == text)
    }
}
