// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB

/// Reads the key pairs of one account and product.
struct KeyPairReads {
    let db: Database
    let account: AccountID
    let product: Product

    private static let columns = """
        key_id, name, project_id, description, public_key_type, public_key_blob, public_key_fingerprint,
        public_key_text, created_at,
        (SELECT group_concat(tag_key || char(31) || tag_value, char(30)) FROM key_pair_tag
            WHERE key_pair_tag.account = key_pair.account AND key_pair_tag.product = key_pair.product
            AND key_pair_tag.key_id = key_pair.key_id),
        (SELECT group_concat(instance_id || char(31) || username, char(30)) FROM key_pair_binding AS own
            WHERE own.account = key_pair.account AND own.product = key_pair.product AND own.key_id = key_pair.key_id)
        """

    private static let found = "FROM key_pair WHERE account = ? AND product = ?"

    func id(fingerprint: [UInt8]) throws -> KeyPairID? {
        let text = try String.fetchOne(
            db.cachedStatement(sql: "SELECT key_id \(Self.found) AND public_key_fingerprint = ?"),
            arguments: [account.uin, product.rawValue, Data(fingerprint)])
        return try text.map(id)
    }

    func count() throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT key_pairs FROM key_pair_count WHERE account = ? AND product = ?")
        return try StoredNumber.count.fetchOne(statement, [account.uin, product.rawValue]) ?? 0
    }

    func quota() throws -> Int? {
        let statement = try db.cachedStatement(
            sql: "SELECT key_pairs FROM key_pair_quota WHERE account = ? AND product = ?")
        return try StoredNumber.count.fetchOne(statement, [account.uin, product.rawValue])
    }

    /// Whether the number of key pairs is below the account's quota, or below the default if it has none of its own.
    func isBelow(_ defaultQuota: Int) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT coalesce((SELECT key_pairs FROM key_pair_count WHERE account = ?1 AND product = ?2), 0)
                    < coalesce((SELECT key_pairs FROM key_pair_quota WHERE account = ?1 AND product = ?2), ?3)
                """)
        return try Bool.fetchOne(statement, arguments: [account.uin, product.rawValue, defaultQuota]) ?? false
    }

    func count(_ query: KeyPairQuery) throws -> Int {
        if case .all = query { return try count() }
        return try count(query, SQLCondition(query))
    }

    private func count(_ query: KeyPairQuery, _ condition: SQLCondition) throws -> Int {
        try Int.fetchOne(
            statement(query, "SELECT count(*) \(Self.found)\(condition.sql)"),
            arguments: [account.uin, product.rawValue] + condition.arguments) ?? 0
    }

    /// Reads a part of a page, up to the limit of bindings. Key pairs with the foremost names are a separate list
    /// before the others: they are few and can be sorted, while the others are read in the order of their index.
    ///
    /// - Parameter last: The last key pair of the previous part; `nil` for the first part.
    func part(
        _ query: KeyPairQuery, offset: Int64, limit: Int64, after last: KeyPair?
    ) throws -> PagePart<KeyPair> {
        let foremost = query.foremostNames
        var part = PagePart<KeyPair>()
        var after = last
        var offset = offset
        if !foremost.isEmpty {
            let isBeyond = last.map { last in !foremost.contains { $0.utf8.elementsEqual(last.name.text.utf8) } }
            if isBeyond != true {
                let condition = Self.condition(query, foremost: foremost)
                try read(
                    query, condition, offset: offset, limit: limit, after: last, by: Self.foremostSQL, into: &part)
                part.isLast = part.elements.count == limit
                if part.isLast || part.isFull { return part }
                if last == nil, offset > 0 { offset = max(0, offset - Int64(try count(query, condition))) }
                after = nil
            }
        }
        part.isLast = try read(
            query, Self.condition(query, besides: foremost), offset: offset, limit: limit - Int64(part.elements.count),
            after: after, into: &part)
        return part
    }

    /// Continues reading, newest first.
    ///
    /// - Returns: Whether nothing follows.
    @discardableResult
    private func read(
        _ query: KeyPairQuery, _ condition: SQLCondition, offset: Int64, limit: Int64, after last: KeyPair?,
        by sql: (SQLCondition) -> String = pageSQL, into part: inout PagePart<KeyPair>
    ) throws -> Bool {
        var condition = condition
        if let last {
            let time = last.createdAt.milliseconds
            condition.add("created_at <= ? AND (created_at < ? OR key_id > ?)", [time, time, last.id.text])
        }
        let rows = try Row.fetchCursor(
            statement(query, sql(condition)),
            arguments: [account.uin, product.rawValue] + condition.arguments + [limit, offset])
        while let row = try rows.next() {
            guard !part.isFull else { return false }
            let keyPair = try read(row)
            part.append(keyPair, bindings: keyPair.bindings.count)
        }
        return true
    }

    static func pageSQL(_ condition: SQLCondition) -> String {
        "SELECT \(columns) \(found)\(condition.sql) ORDER BY created_at DESC, key_id LIMIT ? OFFSET ?"
    }

    /// A query for a few names that uses the index of names. Without the `+`, SQLite would choose the index of the
    /// order and read the whole list.
    static func foremostSQL(_ condition: SQLCondition) -> String {
        "SELECT \(columns) \(found)\(condition.sql) ORDER BY +created_at DESC, key_id LIMIT ? OFFSET ?"
    }

    /// The key pairs of a query that have one of these names.
    static func condition(_ query: KeyPairQuery, foremost names: [String]) -> SQLCondition {
        var condition = SQLCondition(query)
        condition.add("name", isOneOf: names)
        return condition
    }

    /// The key pairs of a query that have none of these names.
    static func condition(_ query: KeyPairQuery, besides names: [String]) -> SQLCondition {
        var condition = SQLCondition(query)
        if !names.isEmpty { condition.add("name", isNoneOf: names) }
        return condition
    }

    /// Only statements of a few shapes are cached, because filters can have any number of shapes.
    private func statement(_ query: KeyPairQuery, _ sql: String) throws -> Statement {
        if case .matching = query { return try db.makeStatement(sql: sql) }
        return try db.cachedStatement(sql: sql)
    }

    /// Reads all key pairs, oldest first.
    func forEach(_ body: (KeyPair) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(Self.columns) FROM key_pair WHERE account = ? AND product = ?",
            arguments: [account.uin, product.rawValue])
        while let row = try rows.next() { try body(read(row)) }
    }

    /// Decodes with the throwing methods: a value may be damaged, and the other methods would end the process.
    private func read(_ row: Row) throws -> KeyPair {
        let idText: String = try row.decode(atIndex: 0)
        let nameText: String = try row.decode(atIndex: 1)
        let descriptionText: String = try row.decode(atIndex: 3)
        let id = try id(idText)
        guard let name = try? KeyPairName(nameText), let description = KeyPairDescription(descriptionText) else {
            throw Self.damaged(idText)
        }
        return KeyPair(
            id: id, name: name, project: ProjectID(number: try row.number(.identifier, atIndex: 2)),
            description: description,
            publicKey: StoredPublicKey(
                type: try row.decode(atIndex: 4), blob: Array(try row.decode(Data.self, atIndex: 5)),
                fingerprint: Array(try row.decode(Data.self, atIndex: 6)), text: try row.decode(atIndex: 7)),
            createdAt: try row.time(atIndex: 8),
            tags: Tag.list(try row.decode(String?.self, atIndex: 9)),
            bindings: try KeyPairBinding.list(try row.decode(String?.self, atIndex: 10), of: id))
    }

    private func id(_ text: String) throws -> KeyPairID {
        guard let id = KeyPairID(text, of: product) else { throw Self.damaged(text) }
        return id
    }

    private static func damaged(_ id: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "key pair \(id) is damaged")
    }
}

extension SQLCondition {
    fileprivate init(_ query: KeyPairQuery) {
        self.init()
        switch query {
        case .all: break
        case .ids(let ids): add("key_id", isOneOf: ids.map(\.text))
        case .matching(let filters): for filter in filters { add(filter) }
        }
    }

    private mutating func add(_ filter: KeyPairFilter) {
        switch filter {
        case .idIs(let values): add("key_id", isOneOf: values)
        case .nameIs(let values): add("name", isOneOf: values)
        case .nameContains(let values), .nameIsOrContains(let values): add("name", holdsOneOf: values)
        case .projectIs(let projects): add("project_id", isOneOf: projects)
        case .tagKeyIs(let keys): addTag(of: .keyPairs, keyIs: keys)
        case .tagValueIs(let values): addTag(of: .keyPairs, valueIs: values)
        case .tag(let key, let values): addTag(of: .keyPairs, key: key, valueIs: values)
        }
    }
}
