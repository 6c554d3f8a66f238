// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// A time in a command line option.
enum PointInTime {
    /// Whether `7d` means a week ago or in a week.
    enum Direction {
        case ago
        case ahead
    }

    static let forms = "2026-11-21T20:00:00Z or with an offset such as +08:00, Unix seconds, or 90s, 30m, 12h, 7d"

    /// In Unix seconds.
    static func seconds(_ text: String, of option: String, now: Int64, _ direction: Direction) throws -> Int64 {
        if let seconds = Int64(text), seconds >= 0 { return seconds }
        if let date = try? Date(text, strategy: .iso8601), let seconds = Int64(exactly: date.timeIntervalSince1970) {
            return seconds
        }
        if let seconds = seconds(ofDuration: text) {
            switch direction {
            case .ago: if seconds <= now { return now - seconds }
            case .ahead:
                let (time, overflow) = now.addingReportingOverflow(seconds)
                if !overflow { return time }
            }
        }
        throw ValidationError("\(option) must be a time such as \(forms), not \(text)")
    }

    /// The seconds of `90s`, `30m`, `12h` or `7d`; `nil` if a text is not a duration or is too long to represent.
    static func seconds(ofDuration text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count >= 0 else {
            return nil
        }
        let (seconds, isTooLong) = count.multipliedReportingOverflow(by: unit)
        return isTooLong ? nil : seconds
    }
}
