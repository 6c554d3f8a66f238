// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import StorageContract

/// Removes the oldest records of trails, and moves the beginning of the trail with them.
struct AuditPruning {
    /// How many records a transaction removes at most, so that changes do not wait long.
    static let recordsPerStep = 500

    let oldest: Instant
    let countMax: Int

    /// An account whose oldest record is too old, or which has too many.
    func dueAccount(in db: Database) throws -> AccountID? {
        let sql = """
            SELECT c.account FROM audit_chain AS c
            JOIN audit_record AS r ON r.account = c.account
                AND r.sequence = (SELECT min(sequence) FROM audit_record WHERE account = c.account)
            WHERE r.time < ? OR c.last_sequence - r.sequence >= ? LIMIT 1
            """
        return try Int64.fetchOne(
            db.cachedStatement(sql: sql), arguments: [oldest.milliseconds, countMax]
        ).map(AccountID.init)
    }

    /// Removes what is due of an account, as far as a step goes.
    func step(_ account: AccountID, in db: Database, _ key: AuditKey) throws -> Int {
        guard var chain = try AuditChain.find(account, in: db) else { return 0 }
        let sql = "SELECT sequence, time, hash FROM audit_record WHERE account = ? ORDER BY sequence LIMIT ?"
        let keptFrom = chain.lastSequence &- Int64(countMax) &+ 1
        let due = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, Self.recordsPerStep])
            .prefix { row in row[0] < keptFrom || row[1] < oldest.milliseconds }
        guard let last = due.last else { return 0 }
        let sequence: Int64 = try last.decode(atIndex: 0)
        // What somebody removed before must not look as if it had been removed here.
        let isWhole =
            chain.hasFirstSeal(of: key) && sequence &- chain.firstSequence &+ 1 == Int64(due.count)
            && due.first?[0] == chain.firstSequence
        try db.cachedStatement(sql: "DELETE FROM audit_record WHERE account = ? AND sequence <= ?")
            .execute(arguments: [account.uin, sequence])
        chain.firstSequence = sequence &+ 1
        chain.hashBefore = try last.decode(atIndex: 2)
        chain.sealFirst(key, isBroken: !isWhole)
        try chain.write(to: db)
        return due.count
    }
}
