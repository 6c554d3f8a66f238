// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel
import StorageContract

/// Reads the grants of one account and product.
struct HostGrantRows {
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

    fileprivate init(_ query: HostGrantQuery, at time: Instant) {
        self.init()
        add(HostGrantRows.isThere, [time.milliseconds])
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
    fileprivate init(on target: HostGrantTarget, username: String?) {
        self.init()
        switch target {
        case .host(let id): add("instance_id = ?", [id.text])
        case .tag(let tag): add("tag_key = ? AND tag_value = ?", [tag.key, tag.value])
        }
        if let username { add("username = ?", [username]) }
    }
}

// Mutations of grants.
extension Mutations {
    func perform(_ mutation: HostGrantMutation) throws {
        switch mutation {
        case .grant(let grants):
            if let first = grants.first { try removeEnded(at: first.grantedAt) }
            for grant in grants { try add(grant) }
        case .revoke(let keyPairs, let targets, let username, _):
            for keyPair in keyPairs { for target in targets { try revoke(keyPair, on: target, username: username) } }
        }
    }

    private func add(_ grant: HostGrant) throws {
        try revoke(grant.keyPair, on: grant.target, username: grant.username ?? "")
        let (host, tag): (InstanceID?, Tag?) =
            switch grant.target {
            case .host(let id): (id, nil)
            case .tag(let tag): (nil, tag)
            }
        try execute(
            """
            INSERT INTO host_grant (
                account, product, key_id, instance_id, tag_key, tag_value, username, ends_at, granted_at, granted_by
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, grant.keyPair.product.rawValue, grant.keyPair.text, host?.text, tag?.key, tag?.value,
                grant.username ?? "", grant.until?.milliseconds, grant.grantedAt.milliseconds, grant.grantedBy.uin,
            ])
    }

    private func revoke(_ keyPair: KeyPairID, on target: HostGrantTarget, username: String?) throws {
        let condition = SQLCondition(on: target, username: username)
        try execute(
            "DELETE FROM host_grant WHERE account = ? AND product = ? AND key_id = ?\(condition.sql)",
            [account.uin, keyPair.product.rawValue, keyPair.text] + condition.arguments)
    }

    /// Grants that have ended are deleted when new ones are added.
    private func removeEnded(at time: Instant) throws {
        try execute(
            "DELETE FROM host_grant WHERE account = ? AND ends_at <= ?", [account.uin, time.milliseconds])
    }
}

extension HostGrantMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [Precondition] {
        switch self {
        case .grant(let grants):
            Set(grants.map(\.keyPair)).sorted().map(Precondition.keyPairExists)
                + Set(grants.compactMap(\.host)).sorted().map { .hostGrants(.isHost($0)) }
        case .revoke(let keyPairs, let targets, let username, let time):
            keyPairs.flatMap { keyPair in
                targets.map { .hostGrants(.isGranted(keyPair, on: $0, username: username, at: time)) }
            }
        }
    }

    var rows: Int {
        switch self {
        case .grant(let grants): grants.count
        case .revoke(let keyPairs, let targets, _, _): keyPairs.count * targets.count
        }
    }

    /// The notices for observers after this mutation.
    func notices(for account: AccountID) -> [ChangeNotice] {
        let products =
            switch self {
            case .grant(let grants): Set(grants.map(\.keyPair.product))
            case .revoke(let keyPairs, _, _, _): Set(keyPairs.map(\.product))
            }
        return products.map { .instances(account, $0) }
    }
}

extension HostGrant {
    fileprivate var host: InstanceID? {
        switch target {
        case .host(let id): id
        case .tag: nil
        }
    }
}

// Preconditions on grants.
extension Preconditions {
    func holds(_ precondition: HostGrantPrecondition) throws -> Bool {
        switch precondition {
        case .isHost(let id):
            return try exists(
                """
                SELECT 1 FROM host JOIN instance USING (account, product, instance_id)
                WHERE account = ? AND product = ? AND instance_id = ? AND last_state IS NOT NULL
                """, [account.uin, id.product.rawValue, id.text])
        case .isGranted(let keyPair, let target, let username, let time):
            return try isThere(keyPair, on: target, username: username, at: time)
        case .quotaAllows(let grants, let quota, let time):
            let free =
                try quota
                - count("host_grant WHERE account = ? AND \(HostGrantRows.isThere)", [account.uin, time.milliseconds])
            // A grant that already exists is not counted twice.
            return try grants.count <= free || grants.filter { try !isThere($0, at: time) }.count <= free
        case .hasNone(let keyPair, let time):
            return try !exists(
                """
                SELECT 1 FROM host_grant
                WHERE account = ? AND product = ? AND key_id = ? AND \(HostGrantRows.isThere)
                """, [account.uin, keyPair.product.rawValue, keyPair.text, time.milliseconds])
        }
    }

    private func isThere(_ grant: HostGrant, at time: Instant) throws -> Bool {
        try isThere(grant.keyPair, on: grant.target, username: grant.username ?? "", at: time)
    }

    private func isThere(
        _ keyPair: KeyPairID, on target: HostGrantTarget, username: String?, at time: Instant
    ) throws -> Bool {
        let condition = SQLCondition(on: target, username: username)
        return try exists(
            """
            SELECT 1 FROM host_grant
            WHERE account = ? AND product = ? AND key_id = ?\(condition.sql) AND \(HostGrantRows.isThere)
            """, [account.uin, keyPair.product.rawValue, keyPair.text] + condition.arguments + [time.milliseconds])
    }
}
