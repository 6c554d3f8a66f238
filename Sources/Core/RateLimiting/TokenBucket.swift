// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// N tokens, refilled N a second (ruling 24), as one number: when the bucket will be full again. A token taken puts that
/// off by 1/N s; there is none while it is more than a second away.
package struct TokenBucket: Sendable {
    private static let second: Int64 = 1_000_000

    /// In microseconds since 1970; a bucket that was never used has been full since.
    private var fullAt: Int64 = 0

    package init() {}

    /// Takes a token; `false` where there is none.
    ///
    /// - Parameter rate: N, from 1 to 1,000,000; the same for each call.
    package mutating func take(at now: Instant, rate: Int) -> Bool {
        let now = now.milliseconds * 1000
        // No bucket is emptier than empty: a clock that was set back would else leave it so for as long.
        let fullAt = min(max(fullAt, now), now + Self.second)
        let later = fullAt + Self.second / Int64(rate)
        guard later <= now + Self.second else {
            self.fullAt = fullAt
            return false
        }
        self.fullAt = later
        return true
    }
}
