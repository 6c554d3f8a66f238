// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation

/// A source of the current time. It is passed in, so that tests can set the time.
package protocol TimeSource: Sendable {
    func now() -> Instant
    /// A monotonic time, which is independent of changes to the machine's clock.
    func monotonicNow() -> MonotonicInstant
}

/// The machine's clock. No other code reads it.
package struct SystemTime: TimeSource {
    package init() {}

    package func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    package func monotonicNow() -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(ProcessInfo.processInfo.systemUptime * 1_000_000_000))
    }
}
