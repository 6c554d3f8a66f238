// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// A record of the audit trail with the values of its columns, over which its hash is computed.
struct AuditRow {
    let sequence: Int64
    let time: Int64
    let identity: Int64
    /// SecretId, source, door, action, resources as JSON, code and RequestId.
    let texts: [String]
    let occurrences: Int64

    static let textColumns = "access_key_id, source, door, action, resources, code, request_id"
    static let columns = "sequence, time, identity, \(textColumns), occurrences"
    private static let textCount = 7
    /// The index of the column after those above.
    static let next = textCount + 4

    init(_ record: AuditRecord, sequence: Int64) throws {
        self.sequence = sequence
        time = record.time.milliseconds
        identity = record.identity.uin
        texts = [
            record.accessKeyID, record.source, record.door, record.action,
            String(decoding: try JSONEncoder().encode(record.resources), as: UTF8.self), record.code, record.requestID,
        ]
        occurrences = Int64(record.count)
    }

    init(_ row: Row) throws {
        sequence = try row.decode(atIndex: 0)
        time = try row.decode(atIndex: 1)
        identity = try row.decode(atIndex: 2)
        texts = try (3..<3 + Self.textCount).map { try row.decode(atIndex: $0) }
        occurrences = try row.decode(atIndex: 3 + Self.textCount)
    }

    func record() throws -> AuditRecord {
        guard texts.count == Self.textCount, StoredNumber.time.holds(time), StoredNumber.identifier.holds(sequence),
            StoredNumber.occurrences.holds(occurrences),
            let resources = try? JSONDecoder().decode([String].self, from: Data(texts[4].utf8))
        else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an audit record is damaged")
        }
        return AuditRecord(
            time: Instant(milliseconds: time), identity: IdentityID(uin: identity), accessKeyID: texts[0],
            source: texts[1], door: texts[2], action: texts[3], resources: resources, code: texts[5],
            requestID: texts[6], count: Int(occurrences))
    }
}

/// Writes and reads the audit trail of one account.
struct AuditReads {
    let db: Database
    let account: AccountID

    func insert(_ row: AuditRow, hash: Data) throws {
        let texts = row.texts
        try db.cachedStatement(sql: Self.insertion).execute(arguments: [
            account.uin, row.sequence, row.time, row.identity, texts[0], texts[1], texts[2], texts[3], texts[4],
            texts[5], texts[6], row.occurrences, hash,
        ])
    }

    private static let insertion = """
        INSERT INTO audit_record (account, \(AuditRow.columns), hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    func newest(_ limit: Int) throws -> [AuditRecord] {
        try records("ORDER BY sequence DESC LIMIT ?", [limit]).map(\.record)
    }

    /// Reads by the index of times. `before` is a known record.
    func newest(in times: ClosedRange<Instant>, before: Int64?, limit: Int) throws -> [NumberedAuditRecord] {
        var (time, sequence) = (times.upperBound.milliseconds, Int64.max)
        if let before {
            guard let known = try self.time(of: before) else { return [] }
            (time, sequence) = (known, before)
        }
        return try records(
            "AND time >= ? AND time <= ? AND (time, sequence) < (?, ?) ORDER BY time DESC, sequence DESC LIMIT ?",
            [times.lowerBound.milliseconds, times.upperBound.milliseconds, time, sequence, limit])
    }

    func oldest(after sequence: Int64, limit: Int) throws -> [NumberedAuditRecord] {
        try records("AND sequence > ? ORDER BY sequence LIMIT ?", [sequence, limit])
    }

    private func time(of sequence: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT time FROM audit_record WHERE account = ? AND sequence = ?"),
            arguments: [account.uin, sequence])
    }

    private func records(_ rest: String, _ arguments: StatementArguments) throws -> [NumberedAuditRecord] {
        let statement = try db.cachedStatement(
            sql: "SELECT \(AuditRow.columns) FROM audit_record WHERE account = ? \(rest)")
        return try Row.fetchAll(statement, arguments: [account.uin] + arguments).map { found in
            let row = try AuditRow(found)
            return NumberedAuditRecord(number: row.sequence, record: try row.record())
        }
    }
}
