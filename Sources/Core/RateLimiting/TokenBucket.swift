// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// How many tokens a bucket gets a second, and how many it holds.
package struct TokenRate: Sendable, Hashable {
    /// What rates and bursts may be; more than a machine answers.
    package static let allowed = 1...1_000_000

    package let perSecond: Int
    package let burst: Int

    /// What is not `allowed` becomes the nearest that is.
    ///
    /// - Parameter burst: What a second brings, where nothing else is said.
    package init(perSecond: Int, burst: Int? = nil) {
        self.perSecond = Self.nearestAllowed(perSecond)
        self.burst = Self.nearestAllowed(burst ?? perSecond)
    }

    private static func nearestAllowed(_ number: Int) -> Int {
        min(max(number, allowed.lowerBound), allowed.upperBound)
    }
}

/// A token bucket (ruling 24). It begins full; a full one is as good as none, so that it may be forgotten.
///
/// Tokens are counted in billionths, of which a nanosecond brings `perSecond`: nothing is ever rounded.
package struct TokenBucket: Sendable {
    private static let token: Int64 = 1_000_000_000

    private var level: Int64
    private var updatedAt: MonotonicInstant

    package init(_ rate: TokenRate, at now: MonotonicInstant) {
        level = Self.capacity(of: rate)
        updatedAt = now
    }

    /// Takes a token. Whether there was one.
    ///
    /// - Parameter now: May be earlier than that of the call before, since threads read the clock and come here in
    ///   different orders: then no time has passed.
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
        // What a very long time brings is more than an integer holds.
        let isFull = passed.overflow || brought.overflow || brought.partialValue >= missing
        level += isFull ? missing : brought.partialValue
        updatedAt = now
    }

    private static func capacity(of rate: TokenRate) -> Int64 { Int64(rate.burst) * token }
}
