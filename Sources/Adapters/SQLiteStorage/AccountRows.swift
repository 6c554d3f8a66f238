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
        return try Row.fetchOne(statement, arguments: [secretID]).map(Self.sealedAccessKey)
    }

    func accessKeys() throws -> [SealedAccessKey] { try Row.fetchAll(db, sql: Self.select).map(Self.sealedAccessKey) }

    static let accessKeyColumns =
        "secret_id, identity, is_active, description, created_at"
    private static let select = "SELECT \(accessKeyColumns), account, sealed_secret_key FROM access_key"

    static func accessKey(_ row: Row) throws -> AccessKey {
        AccessKey(
            secretID: try row.decode(atIndex: 0), identity: IdentityID(uin: try row.decode(atIndex: 1)),
            isActive: try row.decode(atIndex: 2), description: try row.decode(atIndex: 3),
            createdAt: Instant(milliseconds: try row.decode(atIndex: 4)))
    }

    private static func sealedAccessKey(_ row: Row) throws -> SealedAccessKey {
        SealedAccessKey(
            account: AccountID(uin: try row.decode(atIndex: 5)), key: try accessKey(row),
            sealedSecretKey: Array(try row.decode(Data.self, atIndex: 6)))
    }
}
