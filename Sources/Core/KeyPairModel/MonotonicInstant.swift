// SPDX-License-Identifier: Apache-2.0

/// A moment on a clock that only goes forward, in nanoseconds since a moment of that clock's own. Good for how long
/// something took, and for nothing that outlives the process.
package struct MonotonicInstant: Hashable, Sendable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
