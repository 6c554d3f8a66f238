// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import StorageContract

/// Writes and reads the audit trail of one account.
struct AuditRows {
    let db: Database
    let account: AccountID

    func append(_ record: AuditRecord) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO audit_record (
                    account, sequence, time, identity, access_key_id, source, door, action, resources, code, request_id
                ) VALUES (
                    ?1, (SELECT coalesce(max(sequence), 0) + 1 FROM audit_record WHERE account = ?1),
                    ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
                )
                """)
        try statement.execute(arguments: [
            account.uin, record.time.milliseconds, record.identity.uin, record.accessKeyID, record.source, record.door,
            record.action, String(decoding: try JSONEncoder().encode(record.resources), as: UTF8.self), record.code,
            record.requestID,
        ])
    }

    func newest(_ limit: Int) throws -> [AuditRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT time, identity, access_key_id, source, door, action, resources, code, request_id
                FROM audit_record WHERE account = ? ORDER BY sequence DESC LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [account.uin, limit]).map { row in
            let resources = Data(try row.decode(String.self, atIndex: 6).utf8)
            guard let resources = try? JSONDecoder().decode([String].self, from: resources) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an audit record is damaged")
            }
            return AuditRecord(
                time: Instant(milliseconds: try row.decode(atIndex: 0)),
                identity: IdentityID(uin: try row.decode(atIndex: 1)),
                accessKeyID: try row.decode(atIndex: 2), source: try row.decode(atIndex: 3),
                door: try row.decode(atIndex: 4), action: try row.decode(atIndex: 5), resources: resources,
                code: try row.decode(atIndex: 7), requestID: try row.decode(atIndex: 8))
        }
    }
}
