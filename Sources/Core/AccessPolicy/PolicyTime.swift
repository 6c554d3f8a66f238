// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel

/// Times in conditions, in UTC: `2016-06-01T00:01:00Z`, or `2022-05-31 00:00:00` as on CAM's overview page of
/// conditions. Other forms of ISO 8601 are refused, because a missing zone could mean local time.
enum PolicyTime {
    static func instant(_ text: String) -> Instant? {
        var bytes = Array(text.utf8)
        guard bytes.count > 10 else { return nil }
        if bytes[10] == UInt8(ascii: "T") {
            guard bytes.popLast() == UInt8(ascii: "Z") else { return nil }
            bytes[10] = UInt8(ascii: " ")
        }
        let form = Array("dddd-dd-dd dd:dd:dd".utf8)
        guard bytes.count == form.count,
            zip(bytes, form).allSatisfy({ $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 })
        else { return nil }
        let numbers = bytes.split { !$0.isDigit }.map { digits in
            digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        guard (1...12).contains(month), (1...days(inMonth: month, of: year)).contains(day), numbers[3] < 24,
            numbers[4] < 60, numbers[5] < 60
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        return Instant(seconds: ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5])
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        // The leap days before this year, counted from year 0, minus those before 1970.
        let past = year - 1
        let leapDays = year == 0 ? 0 : past / 4 - past / 100 + past / 400 + 1
        let months = (1..<month).reduce(0) { $0 + days(inMonth: $1, of: year) }
        return year * 365 + leapDays - (1970 * 365 + 478) + months + day - 1
    }
}
