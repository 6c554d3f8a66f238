// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Times of log lines, `2026-11-18T11:06:40.250Z`. The text of a second is made once, as many lines have it.
enum LogTime {
    private struct Second {
        let number: Int64
        /// Up to the seconds.
        let text: Substring
    }

    private static let latest = Mutex(Second(number: .min, text: ""))

    /// - Parameter time: Of the clock, to the millisecond below it.
    static func text(_ time: Date) -> String {
        let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded(.down))
        let (number, rest) = (milliseconds / 1000, String(milliseconds % 1000))
        let second = latest.withLock { latest in
            if latest.number != number {
                let whole = Date(timeIntervalSince1970: Double(number))
                let text = whole.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
                latest = Second(number: number, text: text.dropLast())
            }
            return latest.text
        }
        return "\(second).\("000".dropFirst(rest.utf8.count))\(rest)Z"
    }
}
