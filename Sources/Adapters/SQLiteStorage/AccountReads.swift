// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Reads accounts and access keys.
struct AccountReads {
    let db: Database

    func page(_ range: PageRange) throws -> Page<Account> {
        let total = try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM account")) ?? 0
        let statement = try db.cachedStatement(
            sql: Self.selectAccount + " ORDER BY created_at, account LIMIT ? OFFSET ?")
        let rows = try Row.fetchAll(statement, arguments: [range.limit, range.offset])
        return Page(totalCount: total, elements: try rows.map(Self.account))
    }

    func account(_ id: AccountID) throws -> Account? {
        let statement = try db.cachedStatement(sql: Self.selectAccount + " WHERE account = ?")
        return try Row.fetchOne(statement, arguments: [id.uin]).map(Self.account)
    }

    private static let selectAccount = "SELECT account, app_id, remark, is_active, created_at FROM account"

    private static func account(_ row: Row) throws -> Account {
        Account(
            id: AccountID(uin: try row.decode(atIndex: 0)), appID: try row.number(.identifier, atIndex: 1),
            remark: try row.decode(atIndex: 2), isActive: try row.decode(atIndex: 3),
            createdAt: try row.time(atIndex: 4))
    }

    func accessKey(secretID: String) throws -> SealedAccessKey? {
        let statement = try db.cachedStatement(sql: Self.select + " WHERE secret_id = ?")
        return try Row.fetchOne(statement, arguments: [secretID]).map(Self.sealedAccessKey)
    }

    func accessKeys() throws -> [SealedAccessKey] { try Row.fetchAll(db, sql: Self.select).map(Self.sealedAccessKey) }

    static let accessKeyColumns =
        "secret_id, identity, is_active, description, created_at, last_used_at"
    private static let select = "SELECT \(accessKeyColumns), account, sealed_secret_key FROM access_key"

    static func accessKey(_ row: Row) throws -> AccessKey {
        AccessKey(
            secretID: try row.decode(atIndex: 0), identity: IdentityID(uin: try row.decode(atIndex: 1)),
            isActive: try row.decode(atIndex: 2), description: try row.decode(atIndex: 3),
            createdAt: try row.time(atIndex: 4),
            lastUsedAt: try row.optionalTime(atIndex: 5))
    }

    private static func sealedAccessKey(_ row: Row) throws -> SealedAccessKey {
        SealedAccessKey(
            account: AccountID(uin: try row.decode(atIndex: 6)), key: try accessKey(row),
            sealedSecretKey: Array(try row.decode(Data.self, atIndex: 7)))
    }
}
