// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// The range of an integer in the database.
///
/// SQLite stores any number of 64 bits, and an overflow in arithmetic ends the process. Numbers used in arithmetic are
/// read with `Row.number`, which reports a number out of range as damage.
struct StoredNumber {
    let range: ClosedRange<Int64>
    /// Whether the maximum time is allowed, which means "never".
    var orNever = false

    /// From 1970 to the end of the year 9999, in milliseconds.
    static let time = StoredNumber(range: 0...253_402_300_799_999)
    static let timeOrNever = StoredNumber(range: time.range, orNever: true)
    /// Terms of instances: at most a hundred years.
    static let months = StoredNumber(range: 0...1200)
    /// Counts, and sizes in GB or Mbps.
    static let count = StoredNumber(range: 0...Int64(Int32.max))
    static let port = StoredNumber(range: 1...65_535)
    /// Identifying numbers, within the range that every JSON reader reads exactly.
    static let identifier = StoredNumber(range: 0...9_007_199_254_740_991)
    static let occurrences = StoredNumber(range: 1...count.range.upperBound)
    private static let positive = StoredNumber(range: 1...identifier.range.upperBound)
    private static let flag = StoredNumber(range: 0...1)
    /// In seconds.
    private static let timestamp = StoredNumber(range: 0...time.range.upperBound / 1000)

    func holds(_ number: Int64) -> Bool { range.contains(number) || orNever && number == .max }

    /// The condition in SQL. NULL is not a number.
    func condition(of column: String) -> String {
        "(\(column) IS NULL OR \(column) BETWEEN \(range.lowerBound) AND \(range.upperBound)"
            + (orNever ? " OR \(column) = \(Int64.max))" : ")")
    }

    /// The range for a column of the schema; `nil` if none is declared yet.
    static func of(_ column: String, in table: String) -> StoredNumber? {
        if table == "instance", ["turns_at", "ends_at"].contains(column) { return timeOrNever }
        return if column.hasSuffix("_at") { time } else { byName[column] }
    }

    private static let byName: [String: StoredNumber] = [
        "account": identifier, "app_id": identifier, "bandwidth_out": count, "creator": identifier,
        "first_sequence": identifier, "granted_by": identifier, "has_password": flag, "identity": identifier,
        "ipv6_addresses": count, "is_active": flag, "is_disabled": flag, "is_protected": flag, "is_vpc_gateway": flag,
        "is_windows": flag, "key_pairs": count,
        "last_sequence": identifier, "months": months, "number": identifier, "occurrences": occurrences,
        "operation_fails": flag, "policy": positive, "port": port, "project": positive, "project_id": identifier,
        "resources": count, "revision": identifier, "sequence": positive, "stopped_without_charging": flag,
        "system_disk_encrypted": flag, "system_disk_size": count, "tag_values": count, "time": time,
        "timestamp": timestamp, "token_until": time,
        "uses": count, "uses_max": count,
    ]
}

// Decodes with the throwing methods: a value may be damaged, and the other methods would end the process.
extension Row {
    func number(_ kind: StoredNumber, atIndex index: Int) throws -> Int64 {
        try kind.checked(try decode(Int64.self, atIndex: index))
    }

    func time(atIndex index: Int, _ kind: StoredNumber = .time) throws -> Instant {
        Instant(milliseconds: try number(kind, atIndex: index))
    }

    func optionalTime(atIndex index: Int) throws -> Instant? {
        try decode(Int64?.self, atIndex: index).map { Instant(milliseconds: try StoredNumber.time.checked($0)) }
    }
}

extension StoredNumber {
    fileprivate func checked(_ number: Int64) throws -> Int64 {
        guard holds(number) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a number is out of range: the row is damaged")
        }
        return number
    }

    /// The number that a statement returns; `nil` if it returns none.
    func fetchOne(_ statement: Statement, _ arguments: StatementArguments) throws -> Int? {
        try Row.fetchOne(statement, arguments: arguments).map { Int(try $0.number(self, atIndex: 0)) }
    }
}
