// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation

extension Instance {
    /// The end of the term of a prepaid instance: its number of calendar months after its creation, in UTC; `nil` for
    /// other instances. Nothing happens to the instance at that time.
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

    /// The same day and time of a later month, or the last day of that month if it is shorter.
    func later(byMonths months: Int) -> Instant {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        guard let later = Self.calendar.date(byAdding: .month, value: months, to: date) else { return .distantFuture }
        // A `Date` is a floating-point number, which does not hold milliseconds exactly.
        return Instant(milliseconds: milliseconds + Int64(later.timeIntervalSince(date).rounded()) * 1000)
    }
}
