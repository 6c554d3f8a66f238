// SPDX-License-Identifier: Apache-2.0

/// A reading of a monotonic clock in nanoseconds since an arbitrary start, for durations within one process.
package struct MonotonicInstant: Hashable, Sendable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
