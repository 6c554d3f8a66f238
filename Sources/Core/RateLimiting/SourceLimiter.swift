// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import IPAddresses
import Synchronization

/// Limits the rate of events per source. A source is an IPv4 address or the 64-bit prefix of an IPv6 address, which one
/// customer usually has.
///
/// Sources share a fixed number of buckets by their hash, so the memory is bounded and no source displaces another. Two
/// sources that share a bucket are limited together. To limit others on purpose, an attacker would have to empty
/// buckets faster than each refills (`rate` per second) and could not choose whose, because the hash is seeded at
/// random in each process.
package final class SourceLimiter: Sendable {
    /// More than a test suite needs that tries its refusals one after the other.
    package static let rateDefault = 100
    package static let rateAllowed = 1...100_000
    /// 65,536 buckets take 1.5 MB.
    static let bucketCount = 65_536
    /// The interval in nanoseconds at which refusals of one source are reported.
    private static let newsInterval: Int64 = 60_000_000_000
    private static let newsRate = TokenRate(perSecond: 1)

    package enum Verdict: Sendable, Equatable {
        case withinLimit
        /// The event exceeds the limit. `isNews` is true once a minute for a source and once a second for all.
        case limited(isNews: Bool)
    }

    private struct Source {
        var bucket: TokenBucket
        var lastNews: MonotonicInstant?
    }

    private struct State {
        var sources: [Source]
        var news: TokenBucket
    }

    private let rate: TokenRate
    private let state: Mutex<State>

    /// - Parameters:
    ///   - rate: Events per second; within `rateAllowed`.
    ///   - atOnce: The size of a burst; by default the events of one second.
    package init(rate: Int, atOnce: Int? = nil) {
        let rate = TokenRate(perSecond: rate, burst: atOnce)
        self.rate = rate
        // All buckets are full at the start of the clock.
        let start = MonotonicInstant(nanoseconds: 0)
        let source = Source(bucket: TokenBucket(rate, at: start))
        state = Mutex(
            State(
                sources: [Source](repeating: source, count: Self.bucketCount),
                news: TokenBucket(Self.newsRate, at: start)))
    }

    /// Counts an event. Events without an address count as one source.
    package func count(_ address: IPAddress?, at now: MonotonicInstant) -> Verdict {
        let index = Self.index(of: address)
        return state.withLock { state in
            if state.sources[index].bucket.take(rate, at: now) { return .withinLimit }
            if let last = state.sources[index].lastNews,
                now.nanoseconds - last.nanoseconds < Self.newsInterval
            {
                return .limited(isNews: false)
            }
            guard state.news.take(Self.newsRate, at: now) else { return .limited(isNews: false) }
            state.sources[index].lastNews = now
            return .limited(isNews: true)
        }
    }

    /// Whether an event at this time would be within the limit. The call counts nothing.
    package func isWithinLimit(_ address: IPAddress?, at now: MonotonicInstant) -> Bool {
        let index = Self.index(of: address)
        return state.withLock { state in
            // A copy of the bucket is used, so that nothing is counted.
            var bucket = state.sources[index].bucket
            return bucket.take(rate, at: now)
        }
    }

    private static func index(of address: IPAddress?) -> Int {
        var hasher = Hasher()
        hasher.combine(address?.source)
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(bucketCount))
    }
}
