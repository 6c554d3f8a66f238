// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import StorageContract

/// Reads access keys.
struct AccountRows {
    let db: Database

    func accessKey(secretID: String) throws -> SealedAccessKey? {
        let statement = try db.cachedStatement(
            sql: "SELECT account, identity, sealed_secret_key, created_at FROM access_key WHERE secret_id = ?")
        return try Row.fetchOne(statement, arguments: [secretID]).map { row in
            SealedAccessKey(
                secretID: secretID, account: AccountID(uin: row[0]), identity: row[1],
                sealedSecretKey: Array(row[2] as Data), createdAt: Instant(milliseconds: row[3]))
        }
    }
}
