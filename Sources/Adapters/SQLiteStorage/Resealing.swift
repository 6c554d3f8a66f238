// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
package import StorageContract

/// A value sealed with the master key, and its owner.
package enum Sealed: Sendable {
    case serverSetting(name: String, value: [UInt8])
    case accessKey(SealedAccessKey)
}

extension Sealed {
    /// All sealed values.
    static func all(in db: Database) throws -> [Sealed] {
        // The readiness probe is the only setting that is not sealed.
        let settings = "SELECT name, value FROM server_setting WHERE name <> '\(SQLiteWriter.writeProbe)'"
        return try AccountReads(db: db).accessKeys().map(Sealed.accessKey)
            + Row.fetchAll(db, sql: settings).map { row in
                .serverSetting(name: try row.decode(atIndex: 0), value: Array(try row.decode(Data.self, atIndex: 1)))
            }
    }
}

extension SQLiteWriter {
    func reseal(
        recording audit: AuditRecord, of account: AccountID, _ reseal: @escaping @Sendable (Sealed) throws -> [UInt8]
    ) throws {
        try database.write { [key = auditKey] db in
            for sealed in try Sealed.all(in: db) {
                let (sql, name) =
                    switch sealed {
                    case .accessKey(let key):
                        ("UPDATE access_key SET sealed_secret_key = ? WHERE secret_id = ?", key.secretID)
                    case .serverSetting(let name, _): ("UPDATE server_setting SET value = ? WHERE name = ?", name)
                    }
                try db.execute(sql: sql, arguments: [Data(try reseal(sealed)), name])
            }
            let chains = AuditChains(db: db, key: key)
            try chains.append(audit, to: account)
            try chains.finish()
        }
    }
}
