// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A clock that the test controls.
final class Clock: Sendable {
    private let time: Mutex<Date>

    init(_ now: Date) { time = Mutex(now) }

    var now: Date {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}
