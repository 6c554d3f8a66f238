// SPDX-License-Identifier: Apache-2.0

import Foundation
package import KeyPairModel

extension Instant {
    /// `YYYY-MM-DDThh:mm:ssZ`, the form of every time in API 3.0.
    package var timestamp: String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    /// `YYYY-MM-DD hh:mm:ss` in UTC+8, the form of legacy generation A.
    package var localTimestamp: String { Instant(seconds: seconds + 8 * 3600).plainTimestamp }

    /// `YYYY-MM-DD hh:mm:ss` in UTC, the form of CAM.
    package var plainTimestamp: String { String(timestamp.dropLast()).replacing("T", with: " ") }
}
