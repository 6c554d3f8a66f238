// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

/// The clock of this machine.
enum UnixClock {
    static var now: Instant { Instant(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1000).rounded(.down))) }
}

extension Instant {
    /// `YYYY-MM-DDThh:mm:ssZ`, the form of the API.
    var timestamp: String { Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601) }
}
