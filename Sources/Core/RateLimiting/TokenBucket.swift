// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The number of tokens that a bucket gets per second, and the number that it holds.
package struct TokenRate: Sendable, Hashable {
    /// The allowed values of rates and bursts. The maximum is more than a machine can answer.
    package static let allowed = 1...1_000_000

    package let perSecond: Int
    package let burst: Int

    /// Values outside `allowed` are moved to the nearest allowed value.
    ///
    /// - Parameter burst: By default the tokens of one second.
    package init(perSecond: Int, burst: Int? = nil) {
        self.perSecond = Self.nearestAllowed(perSecond)
        self.burst = Self.nearestAllowed(burst ?? perSecond)
    }

    private static func nearestAllowed(_ number: Int) -> Int {
        min(max(number, allowed.lowerBound), allowed.upperBound)
    }
}

/// A token bucket (ruling 24). It begins full. A full bucket equals a new one, so it may be dropped.
///
/// Tokens are counted in billionths. A nanosecond adds `perSecond` of them, so nothing is rounded.
package struct TokenBucket: Sendable {
    private static let token: Int64 = 1_000_000_000

    private var level: Int64
    private var updatedAt: MonotonicInstant

    package init(_ rate: TokenRate, at now: MonotonicInstant) {
        level = Self.capacity(of: rate)
        updatedAt = now
    }

    /// Takes a token and answers whether there was one.
    ///
    /// - Parameter now: May be earlier than in the previous call, because threads read the clock and get here in
    ///   different orders. No time has passed then.
    package mutating func take(_ rate: TokenRate, at now: MonotonicInstant) -> Bool {
        refill(rate, at: now)
        guard level >= Self.token else { return false }
        level -= Self.token
        return true
    }

    private mutating func refill(_ rate: TokenRate, at now: MonotonicInstant) {
        guard now > updatedAt else { return }
        let passed = now.nanoseconds.subtractingReportingOverflow(updatedAt.nanoseconds)
        let brought = passed.partialValue.multipliedReportingOverflow(by: Int64(rate.perSecond))
        let missing = Self.capacity(of: rate) - level
        // The tokens of a very long time may overflow an integer.
        let isFull = passed.overflow || brought.overflow || brought.partialValue >= missing
        level += isFull ? missing : brought.partialValue
        updatedAt = now
    }

    private static func capacity(of rate: TokenRate) -> Int64 { Int64(rate.burst) * token }
}
