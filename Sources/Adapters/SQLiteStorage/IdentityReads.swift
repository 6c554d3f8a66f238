// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

/// Reads the users of one account, their access keys and their policies.
struct IdentityReads {
    let db: Database
    let account: AccountID

    private static let user = """
        SELECT identity, name, remark, phone_number, country_code, email, created_at
        FROM user WHERE account = ?
        """
    private static let policy =
        "SELECT policy, name, description, document, created_at, updated_at FROM policy WHERE account = ?"

    func users() throws -> [User] { try users(" ORDER BY name", [account.uin]) }

    func user(named name: UserName) throws -> User? { try users(" AND name = ?", [account.uin, name.text]).first }

    func user(_ id: IdentityID) throws -> User? { try users(" AND identity = ?", [account.uin, id.uin]).first }

    func accessKeys(of identity: IdentityID) throws -> [AccessKey] {
        let sql = """
            SELECT \(AccountReads.accessKeyColumns) FROM access_key WHERE account = ? AND identity = ?
            ORDER BY created_at, secret_id
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, identity.uin])
            .map(AccountReads.accessKey)
    }

    /// A page of the policies whose name contains a text, sorted by number.
    func policies(nameHolding part: String, offset: Int64, limit: Int64) throws -> Page<Policy> {
        var condition = SQLCondition()
        if !part.isEmpty { condition.add("name", holdsOneOf: [part]) }
        let arguments: StatementArguments = [account.uin] + condition.arguments
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM policy WHERE account = ?" + condition.sql)
        let total = try Int.fetchOne(count, arguments: arguments) ?? 0
        guard total > offset, limit > 0 else { return Page(totalCount: total, elements: []) }
        return Page(
            totalCount: total,
            elements: try policies(
                condition.sql + " ORDER BY policy LIMIT ? OFFSET ?", arguments + [limit, offset]))
    }

    func policies(_ ids: [PolicyID]) throws -> [Policy] {
        try ids.sorted().compactMap { try policy($0) }
    }

    func policy(_ id: PolicyID) throws -> Policy? { try policies(" AND policy = ?", [account.uin, id.number]).first }

    func policy(named name: PolicyName) throws -> Policy? {
        try policies(" AND name = ?", [account.uin, name.text]).first
    }

    func remark(onPolicy id: PolicyID) throws -> String {
        let statement = try db.cachedStatement(sql: "SELECT remark FROM policy_remark WHERE account = ? AND policy = ?")
        return try Row.fetchOne(statement, arguments: [account.uin, id.number]).map { try $0.decode(atIndex: 0) } ?? ""
    }

    func attachments(of user: IdentityID) throws -> [PolicyAttachment] {
        let sql = "SELECT policy, attached_at FROM policy_attachment WHERE account = ? AND identity = ? ORDER BY policy"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, user.uin]).map { row in
            PolicyAttachment(
                policy: PolicyID(number: try row.decode(atIndex: 0)), user: user,
                attachedAt: try row.time(atIndex: 1))
        }
    }

    func attachmentCounts(of policies: [PolicyID]) throws -> [PolicyID: Int] {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM policy_attachment WHERE account = ? AND policy = ?")
        var counts: [PolicyID: Int] = [:]
        for policy in policies {
            let count = try Int.fetchOne(statement, arguments: [account.uin, policy.number]) ?? 0
            if count > 0 { counts[policy] = count }
        }
        return counts
    }

    func attachedDocuments(of user: IdentityID) throws -> [PolicyID: String] {
        let sql = """
            SELECT policy, document FROM policy_attachment JOIN policy USING (account, policy)
            WHERE account = ? AND identity = ?
            """
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin, user.uin])
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                (PolicyID(number: try row.decode(atIndex: 0)), try row.decode(String.self, atIndex: 1))
            })
    }

    private func users(_ rest: String, _ arguments: StatementArguments) throws -> [User] {
        try Row.fetchAll(db.cachedStatement(sql: Self.user + rest), arguments: arguments).map { row in
            let nameText: String = try row.decode(atIndex: 1)
            guard let name = UserName(nameText) else { throw Self.damaged("user \(nameText)") }
            return User(
                id: IdentityID(uin: try row.decode(atIndex: 0)), name: name,
                details: UserDetails(
                    remark: try row.decode(atIndex: 2), phoneNumber: try row.decode(atIndex: 3),
                    countryCode: try row.decode(atIndex: 4), email: try row.decode(atIndex: 5)),
                createdAt: try row.time(atIndex: 6))
        }
    }

    private func policies(_ rest: String, _ arguments: StatementArguments) throws -> [Policy] {
        try Row.fetchAll(db.cachedStatement(sql: Self.policy + rest), arguments: arguments).map { row in
            let nameText: String = try row.decode(atIndex: 1)
            guard let name = PolicyName(nameText) else { throw Self.damaged("policy \(nameText)") }
            return Policy(
                id: PolicyID(number: try row.decode(atIndex: 0)), name: name, description: try row.decode(atIndex: 2),
                document: try row.decode(atIndex: 3), createdAt: try row.time(atIndex: 4),
                updatedAt: try row.time(atIndex: 5))
        }
    }

    private static func damaged(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) is damaged")
    }
}
