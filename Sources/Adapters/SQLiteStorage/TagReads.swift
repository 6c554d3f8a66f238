// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Reads the tags of one account.
struct TagReads {
    /// The number of resources inspected for one part of a list; few of them may meet all filters.
    static let lookedAtMax = 2_000

    let db: Database
    let account: AccountID

    // MARK: Tags of the account

    /// Reads by key, because there are few keys, so that no tag before the slice is read.
    func page(keys: [String], value: String?, offset: Int, limit: Int) throws -> Page<AccountTag> {
        var total = 0
        var found: [AccountTag] = []
        for (key, count) in try counts(of: keys, value: value) {
            let skipped = max(0, offset - total)
            total += count
            guard skipped < count, found.count < limit else { continue }
            found += try tags(of: key, value: value, skipping: skipped, limit: limit - found.count)
        }
        return Page(totalCount: total, elements: found)
    }

    /// The tags that follow a given one, or the first ones.
    func tags(keys: [String], after last: Tag?, limit: Int) throws -> [Tag] {
        var condition = SQLCondition(first: "account = ? AND (tag_key, tag_value) > (?, ?)")
        if !keys.isEmpty { condition.add("tag_key", isOneOf: keys) }
        let statement = try db.cachedStatement(
            sql: "SELECT tag_key, tag_value FROM tag WHERE \(condition.sql) ORDER BY tag_key, tag_value LIMIT ?")
        let arguments: StatementArguments = [account.uin, last?.key ?? "", last?.value ?? ""]
        return try Row.fetchAll(statement, arguments: arguments + condition.arguments + [limit]).map { row in
            Tag(storedKey: try row.decode(atIndex: 0), value: try row.decode(atIndex: 1))
        }
    }

    func keys(offset: Int64, limit: Int64) throws -> Page<String> {
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM tag_key WHERE account = ?")
        let page = try db.cachedStatement(
            sql: "SELECT tag_key FROM tag_key WHERE account = ? ORDER BY tag_key LIMIT ? OFFSET ?")
        return Page(
            totalCount: try Int.fetchOne(count, arguments: [account.uin]) ?? 0,
            elements: try Row.fetchAll(page, arguments: [account.uin, limit, offset]).map { try $0.decode(atIndex: 0) })
    }

    /// The requested keys in order, with the number of requested tags for each.
    private func counts(of keys: [String], value: String?) throws -> [(key: String, count: Int)] {
        let marks =
            keys.isEmpty ? "" : " AND tag_key IN (\(repeatElement("?", count: keys.count).joined(separator: ", ")))"
        let sql = "SELECT tag_key, tag_values FROM tag_key WHERE account = ?\(marks) ORDER BY tag_key"
        let arguments: StatementArguments = [account.uin] + StatementArguments(keys)
        let all = try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            (key: try row.decode(String.self, atIndex: 0), count: Int(try row.number(.count, atIndex: 1)))
        }
        guard let value else { return all }
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM tag WHERE account = ? AND tag_key = ? AND tag_value = ?")
        return try all.filter { try Int.fetchOne(statement, arguments: [account.uin, $0.key, value]) != nil }
            .map { ($0.key, 1) }
    }

    private func tags(of key: String, value: String?, skipping offset: Int, limit: Int) throws -> [AccountTag] {
        var condition = SQLCondition(first: "account = ? AND tag_key = ?", [account.uin, key])
        if let value { condition.add("tag_value = ?", [value]) }
        let statement = try db.cachedStatement(
            sql: "SELECT tag_value, resources FROM tag WHERE \(condition.sql) ORDER BY tag_value LIMIT ? OFFSET ?")
        return try Row.fetchAll(statement, arguments: condition.arguments + [limit, offset]).map { row in
            AccountTag(
                Tag(storedKey: key, value: try row.decode(atIndex: 0)),
                resources: Int(try row.number(.count, atIndex: 1)))
        }
    }

    /// The number of resources that have a tag with this key and one of these values, or any value if there are none.
    private func resources(of key: String, values: [String]) throws -> Int {
        let any = try db.cachedStatement(
            sql: "SELECT coalesce(sum(resources), 0) FROM tag WHERE account = ? AND tag_key = ?")
        if values.isEmpty { return try Int.fetchOne(any, arguments: [account.uin, key]) ?? 0 }
        let one = try db.cachedStatement(
            sql: "SELECT resources FROM tag WHERE account = ? AND tag_key = ? AND tag_value = ?")
        return try values.reduce(0) { try $0 + (StoredNumber.count.fetchOne(one, [account.uin, key, $1]) ?? 0) }
    }

    // MARK: Tagged resources

    /// Reads along the tags of one filter. The index has them in the order of their values and resources, and each
    /// matching resource occurs once, because it has each key once.
    func slice(
        matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) throws -> TaggedSlice {
        let leading =
            try position.map { position in filters.first { $0.key.isExactly(position.key ?? "") } }
            ?? filters.min { try resources(of: $0.key, values: $0.values) < resources(of: $1.key, values: $1.values) }
        let walk = TaggedWalk(rows: self, filters: filters, leading: leading, limit: limit)
        return try walk.slice(after: position)
    }

    func tags(of id: TaggableID) throws -> [Tag] {
        let table = TagTable(of: id.type)
        let statement = try db.cachedStatement(
            sql: """
                SELECT tag_key, tag_value FROM \(table.name) WHERE \(id.type.isOwned) AND \(table.id) = ?
                ORDER BY tag_key
                """)
        return try Row.fetchAll(statement, arguments: id.type.owner(account) + [id.stored]).map { row in
            Tag(storedKey: try row.decode(atIndex: 0), value: try row.decode(atIndex: 1))
        }
    }

    /// The tags of those of these resources that exist.
    func tags(of ids: [TaggableID]) throws -> [TaggableID: [Tag]] {
        var found: [TaggableID: [Tag]] = [:]
        for id in ids {
            let table = TagTable(of: id.type)
            let statement = try db.cachedStatement(
                sql: "SELECT 1 FROM \(table.owner) WHERE \(id.type.isOwned) AND \(table.id) = ?")
            guard try Int.fetchOne(statement, arguments: id.type.owner(account) + [id.stored]) != nil else { continue }
            found[id] = try tags(of: id)
        }
        return found
    }

    /// The region of a resource; `nil` if it has none.
    func region(of id: TaggableID) throws -> String? {
        guard case .instance(let id) = id else { return nil }
        let statement = try db.cachedStatement(
            sql: "SELECT region FROM instance WHERE account = ? AND product = ? AND instance_id = ?")
        return try String.fetchOne(statement, arguments: [account.uin, id.product.rawValue, id.text])
    }
}
