// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import Foundation
import GRDB
import StorageContract

/// Checks of the audit trails of a database that need not be in service.
package enum AuditReview {
    private static let checkedAtOnce = 10_000

    /// The accounts that have a trail although the database has no key; account 0 is the list of trails. A server has a
    /// key and chains every record, so an unchained record means that somebody changed the database.
    package static func trailsWithoutKey(in database: URL) throws -> [AccountID] {
        try read(database) { db in
            // The database is from before the trail was chained.
            guard try db.tableExists("audit_chain") else { return [] }
            let key = "SELECT 1 FROM server_setting WHERE name = ?"
            guard try Row.fetchOne(db, sql: key, arguments: [SQLiteStorage.auditKeySetting]) == nil else { return [] }
            let chained = """
                SELECT account FROM audit_chain UNION SELECT account FROM audit_record ORDER BY account
                """
            return try Int64.fetchAll(db, sql: chained).map(AccountID.init(uin:))
        }
    }

    private static func read<Value>(_ database: URL, _ work: (Database) throws -> Value) throws -> Value {
        try DatabaseReading.of(database) { try $0.read(work) }
    }

    /// The first record that fails the verification, with its account; `nil` if all are intact.
    package static func firstFinding(
        in database: URL, key: AuditKey
    ) throws -> (account: AccountID, finding: AuditFinding)? {
        try read(database) { db in
            let verifier = AuditVerifier(db: db, key: key)
            var position: AuditPosition?
            repeat {
                let part = try verifier.verify(nil, at: position, limit: checkedAtOnce)
                if let finding = part.finding { return (part.account, finding) }
                position = part.next
            } while position != nil
            return nil
        }
    }
}
