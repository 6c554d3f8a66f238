// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RateLimiting
import Testing

struct TokenBucketsTests {
    private static let second: Int64 = 1_000_000_000

    private let rate = TokenRate(perSecond: 10)

    private func key(_ account: Int64, action: Int32 = 0, region: Int32 = 0) -> TokenBuckets.Key {
        TokenBuckets.Key(account: account, action: action, region: region)
    }

    private func instant(_ nanoseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 100 * Self.second + nanoseconds)
    }

    /// The number of calls at one instant that are admitted.
    private func admitted(
        _ count: Int, _ key: TokenBuckets.Key, by buckets: TokenBuckets, at nanoseconds: Int64 = 0
    ) -> Int {
        (0..<count).count { _ in buckets.take(key, rate, at: instant(nanoseconds)) == .admitted }
    }

    @Test func accountsActionsAndRegionsHaveBucketsOfTheirOwn() {
        let buckets = TokenBuckets()
        for key in [key(1), key(2), key(1, action: 1), key(1, region: 1), key(1, region: -1)] {
            #expect(admitted(25, key, by: buckets) == 10)
        }
        #expect(buckets.count == 5)
    }

    @Test func aRefusalCountsTheRequestsOfTheSecond() {
        let buckets = TokenBuckets()
        #expect(admitted(10, key(1), by: buckets) == 10)
        for requests in 11...40 {
            #expect(buckets.take(key(1), rate, at: instant(0)) == .refused(requests: requests))
        }
        // Only one call was made in this second of the clock, but ten were admitted within the last 1,000 ms.
        #expect(buckets.take(key(2), rate, at: instant(999_999_999)) == .admitted)
        for _ in 1...9 { _ = buckets.take(key(2), rate, at: instant(999_999_999)) }
        #expect(buckets.take(key(2), rate, at: instant(Self.second)) == .refused(requests: 11))
    }

    @Test func aMillionCallersFitIntoTheMemoryOfAFew() {
        let buckets = TokenBuckets()
        var most = 0
        var admitted = 0
        for account in 0..<Int64(1_000_000) {
            // All calls are within one second, so no bucket could be dropped without an effect.
            if buckets.take(key(account), rate, at: instant(account)) == .admitted { admitted += 1 }
            if account.isMultiple(of: 10_000) { most = max(most, buckets.count) }
        }
        #expect(admitted == 1_000_000)
        #expect(max(most, buckets.count) <= TokenBuckets.heldMaxDefault)
        // The buckets use the available room.
        #expect(buckets.count > TokenBuckets.heldMaxDefault / 4)
    }

    @Test func whoIsSilentIsForgottenWhenItsBucketIsFull() {
        let buckets = TokenBuckets()
        for account in 0..<Int64(10_000) { _ = admitted(20, key(account), by: buckets) }
        #expect(buckets.count == 10_000)
        for turn in 1...3 {
            for account in 1_000_000..<Int64(1_000_100) {
                _ = buckets.take(key(account), rate, at: instant(Int64(turn) * 2 * Self.second))
            }
        }
        #expect(buckets.count <= 200)
    }

    /// At every instant after a bucket was emptied, while others make the shards turn, it has at most the tokens that
    /// were added.
    @Test(arguments: [0, 1, 999, 1000, 1001, 1999, 2000, 2001, 3999, 4000, 4001, 6000] as [Int64])
    func toBeForgottenGivesNothing(_ milliseconds: Int64) {
        let buckets = TokenBuckets()
        #expect(admitted(20, key(1), by: buckets) == 10)
        for moment in stride(from: 0, through: milliseconds, by: 1) {
            for account in 10..<Int64(50) { _ = buckets.take(key(account), rate, at: instant(moment * 1_000_000)) }
        }
        let tokens = min(10, Int(milliseconds / 100))
        #expect(admitted(20, key(1), by: buckets, at: milliseconds * 1_000_000) == tokens)
    }

    /// A caller that keeps calling stays limited for any number of other callers.
    @Test func aFloodOfCallersFreesNoneThatCallsOn() {
        let buckets = TokenBuckets(heldMax: 1024)
        #expect(admitted(20, key(1), by: buckets) == 10)
        var admitted = 0
        for account in 10..<Int64(100_000) {
            _ = buckets.take(key(account), rate, at: instant(0))
            if buckets.take(key(1), rate, at: instant(0)) == .admitted { admitted += 1 }
        }
        #expect(admitted == 0)
        #expect(buckets.count <= 1024)
    }

    @Test func manyAtOnceGetNoMoreThanThereIs() async {
        let buckets = TokenBuckets()
        let total = await withTaskGroup { group in
            for caller in 0..<8 {
                group.addTask {
                    // Half a second passes, and each caller reads a slightly different time.
                    (0..<5_000).count { call in
                        let moment = Int64((call * 100_000 + caller * 37) % 500_000_000)
                        return buckets.take(key(1), rate, at: instant(moment)) == .admitted
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total >= 10)
        #expect(total <= 15)
    }

    @Test(arguments: [1, 50, 1000])
    func atOneMomentNoneMoreThanTheRateIsAdmitted(_ perSecond: Int) async {
        let buckets = TokenBuckets()
        let rate = TokenRate(perSecond: perSecond)
        let admitted = await withTaskGroup { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<500).count { _ in buckets.take(key(7), rate, at: instant(0)) == .admitted }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(admitted == perSecond)
    }
}
