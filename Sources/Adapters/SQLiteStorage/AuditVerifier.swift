// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Verifies the audit trail.
struct AuditVerifier {
    let db: Database
    let key: AuditKey

    /// Verifies a part of the trail of one account, or of all accounts in sequence, beginning with the list of trails.
    func verify(_ account: AccountID?, at position: AuditPosition?, limit: Int) throws -> AuditVerification {
        let position =
            position ?? AuditPosition(account: account ?? AuditChain.list, number: 0)
        if position.account == AuditChain.list {
            return AuditVerification(
                account: position.account, checked: 0, finding: try findingInList(),
                next: account == nil ? try start(after: position.account) : nil)
        }
        let (checked, finding, last) = try part(of: position.account, after: position.number, limit: limit)
        let next: AuditPosition? =
            if let last { AuditPosition(account: position.account, number: last) } else if account != nil { nil } else {
                try start(after: position.account)
            }
        return AuditVerification(account: position.account, checked: checked, finding: finding, next: next)
    }

    private func start(after account: AccountID) throws -> AuditPosition? {
        let sql = """
            SELECT min(account) FROM (
                SELECT min(account) AS account FROM audit_chain WHERE account > ?1
                UNION ALL SELECT min(account) FROM audit_record WHERE account > ?1)
            """
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [account.uin]).map {
            AuditPosition(account: AccountID(uin: $0), number: 0)
        }
    }

    // MARK: The list of trails

    /// Whether each trail that was begun exists.
    private func findingInList() throws -> AuditFinding? {
        var (expected, previous) = (Int64(1), Data())
        for chain in try AuditChain.all(in: db) {
            let isKnown =
                chain.number == expected
                && chain.numberHash == key.hash(ofTrail: expected, of: chain.account.uin, after: previous)
            guard isKnown else { return AuditFinding(number: expected, problem: .trailRemoved) }
            (expected, previous) = (expected + 1, chain.numberHash)
        }
        let list = try AuditChain.find(AuditChain.list, in: db)
        if try list == nil && expected == 1 && !AuditChain.isBegun(in: db) { return nil }
        guard let list, list.hasLastSeal(of: key), list.lastHash == previous, list.lastSequence == expected - 1 else {
            return AuditFinding(number: expected, problem: .trailRemoved)
        }
        return nil
    }

    // MARK: One trail

    /// The position up to which a trail has been verified.
    private struct Walk {
        var expected: Int64
        var previous: Data
        var checked = 0
    }

    /// - Returns: `last` if there is more to verify.
    private func part(
        of account: AccountID, after last: Int64, limit: Int
    ) throws -> (checked: Int, AuditFinding?, last: Int64?) {
        let first = try firstSequence(of: account)
        guard let chain = try AuditChain.find(account, in: db) else {
            return (0, first.map { AuditFinding(number: $0, problem: .endAltered) }, nil)
        }
        if let finding = beginningFinding(chain, first: first) { return (0, finding, nil) }
        guard var walk = try start(of: chain, after: last) else {
            return (0, AuditFinding(number: last, problem: .removed), nil)
        }
        let rows = try self.rows(of: account, from: walk.expected, limit: limit)
        for row in rows {
            if let finding = try finding(in: row, of: chain, &walk) { return (walk.checked, finding, nil) }
        }
        if rows.count == limit { return (walk.checked, nil, walk.expected &- 1) }
        return (walk.checked, endFinding(chain, walk), nil)
    }

    private func beginningFinding(_ chain: AuditChain, first: Int64?) -> AuditFinding? {
        if let first, first < chain.firstSequence { return AuditFinding(number: first, problem: .added) }
        guard !chain.hasFirstSeal(of: key) else { return nil }
        return AuditFinding(number: chain.firstSequence, problem: .beginningAltered)
    }

    /// The start of a part: the beginning of the trail, or the position after a verified record.
    private func start(of chain: AuditChain, after last: Int64) throws -> Walk? {
        guard last >= chain.firstSequence else {
            return Walk(expected: chain.firstSequence, previous: chain.hashBefore)
        }
        let sql = "SELECT hash FROM audit_record WHERE account = ? AND sequence = ?"
        let hash = try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [chain.account.uin, last])
        return hash.map { Walk(expected: last &+ 1, previous: $0) }
    }

    private func finding(in found: Row, of chain: AuditChain, _ walk: inout Walk) throws -> AuditFinding? {
        let row = try AuditRow(found)
        if row.sequence > chain.lastSequence && walk.expected > chain.lastSequence {
            return AuditFinding(number: row.sequence, problem: .added)
        }
        guard row.sequence == walk.expected else { return AuditFinding(number: walk.expected, problem: .removed) }
        let hash: Data = try found.decode(atIndex: AuditRow.next)
        guard hash == key.hash(of: row, of: chain.account.uin, after: walk.previous) else {
            return AuditFinding(number: row.sequence, problem: .altered)
        }
        walk = Walk(expected: row.sequence &+ 1, previous: hash, checked: walk.checked + 1)
        return nil
    }

    private func endFinding(_ chain: AuditChain, _ walk: Walk) -> AuditFinding? {
        if walk.expected <= chain.lastSequence { return AuditFinding(number: walk.expected, problem: .removed) }
        guard walk.previous == chain.lastHash, chain.hasLastSeal(of: key) else {
            return AuditFinding(number: walk.expected, problem: .endAltered)
        }
        return nil
    }

    private func firstSequence(of account: AccountID) throws -> Int64? {
        let sql = "SELECT min(sequence) FROM audit_record WHERE account = ?"
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [account.uin])
    }

    private func rows(of account: AccountID, from sequence: Int64, limit: Int) throws -> [Row] {
        let sql = """
            SELECT \(AuditRow.columns), hash FROM audit_record WHERE account = ? AND sequence >= ?
            ORDER BY sequence LIMIT ?
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, sequence, limit])
    }
}
