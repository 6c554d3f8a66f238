// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation
import GRDB
package import StorageContract
import Synchronization

// The audit trail.
extension SQLiteStorage {
    /// The name of the server setting that holds the sealed key of the audit trail.
    package static let auditKeySetting = "audit-key"

    /// Sets the key of the audit chain. It must be set before anything is recorded.
    package func useAuditKey(_ key: AuditKey) { writer.useAuditKey(key) }

    /// Stores a new, sealed key of the audit chain and chains the existing records, all or nothing.
    ///
    /// - Parameter audit: The record of the beginning of the chain, for the trail of `account`.
    package func beginAuditChain(
        _ key: AuditKey, sealed: [UInt8], recording audit: AuditRecord, of account: AccountID
    ) throws(StorageFailure) {
        try writer.beginAuditChain(key, sealed: sealed, recording: audit, of: account)
    }

    package func auditRecords(of account: AccountID, limit: Int) async throws(StorageFailure) -> [AuditRecord] {
        try readers.read { try AuditReads(db: $0, account: account).newest(limit) }
    }

    package func auditRecords(
        of account: AccountID, in times: ClosedRange<Instant>, before number: Int64?, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord] {
        try readers.read { try AuditReads(db: $0, account: account).newest(in: times, before: number, limit: limit) }
    }

    package func auditRecords(
        of account: AccountID, after number: Int64, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord] {
        try readers.read { try AuditReads(db: $0, account: account).oldest(after: number, limit: limit) }
    }

    package func lastAuditNumber(of account: AccountID) async throws(StorageFailure) -> Int64 {
        try readers.read { try AuditChain.find(account, in: $0)?.lastSequence ?? 0 }
    }

    package func verifyAuditTrail(
        of account: AccountID?, at position: AuditPosition?, limit: Int
    ) async throws(StorageFailure) -> AuditVerification {
        let key = writer.auditKey
        return try readers.read { try AuditVerifier(db: $0, key: key).verify(account, at: position, limit: limit) }
    }

    package func keepRefusals(_ refusals: [RecordedRefusal]) async throws(StorageFailure) {
        try await writer.keepRefusals(refusals)
    }

    package func pruneAuditRecords(
        olderThan oldest: Instant, keeping countMax: Int
    ) async throws(StorageFailure) -> Int {
        let pruning = AuditPruning(oldest: oldest, countMax: countMax)
        // Pruning continues after the last step, and begins again when nothing after it is due.
        for var start in Set([pruneFrom.withLock { $0 }, .min]).sorted(by: >) {
            while true {
                let found = try readers.read { try pruning.look(from: start, in: $0) }
                if let account = found.due {
                    pruneFrom.withLock { $0 = account.uin }
                    return try await writer.prune(account, pruning)
                }
                guard let next = found.next else { break }
                start = next
                await Task.yield()
            }
        }
        pruneFrom.withLock { $0 = .min }
        return 0
    }
}

extension SQLiteWriter {
    func beginAuditChain(
        _ key: AuditKey, sealed: [UInt8], recording audit: AuditRecord, of account: AccountID
    ) throws(StorageFailure) {
        do {
            try database.write { db in
                try db.execute(
                    sql: "INSERT INTO server_setting (name, value) VALUES (?, ?)",
                    arguments: [SQLiteStorage.auditKeySetting, Data(sealed)])
                let chains = AuditChains(db: db, key: key)
                let hasRecords = try Int.fetchOne(db, sql: "SELECT 1 FROM audit_record LIMIT 1") != nil
                try chains.begin()
                guard hasRecords else { return }
                try chains.append(audit, to: account)
                try chains.finish()
            }
        } catch {
            throw database.failure(for: error)
        }
        useAuditKey(key)
    }

    func keepRefusals(_ refusals: [RecordedRefusal]) async throws(StorageFailure) {
        do {
            try await database.write { [key = auditKey] db in
                let chains = AuditChains(db: db, key: key)
                for refusal in refusals { try chains.append(refusal.record, to: refusal.account) }
                try chains.finish()
            }
        } catch {
            throw database.failure(for: error)
        }
    }

    func prune(_ account: AccountID, _ pruning: AuditPruning) async throws(StorageFailure) -> Int {
        do {
            return try await database.write { [key = auditKey] db in try pruning.step(account, in: db, key) }
        } catch {
            throw database.failure(for: error)
        }
    }
}
