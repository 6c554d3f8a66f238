// SPDX-License-Identifier: Apache-2.0

import Foundation
package import KeyPairModel

extension Instant {
    /// `YYYY-MM-DDThh:mm:ssZ`, the form of every time in API 3.0.
    package var timestamp: String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
