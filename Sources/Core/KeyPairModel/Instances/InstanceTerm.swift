// SPDX-License-Identifier: Apache-2.0

extension Instance {
    /// When a prepaid instance ends: so many calendar months after it was made, in UTC; `nil` for others. Nothing happens to
    /// it then.
    package var expiresAt: Instant? {
        shape.months > 0 ? origin.createdAt.later(byMonths: shape.months) : nil
    }
}

extension Instant {
    private static let millisecondsOfDay: Int64 = 86_400_000

    /// The same day and time of a later month, or its last day where it has no such day.
    func later(byMonths months: Int64) -> Instant {
        let day = (milliseconds - Self.remainder(milliseconds, Self.millisecondsOfDay)) / Self.millisecondsOfDay
        let date = CivilDate(dayNumber: day)
        return Instant(
            milliseconds: milliseconds + (date.later(byMonths: months).dayNumber - day) * Self.millisecondsOfDay)
    }

    fileprivate static func remainder(_ number: Int64, _ divisor: Int64) -> Int64 {
        let rest = number % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

/// A day of the Gregorian calendar.
private struct CivilDate {
    let year: Int64
    /// 1–12.
    let month: Int64
    let day: Int64

    private init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days since 1970-01-01. Years are counted from March, so that the day that only some have is their last; 400 years
    /// have 146097 days, whichever.
    init(dayNumber: Int64) {
        let shifted = dayNumber + 719_468
        let era = (shifted - Instant.remainder(shifted, 146_097)) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var dayNumber: Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year - Instant.remainder(year, 400)) / 400
        let yearOfEra = year - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    func later(byMonths months: Int64) -> CivilDate {
        let count = year * 12 + month - 1 + months
        let target = (year: count / 12, month: count % 12 + 1)
        let following = (year: (count + 1) / 12, month: (count + 1) % 12 + 1)
        let length =
            CivilDate(year: following.year, month: following.month, day: 1).dayNumber
            - CivilDate(year: target.year, month: target.month, day: 1).dayNumber
        return CivilDate(year: target.year, month: target.month, day: min(day, length))
    }
}
