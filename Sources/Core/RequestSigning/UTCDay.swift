// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The UTC day of a Unix time as a credential scope writes it, `YYYY-MM-DD`; `nil` for a time outside the calendar.
package func utcDay(ofUnixSeconds seconds: Int64) -> String? {
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil else { return nil }
    return [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        .map { $0 < 10 ? "0\($0)" : "\($0)" }
        .joined(separator: "-")
}
