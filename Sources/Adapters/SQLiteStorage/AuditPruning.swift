// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Removes the oldest records of trails and moves the beginnings of the trails accordingly.
struct AuditPruning {
    /// The maximum number of records that a transaction removes, so that changes do not wait long.
    static let recordsPerStep = 500

    /// The maximum number of trails that a read inspects.
    static let trailsPerLook = 500

    let oldest: Instant
    let countMax: Int

    /// The first account, from a given one on, with records over the limit of age or number. If none of the inspected
    /// ones is due, the start of the next look.
    func look(from start: Int64, in db: Database) throws -> (due: AccountID?, next: Int64?) {
        let sql = """
            SELECT c.account, coalesce(
                (SELECT r.time < ?2 OR c.last_sequence - r.sequence >= ?3 FROM audit_record AS r
                    WHERE r.account = c.account ORDER BY r.sequence LIMIT 1), 0)
            FROM audit_chain AS c WHERE c.account >= ?1 ORDER BY c.account LIMIT \(Self.trailsPerLook)
            """
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: sql), arguments: [start, oldest.milliseconds, countMax])
        for row in rows where try row.decode(Bool.self, atIndex: 1) {
            return (AccountID(uin: try row.decode(atIndex: 0)), nil)
        }
        guard rows.count == Self.trailsPerLook, let last = rows.last else { return (nil, nil) }
        return (nil, try last.decode(Int64.self, atIndex: 0) &+ 1)
    }

    /// Removes due records of an account, up to the limit of a step.
    func step(_ account: AccountID, in db: Database, _ key: AuditKey) throws -> Int {
        guard var chain = try AuditChain.find(account, in: db) else { return 0 }
        let keptFrom = chain.lastSequence &- Int64(countMax) &+ 1
        let due = try oldestRecords(of: account, in: db)
            .prefix { $0.row.sequence < keptFrom || $0.row.time < oldest.milliseconds }
        guard let last = due.last else { return 0 }
        // Records that were altered or removed before must not disappear as if they had expired.
        let isWhole =
            chain.hasFirstSeal(of: key) && chain.hasLastSeal(of: key) && isChained(due, to: chain, key)
        try db.cachedStatement(sql: "DELETE FROM audit_record WHERE account = ? AND sequence <= ?")
            .execute(arguments: [account.uin, last.row.sequence])
        chain.firstSequence = last.row.sequence &+ 1
        chain.hashBefore = last.hash
        chain.sealFirst(key, isBroken: !isWhole)
        try chain.write(to: db)
        return due.count
    }

    private typealias Chained = (row: AuditRow, hash: Data)

    private func oldestRecords(of account: AccountID, in db: Database) throws -> [Chained] {
        let sql = "SELECT \(AuditRow.columns), hash FROM audit_record WHERE account = ? ORDER BY sequence LIMIT ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, Self.recordsPerStep])
            .map { (try AuditRow($0), try $0.decode(atIndex: AuditRow.next)) }
    }

    /// Whether these are the first records of a trail, unchanged.
    private func isChained(_ records: ArraySlice<Chained>, to chain: AuditChain, _ key: AuditKey) -> Bool {
        var (sequence, previous) = (chain.firstSequence, chain.hashBefore)
        for record in records {
            let hash = key.hash(of: record.row, of: chain.account.uin, after: previous)
            guard record.row.sequence == sequence, record.hash == hash else { return false }
            (sequence, previous) = (sequence &+ 1, hash)
        }
        return true
    }
}
