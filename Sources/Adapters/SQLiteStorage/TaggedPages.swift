// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Reads pages of tagged resources. Each type has a separate list, in the order of the index of its tags.
struct TaggedPages {
    let rows: TagReads
    let query: TaggedQuery

    func page(offset: Int64, limit: Int64) throws -> Page<TaggedResource> {
        var joined = JoinedPage<TaggableID>(offset: offset, limit: limit)
        for type in query.types {
            guard let condition = condition(of: type) else { continue }
            joined.append(try page(of: type, condition, offset: joined.offset, limit: joined.limit))
        }
        return Page(
            totalCount: joined.page.totalCount,
            elements: try joined.page.elements.map { id in
                TaggedResource(id: id, region: try rows.region(of: id), tags: try rows.tags(of: id))
            })
    }

    private func page(
        of type: TaggableType, _ condition: SQLCondition, offset: Int64, limit: Int64
    ) throws -> Page<TaggableID> {
        let (db, table) = (rows.db, TagTable(of: type))
        let found = "FROM \(table.name) AS found WHERE \(condition.sql)"
        let total =
            try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) \(found)"), arguments: condition.arguments) ?? 0
        guard total > offset, limit > 0 else { return Page(totalCount: total, elements: []) }
        let page = try db.cachedStatement(
            sql: "SELECT found.\(table.id) \(found) ORDER BY found.\(table.id) LIMIT ? OFFSET ?")
        return Page(
            totalCount: total,
            elements: try Row.fetchAll(page, arguments: condition.arguments + [limit, offset])
                .map { try type.resource($0, atIndex: 0) })
    }

    /// The condition on the row of a resource with the tag of the first filter, which occurs once because a resource
    /// has each key once. `nil` if no resource can match.
    private func condition(of type: TaggableType) -> SQLCondition? {
        let table = TagTable(of: type)
        guard let first = query.filters.first else { return nil }
        var condition = SQLCondition(
            first: type.ownerColumns.map { "found.\($0) = ?" }.joined(separator: " AND "), type.owner(rows.account))
        if let id = query.id {
            guard let stored = type.stored(id) else { return nil }
            condition.add("found.\(table.id) = ?", [stored])
        }
        condition.add(first, of: "found")
        for filter in query.filters.dropFirst() {
            var other = SQLCondition(
                first: (type.ownerColumns + [table.id]).map { "other.\($0) = found.\($0)" }.joined(separator: " AND "))
            other.add(filter, of: "other")
            condition.add("EXISTS (SELECT 1 FROM \(table.name) AS other WHERE \(other.sql))", other.arguments)
        }
        if case .instance = type, let region = query.region {
            condition.add(
                """
                EXISTS (SELECT 1 FROM instance WHERE instance.account = found.account
                    AND instance.product = found.product AND instance.instance_id = found.instance_id
                    AND instance.region = ?)
                """, [region])
        }
        return condition
    }
}

extension SQLCondition {
    fileprivate mutating func add(_ filter: TagFilter, of row: String) {
        add("\(row).tag_key", isOneOf: [filter.key])
        if !filter.values.isEmpty { add("\(row).tag_value", isOneOf: filter.values) }
    }
}
