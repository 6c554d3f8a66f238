// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import RateLimiting
import Synchronization

/// Limits the log lines about refused calls for each source. A source is an IPv4 address or a /64 of IPv6. Lines over
/// the limit are counted.
final class RefusalLineBudget: Sendable {
    /// Enough for somebody who looks for the cause of an error. A day of them is at most 400 MB of log.
    static let linesPerSecond = 10
    static let linesAtOnce = 200
    /// The number of sources for which omitted lines are counted separately; the rest is counted together.
    static let sourcesTold = 20

    struct LeftOut: Sendable {
        /// The source as it was first written.
        var bySource: [(source: String, lines: Int)] = []
        var others = 0
    }

    private let limiter = SourceLimiter(rate: linesPerSecond, atOnce: linesAtOnce)
    private let leftOut = Mutex(Counts())

    private struct Counts {
        var bySource: [IPAddress.Source?: (source: String, lines: Int)] = [:]
        var others = 0
    }

    /// Takes a line from the budget of a source, or counts it as omitted.
    func admits(_ source: String, at now: MonotonicInstant) -> Bool {
        let address = IPAddress(source)
        guard case .limited = limiter.count(address, at: now) else { return true }
        leftOut.withLock { counts in
            if counts.bySource[address?.source] == nil && counts.bySource.count == Self.sourcesTold {
                counts.others += 1
            } else {
                counts.bySource[address?.source, default: (source, 0)].lines += 1
            }
        }
        return false
    }

    /// The omitted lines since the previous call, the most frequent source first.
    func takeLeftOut() -> LeftOut {
        let counts = leftOut.withLock { counts in
            defer { counts = Counts() }
            return counts
        }
        return LeftOut(bySource: counts.bySource.values.sorted { $0.lines > $1.lines }, others: counts.others)
    }
}
