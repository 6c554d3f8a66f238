// SPDX-License-Identifier: Apache-2.0

package import IPAddresses
package import KeyPairModel
import Synchronization

/// Limits how often something may happen to each source: an IPv4 address, or the 64 bits of an IPv6 network, all of which
/// one customer has.
///
/// Sources share a fixed number of buckets by their hash, so that no number of them takes memory or pushes another out.
/// Two that share one are limited together: who wants to limit strangers must empty buckets faster than they fill, each
/// `rate` times a second, and cannot choose whose, since the hash is seeded anew in each process.
package final class SourceLimiter: Sendable {
    /// More than a test suite that tries its refusals one after the other.
    package static let rateDefault = 100
    package static let rateAllowed = 1...100_000
    /// 1.5 MB.
    static let bucketCount = 65_536
    /// In nanoseconds.
    private static let newsInterval: Int64 = 60_000_000_000
    private static let newsRate = TokenRate(perSecond: 1)

    package enum Verdict: Sendable, Equatable {
        case withinLimit
        /// Too often. Of a source that goes on, it is news once a minute; of all together, once a second.
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
    ///   - rate: How often a second; within `rateAllowed`.
    ///   - atOnce: How often at once; what a second brings, where nothing else is said.
    package init(rate: Int, atOnce: Int? = nil) {
        let rate = TokenRate(perSecond: rate, burst: atOnce)
        self.rate = rate
        // All are full when the clock begins.
        let start = MonotonicInstant(nanoseconds: 0)
        let source = Source(bucket: TokenBucket(rate, at: start))
        state = Mutex(
            State(
                sources: [Source](repeating: source, count: Self.bucketCount),
                news: TokenBucket(Self.newsRate, at: start)))
    }

    /// Counts an event. Those without an address count as of one source.
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

    /// Whether an event now would be within the limit. Counts nothing.
    package func isWithinLimit(_ address: IPAddress?, at now: MonotonicInstant) -> Bool {
        let index = Self.index(of: address)
        return state.withLock { state in
            // Of a copy.
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
