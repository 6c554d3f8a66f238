// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// 1, 2, 3, …
final class Counter: Sendable {
    private let last = Mutex(0)

    func next() -> Int {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
