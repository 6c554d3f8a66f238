// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import KeyPairModel
import RateLimiting
import Synchronization

/// How many lines of the log each source may cause before it has proved itself: an IPv4 address, or a /64 of IPv6. What
/// is left out is counted.
final class RefusalLineBudget: Sendable {
    /// As many as somebody who looks for a fault of his needs; a day of them is 400 MB of log at most.
    static let linesPerSecond = 10
    static let linesAtOnce = 200
    /// Of how many sources is told how many lines were left out; of the rest together.
    static let sourcesTold = 20

    struct LeftOut: Sendable {
        /// The source as it came first.
        var bySource: [(source: String, lines: Int)] = []
        var others = 0
    }

    private let limiter = SourceLimiter(rate: linesPerSecond, atOnce: linesAtOnce)
    private let leftOut = Mutex(Counts())

    private struct Counts {
        var bySource: [IPAddress.Source?: (source: String, lines: Int)] = [:]
        var others = 0
    }

    /// Takes a line from the budget of a source, or counts it as left out.
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

    /// What was left out since the last time, most first.
    func takeLeftOut() -> LeftOut {
        let counts = leftOut.withLock { counts in
            defer { counts = Counts() }
            return counts
        }
        return LeftOut(bySource: counts.bySource.values.sorted { $0.lines > $1.lines }, others: counts.others)
    }
}
