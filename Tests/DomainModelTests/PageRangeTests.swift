// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct PageRangeTests {
    @Test(
        arguments: [
            (nil, nil, 0, 20), (0, 1, 0, 1), (nil, 100, 0, 100), (99, nil, 99, 20), (1, 99, 1, 99),
            (Int64.max, 100, Int64.max, 100),
        ] as [(Int64?, Int64?, Int64, Int64)])
    func rangeWithinTheLimitsIsAccepted(_ offset: Int64?, _ limit: Int64?, _ skipped: Int64, _ taken: Int64) throws {
        let range = try PageRange(offset: offset, limit: limit)
        #expect(range.offset == skipped)
        #expect(range.limit == taken)
    }

    @Test(
        arguments: [
            (-1, nil, .offsetNegative), (Int64.min, 20, .offsetNegative), (nil, -1, .limitNegative),
            (0, Int64.min, .limitNegative), (0, 0, .limitOutOfRange), (0, 101, .limitOutOfRange),
            (0, Int64.max, .limitOutOfRange), (-1, -1, .offsetNegative), (-1, 101, .offsetNegative),
        ] as [(Int64?, Int64?, PageRange.Problem)])
    func rangeBeyondTheLimitsIsRefused(_ offset: Int64?, _ limit: Int64?, _ problem: PageRange.Problem) {
        #expect(throws: problem) { try PageRange(offset: offset, limit: limit) }
    }
}
