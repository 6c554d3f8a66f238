// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel

/// Reads the rows of every table as a server reads them, but for the key pairs, of which `DatabaseReview` looks at more.
struct RowReview {
    private static let readAtOnce = 100

    let db: Database

    /// - Throws: What cannot be read.
    func readEverything() throws {
        // The access keys are read with what is sealed.
        for uin in try Int64.fetchAll(db, sql: "SELECT account FROM account") {
            let account = AccountID(uin: uin)
            _ = try AccountRows(db: db).account(account)
            try readIdentities(of: account)
            try HostGroupRows(db: db, account: account).readAll()
            _ = try ProjectRows(db: db, account: account).page(
                ProjectQuery(includesDisabled: true), offset: 0, limit: .max)
            for product in Product.allCases { try readResources(of: account, product) }
        }
        try readAuditTrails()
        try require("json_valid(instance_ids)", of: "client_token", "a client's token")
        try require("timestamp >= 0", of: "spent_nonce", "a spent nonce")
        try require("key_pairs >= 0", of: "key_pair_quota", "a quota of key pairs")
        try readTimes()
    }

    /// In every column that is called so: from 1970 to the end of the year 9999, in milliseconds, or the end of all times.
    private func readTimes() throws {
        let columns = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND substr(columns.name, -3) = '_at'
                """)
        for row in columns {
            let (table, column): (String, String) = (try row.decode(atIndex: 0), try row.decode(atIndex: 1))
            try require(
                "\(column) IS NULL OR \(column) BETWEEN 0 AND 253402300799999 OR \(column) = \(Int64.max)",
                of: table, "a time in the table \(table)")
        }
    }

    private func readIdentities(of account: AccountID) throws {
        let rows = IdentityRows(db: db, account: account)
        for user in try rows.users() { _ = try rows.attachments(of: user.id) }
        _ = try rows.policies(nameHolding: "", offset: 0, limit: .max)
        try require("json_valid(document)", of: "policy", "a policy")
    }

    private func readResources(of account: AccountID, _ product: Product) throws {
        let hosts = HostRows(db: db, account: account, product: product)
        for id in try instanceIDs(in: "host", of: account, product) { _ = try hosts.host(id) }
        let rows = InstanceRows(db: db, account: account, product: product)
        _ = try ImageRows(db: db, account: account, product: product).page([], offset: 0, limit: .max)
        try HostGrantRows(db: db, account: account, product: product).readAll()
        let ids = try instanceIDs(in: "instance", of: account, product)
        for start in stride(from: 0, to: ids.count, by: Self.readAtOnce) {
            // Those that are gone, too.
            _ = try rows.those(
                Array(ids[start..<min(start + Self.readAtOnce, ids.count)]), at: Instant(milliseconds: .min))
        }
    }

    private func instanceIDs(in table: String, of account: AccountID, _ product: Product) throws -> [InstanceID] {
        try String.fetchAll(
            db, sql: "SELECT instance_id FROM \(table) WHERE account = ? AND product = ?",
            arguments: [account.uin, product.rawValue]
        ).map { text in
            guard let id = InstanceID(text, of: product) else { throw Self.damaged("the \(table) of \(text)") }
            return id
        }
    }

    private func readAuditTrails() throws {
        let records = try Row.fetchCursor(db, sql: "SELECT \(AuditRow.columns) FROM audit_record")
        while let row = try records.next() { _ = try AuditRow(row).record() }
        _ = try AuditChain.all(in: db)
        _ = try AuditChain.find(AuditChain.list, in: db)
    }

    private func require(_ condition: String, of table: String, _ what: String) throws {
        if try Row.fetchOne(db, sql: "SELECT 1 FROM \(table) WHERE NOT (\(condition)) LIMIT 1") != nil {
            throw Self.damaged(what)
        }
    }

    private static func damaged(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) is damaged")
    }
}
