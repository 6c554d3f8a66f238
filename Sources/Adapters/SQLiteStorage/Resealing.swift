// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
package import StorageContract

/// A value that the master key seals, and whose it is.
package enum Sealed: Sendable {
    case serverSetting(name: String, value: [UInt8])
    case accessKey(SealedAccessKey)
}

extension SQLiteWriter {
    func reseal(
        recording audit: AuditRecord, of account: AccountID, _ reseal: @escaping @Sendable (Sealed) throws -> [UInt8]
    ) throws {
        try database.write { db in
            for key in try AccountRows(db: db).accessKeys() {
                try db.execute(
                    sql: "UPDATE access_key SET sealed_secret_key = ? WHERE secret_id = ?",
                    arguments: [Data(try reseal(.accessKey(key))), key.secretID])
            }
            // The probe of readiness is the one setting that is not sealed.
            let settings = "SELECT name, value FROM server_setting WHERE name <> '\(Self.writeProbe)'"
            for row in try Row.fetchAll(db, sql: settings) {
                let sealed = Sealed.serverSetting(name: row[0], value: Array(row[1] as Data))
                try db.execute(
                    sql: "UPDATE server_setting SET value = ? WHERE name = ?",
                    arguments: [Data(try reseal(sealed)), row[0] as String])
            }
            try AuditRows(db: db, account: account).append(audit)
        }
    }
}
