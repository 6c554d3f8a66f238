// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Synchronization

/// The token buckets of many callers, in bounded memory.
///
/// A bucket must be full again after one second without a call, so a caller that has been silent for longer needs none.
/// Each shard holds the buckets used since its last turn and those of the turn before; at the next turn it drops the
/// latter. A turn takes two seconds, so dropped buckets were full. If one half fills up with callers sooner, the shard
/// turns at once, and the callers that have been silent for longest get their used tokens back. A caller that keeps
/// calling is never dropped.
package final class TokenBuckets: Sendable {
    /// The key of a bucket. It consists of numbers only, so that a million of them are small and found fast.
    package struct Key: Hashable, Sendable {
        let account: Int64
        let action: Int32
        let region: Int32

        package init(account: Int64, action: Int32, region: Int32) {
            self.account = account
            self.action = action
            self.region = region
        }
    }

    package enum Verdict: Sendable, Equatable {
        case admitted
        /// - Parameter requests: The number of requests in this second, including this one.
        case refused(requests: Int)
    }

    /// The default maximum number of buckets; they take about 14 MB.
    package static let heldMaxDefault = 131_072
    /// The number of shards that four bits can address.
    private static let shardCount = 16

    private let shards: [Shard]

    /// - Parameter heldMax: At least twice the number of shards, 32.
    package init(heldMax: Int = heldMaxDefault) {
        let perHalf = max(1, heldMax / Self.shardCount / 2)
        shards = (0..<Self.shardCount).map { _ in Shard(perHalf: perHalf) }
    }

    /// Takes a token from the bucket of a key.
    package func take(_ key: Key, _ rate: TokenRate, at now: MonotonicInstant) -> Verdict {
        shards[Self.shard(of: key)].take(key, rate, at: now)
    }

    /// The number of buckets that are held.
    package var count: Int { shards.reduce(0) { $0 + $1.count } }

    private static func shard(of key: Key) -> Int {
        let numbers =
            UInt64(bitPattern: key.account) ^ UInt64(UInt32(bitPattern: key.action)) << 40
            ^ UInt64(UInt32(bitPattern: key.region)) << 50
        // The upper bits of a product with the golden ratio depend on all bits of the other factor.
        return Int((numbers &* 0x9E37_79B9_7F4A_7C15) >> 60)
    }
}

private final class Shard: Sendable {
    private struct Buckets {
        var used: [TokenBuckets.Key: CountingBucket] = [:]
        var usedBefore: [TokenBuckets.Key: CountingBucket] = [:]
        var turnedAt = MonotonicInstant(nanoseconds: 0)
    }

    /// Twice the time in which a bucket fills, because threads read the clock and get here in different orders.
    private static let turnNanoseconds: Int64 = 2_000_000_000

    private let perHalf: Int
    private let buckets = Mutex(Buckets())

    init(perHalf: Int) { self.perHalf = perHalf }

    var count: Int { buckets.withLock { $0.used.count + $0.usedBefore.count } }

    func take(_ key: TokenBuckets.Key, _ rate: TokenRate, at now: MonotonicInstant) -> TokenBuckets.Verdict {
        buckets.withLock { buckets in
            if now.nanoseconds &- buckets.turnedAt.nanoseconds >= Self.turnNanoseconds { turn(&buckets, at: now) }
            if let place = buckets.used.index(forKey: key) {
                return buckets.used.values[place].take(rate, at: now)
            }
            if buckets.used.count >= perHalf { turn(&buckets, at: now) }
            var bucket = buckets.usedBefore.removeValue(forKey: key) ?? CountingBucket(rate, at: now)
            let verdict = bucket.take(rate, at: now)
            buckets.used[key] = bucket
            return verdict
        }
    }

    private func turn(_ buckets: inout Buckets, at now: MonotonicInstant) {
        buckets.usedBefore = buckets.used
        buckets.used = [:]
        buckets.turnedAt = now
    }
}

/// A bucket, and the number of requests in the current second of the clock.
private struct CountingBucket {
    private var tokens: TokenBucket
    private var second: UInt32
    private var requests: UInt32 = 0

    init(_ rate: TokenRate, at now: MonotonicInstant) {
        tokens = TokenBucket(rate, at: now)
        second = Self.second(of: now)
    }

    mutating func take(_ rate: TokenRate, at now: MonotonicInstant) -> TokenBuckets.Verdict {
        if Self.second(of: now) != second {
            second = Self.second(of: now)
            requests = 0
        }
        requests &+= 1
        if tokens.take(rate, at: now) { return .admitted }
        // An empty bucket admitted its whole burst within the last second, perhaps before this second of the clock.
        return .refused(requests: max(Int(requests), rate.burst + 1))
    }

    private static func second(of now: MonotonicInstant) -> UInt32 {
        UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000_000)
    }
}
