// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import StorageContract

/// Reads access keys.
struct AccountRows {
    let db: Database

    func accessKey(secretID: String) throws -> SealedAccessKey? {
        let statement = try db.cachedStatement(sql: Self.select + " WHERE secret_id = ?")
        return try Row.fetchOne(statement, arguments: [secretID]).map(Self.accessKey)
    }

    func accessKeys() throws -> [SealedAccessKey] { try Row.fetchAll(db, sql: Self.select).map(Self.accessKey) }

    private static let select =
        "SELECT account, identity, sealed_secret_key, created_at, secret_id FROM access_key"

    private static func accessKey(_ row: Row) throws -> SealedAccessKey {
        SealedAccessKey(
            secretID: try row.decode(atIndex: 4), account: AccountID(uin: try row.decode(atIndex: 0)),
            identity: try row.decode(atIndex: 1), sealedSecretKey: Array(try row.decode(Data.self, atIndex: 2)),
            createdAt: Instant(milliseconds: try row.decode(atIndex: 3)))
    }
}
