// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel

/// Reads the tags of one account.
struct TagRows {
    /// Resources that are looked at for one part of a list, of which few may meet all filters.
    static let lookedAtMax = 2_000

    let db: Database
    let account: AccountID

    // MARK: Tags in use

    /// Along the keys, of which there are few, so that no tag before the slice is read.
    func inUse(keys: [String], value: String?, offset: Int, limit: Int) throws -> Page<Tag> {
        var total = 0
        var found: [Tag] = []
        for (key, count) in try counts(of: keys, value: value) {
            let skipped = max(0, offset - total)
            total += count
            guard skipped < count, found.count < limit else { continue }
            let values = try value.map { [$0] } ?? self.values(of: key, skipping: skipped, limit: limit - found.count)
            found += values.map { Tag(storedKey: key, value: $0) }
        }
        return Page(totalCount: total, elements: found)
    }

    /// The keys that are in use and how many tags of each are asked for, in order.
    private func counts(of keys: [String], value: String?) throws -> [(key: String, count: Int)] {
        let marks =
            keys.isEmpty ? "" : " AND tag_key IN (\(repeatElement("?", count: keys.count).joined(separator: ", ")))"
        let sql = "SELECT tag_key, tag_values FROM tag_key WHERE account = ?\(marks) ORDER BY tag_key"
        let arguments: StatementArguments = [account.uin] + StatementArguments(keys)
        let all = try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            (key: try row.decode(String.self, atIndex: 0), count: Int(try row.number(.count, atIndex: 1)))
        }
        guard let value else { return all }
        return try all.filter { try resources(of: $0.key, values: [value]) > 0 }.map { ($0.key, 1) }
    }

    private func values(of key: String, skipping offset: Int, limit: Int) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT tag_value FROM tag WHERE account = ? AND tag_key = ? ORDER BY tag_value LIMIT ? OFFSET ?")
        return try Row.fetchAll(statement, arguments: [account.uin, key, limit, offset])
            .map { try $0.decode(atIndex: 0) }
    }

    /// How many resources have a tag of this key with one of these values, or with any where there are none.
    private func resources(of key: String, values: [String]) throws -> Int {
        let any = try db.cachedStatement(
            sql: "SELECT coalesce(sum(resources), 0) FROM tag WHERE account = ? AND tag_key = ?")
        if values.isEmpty { return try Int.fetchOne(any, arguments: [account.uin, key]) ?? 0 }
        let one = try db.cachedStatement(
            sql: "SELECT resources FROM tag WHERE account = ? AND tag_key = ? AND tag_value = ?")
        return try values.reduce(0) { try $0 + (StoredNumber.count.fetchOne(one, [account.uin, key, $1]) ?? 0) }
    }

    // MARK: Tagged resources

    /// Along the tags of one filter, which an index has in the order of their values and resources: each that
    /// meets it stands there once, as it has each key once.
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
        let table = TagTable(of: id)
        let statement = try db.cachedStatement(
            sql: """
                SELECT tag_key, tag_value FROM \(table.name) WHERE account = ? AND product = ? AND \(table.id) = ?
                ORDER BY tag_key
                """)
        return try Row.fetchAll(statement, arguments: [account.uin, id.product.rawValue, id.text]).map { row in
            Tag(storedKey: try row.decode(atIndex: 0), value: try row.decode(atIndex: 1))
        }
    }

    /// Where a resource is; `nil` where it is in no region.
    func region(of id: TaggableID) throws -> String? {
        guard case .instance(let id) = id else { return nil }
        let statement = try db.cachedStatement(
            sql: "SELECT region FROM instance WHERE account = ? AND product = ? AND instance_id = ?")
        return try String.fetchOne(statement, arguments: [account.uin, id.product.rawValue, id.text])
    }
}

/// Where the tags of a kind of resource are.
enum TagTable: CaseIterable {
    case keyPairs, instances

    init(of resource: TaggableID) {
        self =
            switch resource {
            case .keyPair: .keyPairs
            case .instance: .instances
            }
    }

    var name: String {
        switch self {
        case .keyPairs: "key_pair_tag"
        case .instances: "instance_tag"
        }
    }

    /// The column of the identifier.
    var id: String {
        switch self {
        case .keyPairs: "key_id"
        case .instances: "instance_id"
        }
    }

    func resource(_ text: String, of product: Product) throws -> TaggableID {
        let found: TaggableID? =
            switch self {
            case .keyPairs: KeyPairID(text, of: product).map { .keyPair($0) }
            case .instances: InstanceID(text, of: product).map { .instance($0) }
            }
        guard let found else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tag of \(text) is damaged")
        }
        return found
    }
}
