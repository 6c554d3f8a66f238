// SPDX-License-Identifier: Apache-2.0

import Foundation
package import KeyPairModel

extension Instance {
    /// When a prepaid instance ends: so many calendar months after it was made, in UTC; `nil` for others. Nothing
    /// happens to it then.
    package var expiresAt: Instant? {
        shape.months > 0 ? origin.createdAt.later(byMonths: Int(clamping: shape.months)) : nil
    }
}

extension Instant {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// The same day and time of a later month, or its last day where it has no such day.
    func later(byMonths months: Int) -> Instant {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        guard let later = Self.calendar.date(byAdding: .month, value: months, to: date) else { return .distantFuture }
        // Dates are numbers with fractions, in which milliseconds are not exact.
        return Instant(milliseconds: milliseconds + Int64(later.timeIntervalSince(date).rounded()) * 1000)
    }
}
