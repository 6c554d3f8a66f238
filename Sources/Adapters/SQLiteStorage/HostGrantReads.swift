// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

/// Reads the grants of one account and product.
struct HostGrantReads {
    let db: Database
    let account: AccountID
    let product: Product

    private static let columns =
        "key_id, instance_id, tag_key, tag_value, username, ends_at, granted_at, granted_by"
    private static let found = "FROM host_grant WHERE account = ? AND product = ?"
    /// The condition that a grant is valid at the instant in its argument.
    static let isThere = "(ends_at IS NULL OR ends_at > ?)"

    func page(_ query: HostGrantQuery, _ range: PageRange, at time: Instant) throws -> Page<HostGrant> {
        let condition = SQLCondition(query, at: time)
        let arguments: StatementArguments = [account.uin, product.rawValue] + condition.arguments
        let count = try db.cachedStatement(sql: "SELECT count(*) \(Self.found)\(condition.sql)")
        let page = try db.cachedStatement(
            sql: """
                SELECT \(Self.columns) \(Self.found)\(condition.sql)
                ORDER BY granted_at DESC, key_id, instance_id, tag_key, tag_value, username LIMIT ? OFFSET ?
                """)
        return Page(
            totalCount: try Int.fetchOne(count, arguments: arguments) ?? 0,
            elements: try Row.fetchAll(page, arguments: arguments + [range.limit, range.offset]).map(read))
    }

    func keyPairs(
        grantedOn host: InstanceID, to username: String, isLoginUser: Bool, at time: Instant
    ) throws -> [KeyPairID] {
        let users: StatementArguments = [username, isLoginUser ? "" : username]
        return try column("key_id", of: host, at: time, where: " AND username IN (?, ?)", users).map { text in
            guard let id = KeyPairID(text, of: product) else { throw Self.damaged(text) }
            return id
        }
    }

    func usernames(grantedOn host: InstanceID, at time: Instant) throws -> [String] {
        try column("username", of: host, at: time, where: "", [])
    }

    /// The distinct values of a column of the grants on a host, sorted.
    private func column(
        _ name: String, of host: InstanceID, at time: Instant, where condition: String, _ arguments: StatementArguments
    ) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(name) \(Self.found) AND instance_id = ? AND \(Self.isThere)\(condition)
                UNION
                SELECT \(name) FROM instance_tag AS tagged JOIN host_grant USING (account, product, tag_key, tag_value)
                WHERE account = ? AND product = ? AND tagged.instance_id = ? AND \(Self.isThere)\(condition)
                ORDER BY \(name)
                """)
        let half = [account.uin, product.rawValue, host.text, time.milliseconds] as StatementArguments + arguments
        return try Row.fetchAll(statement, arguments: half + half).map { try $0.decode(atIndex: 0) }
    }

    /// Reads all grants, including those that have ended.
    func readAll() throws {
        let sql = "SELECT \(Self.columns) \(Self.found)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [account.uin, product.rawValue])
        while let row = try rows.next() { _ = try read(row) }
    }

    private func read(_ row: Row) throws -> HostGrant {
        let text: String = try row.decode(atIndex: 0)
        guard let keyPair = KeyPairID(text, of: product) else { throw Self.damaged(text) }
        let username: String = try row.decode(atIndex: 4)
        return HostGrant(
            keyPair: keyPair, target: try target(row, of: text), username: username.isEmpty ? nil : username,
            until: try row.optionalTime(atIndex: 5),
            grantedAt: try row.time(atIndex: 6),
            grantedBy: IdentityID(uin: try row.decode(atIndex: 7)))
    }

    private func target(_ row: Row, of text: String) throws -> HostGrantTarget {
        if let instance = try row.decode(String?.self, atIndex: 1) {
            guard let id = InstanceID(instance, of: product) else { throw Self.damaged(text) }
            return .host(id)
        }
        return .tag(
            Tag(storedKey: try row.decode(String.self, atIndex: 2), value: try row.decode(String.self, atIndex: 3)))
    }

    private static func damaged(_ id: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a grant of \(id) is damaged")
    }
}

extension SQLCondition {
    private init(_ sql: String, _ arguments: StatementArguments) {
        self.init()
        add(sql, arguments)
    }

    init(_ query: HostGrantQuery, at time: Instant) {
        self.init()
        add(HostGrantReads.isThere, [time.milliseconds])
        if !query.keyPairs.isEmpty { add("key_id", isOneOfListed: query.keyPairs.map(\.text)) }
        if !query.tags.isEmpty {
            let one = "(tag_key = ? AND tag_value = ?)"
            add(
                "(\(query.tags.map { _ in one }.joined(separator: " OR ")))",
                StatementArguments(query.tags.flatMap { [$0.key, $0.value] }))
        }
        var direct = SQLCondition()
        var tagged = SQLCondition()
        if !query.hosts.isEmpty {
            direct.add("instance_id", isOneOf: query.hosts)
            tagged.add("tagged.instance_id", isOneOf: query.hosts)
        }
        direct.add(
            """
            EXISTS (SELECT 1 FROM instance AS named WHERE named.account = host_grant.account
                AND named.product = host_grant.product AND named.instance_id = host_grant.instance_id AND region = ?)
            """, [query.region])
        tagged.add("region = ?", [query.region])
        let byTag =
            query.hosts.isEmpty
            ? SQLCondition()
            : SQLCondition(
                """
                EXISTS (
                    SELECT 1 FROM instance_tag AS tagged JOIN instance USING (account, product, instance_id)
                    WHERE tagged.account = host_grant.account AND tagged.product = host_grant.product
                    AND tagged.tag_key = host_grant.tag_key AND tagged.tag_value = host_grant.tag_value\(tagged.sql))
                """, tagged.arguments)
        add(
            "((instance_id IS NOT NULL\(direct.sql)) OR (tag_key IS NOT NULL\(byTag.sql)))",
            direct.arguments + byTag.arguments)
    }

    /// The condition that a grant is on these hosts, for a user or, if that is `nil`, for any user.
    init(on target: HostGrantTarget, username: String?) {
        self.init()
        switch target {
        case .host(let id): add("instance_id = ?", [id.text])
        case .tag(let tag): add("tag_key = ? AND tag_value = ?", [tag.key, tag.value])
        }
        if let username { add("username = ?", [username]) }
    }
}

extension HostGrant {
    var host: InstanceID? {
        switch target {
        case .host(let id): id
        case .tag: nil
        }
    }
}
