// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RateLimiting
import Testing

struct TokenBucketTests {
    private static let start: Int64 = 5_000_000_000

    private func instant(_ nanoseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Self.start + nanoseconds)
    }

    /// The number of tokens at an instant.
    private func drain(_ bucket: inout TokenBucket, _ rate: TokenRate, at nanoseconds: Int64) -> Int {
        var taken = 0
        while bucket.take(rate, at: instant(nanoseconds)) { taken += 1 }
        return taken
    }

    @Test(arguments: [1, 3, 7, 10, 20, 100, 999_983, 1_000_000])
    func itHoldsWhatASecondBringsAndIsFullAgainAfterOneToTheNanosecond(_ perSecond: Int) {
        let rate = TokenRate(perSecond: perSecond)
        var bucket = TokenBucket(rate, at: instant(0))
        #expect(drain(&bucket, rate, at: 0) == perSecond)
        #expect(drain(&bucket, rate, at: 1_000_000_000) == perSecond)
        #expect(drain(&bucket, rate, at: 1_999_999_999) == perSecond - 1)
        #expect(drain(&bucket, rate, at: 2_000_000_000) == 1)
        // The bucket holds no more after any time.
        #expect(drain(&bucket, rate, at: 1_000_000_000_000) == perSecond)
        #expect(drain(&bucket, rate, at: .max - Self.start) == perSecond)
    }

    @Test func aTokenComesWhenItsTimeIsOver() {
        let rate = TokenRate(perSecond: 3)
        var bucket = TokenBucket(rate, at: instant(0))
        #expect(drain(&bucket, rate, at: 0) == 3)
        #expect(drain(&bucket, rate, at: 333_333_333) == 0)
        #expect(drain(&bucket, rate, at: 333_333_334) == 1)
        #expect(drain(&bucket, rate, at: 666_666_666) == 0)
        #expect(drain(&bucket, rate, at: 666_666_667) == 1)
    }

    /// Over any time, a bucket gives its initial tokens and those that were added. Frequent requests gain or lose none.
    @Test(arguments: [1, 3, 10, 97])
    func nothingIsRoundedAway(_ perSecond: Int) {
        let rate = TokenRate(perSecond: perSecond)
        var bucket = TokenBucket(rate, at: instant(0))
        let step: Int64 = 1_234_567
        var taken = 0
        for turn in 0...20_000 where bucket.take(rate, at: instant(Int64(turn) * step)) { taken += 1 }
        #expect(taken == perSecond + Int(20_000 * step * Int64(perSecond) / 1_000_000_000))
    }

    @Test func aClockThatWentBackBringsAndTakesNothing() {
        let rate = TokenRate(perSecond: 2)
        var bucket = TokenBucket(rate, at: instant(0))
        #expect(drain(&bucket, rate, at: 1_000_000_000) == 2)
        #expect(drain(&bucket, rate, at: -4_000_000_000) == 0)
        #expect(drain(&bucket, rate, at: 1_499_999_999) == 0)
        #expect(drain(&bucket, rate, at: 1_500_000_000) == 1)
    }

    @Test func aBurstMayDifferFromTheRate() {
        let rate = TokenRate(perSecond: 1, burst: 5)
        var bucket = TokenBucket(rate, at: instant(0))
        #expect(drain(&bucket, rate, at: 0) == 5)
        #expect(drain(&bucket, rate, at: 2_000_000_000) == 2)
        #expect(drain(&bucket, rate, at: 60_000_000_000) == 5)
    }

    @Test(arguments: [
        (0, 1), (-5, 1), (.min, 1), (1, 1), (1_000_000, 1_000_000), (1_000_001, 1_000_000), (.max, 1_000_000),
    ])
    func aRateThatCannotBeIsTheNearestThatCan(_ asked: Int, _ got: Int) {
        #expect(TokenRate(perSecond: asked) == TokenRate(perSecond: got))
        #expect(TokenRate(perSecond: asked).burst == got)
    }
}
