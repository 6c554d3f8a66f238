// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import DomainModel
import Foundation
import GRDB
import LoginRules

/// Reads the rows of all tables as a server does, except the key pairs, which `DatabaseReview` checks more thoroughly.
struct RowReview {
    private static let readAtOnce = 100

    let db: Database

    /// - Throws: The value that cannot be read.
    func readEverything() throws {
        // Numbers are checked first, because their errors name the column.
        try readNumbers()
        // Access keys are read with the sealed values.
        for uin in try Int64.fetchAll(db, sql: "SELECT account FROM account") {
            let account = AccountID(uin: uin)
            _ = try AccountReads(db: db).account(account)
            try readIdentities(of: account)
            try HostGroupReads(db: db, account: account).readAll()
            _ = try ProjectReads(db: db, account: account).page(
                ProjectQuery(includesDisabled: true), offset: 0, limit: .max)
            for product in Product.allCases { try readResources(of: account, product) }
        }
        try readAuditTrails()
        try readTexts()
        try readReferences()
    }

    /// Reads all integers of the schema, including those that no code computes with.
    private func readNumbers() throws {
        let columns = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND columns.type = 'INTEGER'
                """)
        for row in columns {
            let (table, column): (String, String) = (try row.decode(atIndex: 0), try row.decode(atIndex: 1))
            let what = "\(column) in the table \(table)"
            guard let number = StoredNumber.of(column, in: table) else { throw Self.damaged(what) }
            try require(number.condition(of: column), of: table, what)
        }
    }

    /// Reads texts that a server does not check, since they were checked before they were written.
    private func readTexts() throws {
        for table in ["host", "host_group"] {
            try requireTexts("SELECT DISTINCT options FROM \(table)", "options in the table \(table)") {
                LoginOptions($0) != nil
            }
        }
        try requireTexts("SELECT DISTINCT username FROM key_pair_binding", "the user of a binding") {
            LoginName($0) != nil
        }
        try requireTexts("SELECT DISTINCT username FROM host_grant WHERE username <> ''", "the user of a grant") {
            LoginName($0) != nil
        }
        let policies = try Row.fetchCursor(db, sql: "SELECT account, policy, document FROM policy")
        while let row = try policies.next() {
            let owner = AccountID(uin: try row.decode(atIndex: 0))
            let document: String = try row.decode(atIndex: 2)
            guard (try? PolicyDocument(parsing: document, ownedBy: owner)) != nil else {
                throw Self.damaged("the policy \(try row.decode(Int64.self, atIndex: 1))")
            }
        }
    }

    private func requireTexts(_ sql: String, _ what: String, _ isWhole: (String) -> Bool) throws {
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            guard isWhole(try row.decode(atIndex: 0)) else { throw Self.damaged(what) }
        }
    }

    /// Checks references that no foreign key enforces.
    private func readReferences() throws {
        try require(
            """
            policy BETWEEN 1 AND \(PolicyID.presetMax) OR EXISTS (SELECT 1 FROM policy
                WHERE policy.account = policy_attachment.account AND policy.policy = policy_attachment.policy)
            """, of: "policy_attachment", "what a user's policy refers to")
        try require(
            """
            policy BETWEEN 1 AND \(PolicyID.presetMax) OR EXISTS (SELECT 1 FROM policy
                WHERE policy.account = policy_remark.account AND policy.policy = policy_remark.policy)
            """, of: "policy_remark", "what a remark on a policy refers to")
        try require(
            """
            identity = account OR EXISTS (SELECT 1 FROM user
                WHERE user.account = access_key.account AND user.identity = access_key.identity)
            """, of: "access_key", "whose an access key is")
    }

    private func readIdentities(of account: AccountID) throws {
        let rows = IdentityReads(db: db, account: account)
        for user in try rows.users() { _ = try rows.attachments(of: user.id) }
        _ = try rows.policies(nameHolding: "", offset: 0, limit: .max)
    }

    private func readResources(of account: AccountID, _ product: Product) throws {
        let hosts = HostReads(db: db, account: account, product: product)
        for id in try instanceIDs(in: "host", of: account, product) { _ = try hosts.host(id) }
        let rows = InstanceReads(db: db, account: account, product: product)
        try rows.readTokens()
        try rows.readUserData()
        _ = try ImageReads(db: db, account: account, product: product).page([], offset: 0, limit: .max)
        try HostGrantReads(db: db, account: account, product: product).readAll()
        let ids = try instanceIDs(in: "instance", of: account, product)
        for start in stride(from: 0, to: ids.count, by: Self.readAtOnce) {
            // Released instances are included.
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
        // Of the list of trails, only the end is used.
        if let list = try AuditChain.find(AuditChain.list, in: db), !list.isOfAList {
            throw Self.damaged("the end of the list of audit trails")
        }
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
