// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Walks along the resources that have a tag, from the end of the previous part.
struct TaggedWalk {
    let rows: TagReads
    let filters: [TagFilter]
    /// The filter along whose tags it walks; `nil` walks along all resources with tags.
    let leading: TagFilter?
    let limit: Int

    func slice(after start: TaggedPosition?) throws -> TaggedSlice {
        var found: [TaggedResource] = []
        var lookedAt = 0
        var last = start
        for stretch in stretches(after: start) {
            // One more than is needed, in order to detect the end.
            let wanted = filters.count > 1 ? TagReads.lookedAtMax - lookedAt : limit - found.count
            for position in try positions(in: stretch, limit: wanted + 1) {
                if found.count == limit || lookedAt == TagReads.lookedAtMax {
                    return TaggedSlice(elements: found, next: last)
                }
                lookedAt += 1
                last = position
                let id = position.resource
                let tags = try rows.tags(of: id)
                guard filters.allSatisfy({ $0.isMet(by: tags) }) else { continue }
                found.append(TaggedResource(id: id, region: try rows.region(of: id), tags: tags))
            }
        }
        return TaggedSlice(elements: found, next: nil)
    }

    /// A contiguous part of an index.
    private struct Stretch {
        let type: TaggableType
        /// `nil` means all values.
        let value: String?
        /// The last inspected entry; an empty text sorts before all others.
        let after: (value: String, id: DatabaseValue)
    }

    private func stretches(after start: TaggedPosition?) -> [Stretch] {
        // One stretch for all values, or one for each requested value.
        let values = leading.map(\.values) ?? []
        let parts: [String?] = values.isEmpty ? [nil] : Self.sorted(values)
        let all = TaggableType.all.flatMap { type in
            parts.map { Stretch(type: type, value: $0, after: ("", type.beforeAll)) }
        }
        guard let start else { return all }
        let rest = all.drop { stretch in
            stretch.type != start.resource.type || stretch.value.map { !$0.isExactly(start.value) } ?? false
        }
        let begun = rest.first.map {
            Stretch(type: $0.type, value: $0.value, after: (start.value, start.resource.stored))
        }
        return (begun.map { [$0] } ?? []) + rest.dropFirst()
    }

    /// The values in the order of the index, without duplicates.
    private static func sorted(_ values: [String]) -> [String] {
        let sorted = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return zip(sorted, sorted.dropFirst()).reduce(into: Array(sorted.prefix(1))) { once, pair in
            if !pair.0.isExactly(pair.1) { once.append(pair.1) }
        }
    }

    private func positions(in stretch: Stretch, limit: Int) throws -> [TaggedPosition] {
        let (type, after) = (stretch.type, stretch.after)
        let owner = type.owner(rows.account)
        let (sql, arguments): (String, StatementArguments) =
            switch (leading, stretch.value) {
            case (nil, _): (Self.all(type), owner + [after.id, limit])
            case (let filter?, nil): (Self.ofKey(type), owner + [filter.key, after.value, after.id, limit])
            case (let filter?, let value?): (Self.ofTag(type), owner + [filter.key, value, after.id, limit])
            }
        return try Row.fetchAll(rows.db.cachedStatement(sql: sql), arguments: arguments).map { row in
            TaggedPosition(
                key: leading?.key, value: try row.decode(atIndex: 0), resource: try type.resource(row, atIndex: 1))
        }
    }

    private static func all(_ type: TaggableType) -> String {
        let table = TagTable(of: type)
        return """
            SELECT DISTINCT '', \(table.id) FROM \(table.name) WHERE \(type.isOwned) AND \(table.id) > ?
            ORDER BY \(table.id) LIMIT ?
            """
    }

    private static func ofKey(_ type: TaggableType) -> String {
        let table = TagTable(of: type)
        return """
            SELECT tag_value, \(table.id) FROM \(table.name) INDEXED BY \(table.name)_by_tag
            WHERE \(type.isOwned) AND tag_key = ? AND (tag_value, \(table.id)) > (?, ?)
            ORDER BY tag_value, \(table.id) LIMIT ?
            """
    }

    private static func ofTag(_ type: TaggableType) -> String {
        let table = TagTable(of: type)
        return """
            SELECT tag_value, \(table.id) FROM \(table.name) INDEXED BY \(table.name)_by_tag
            WHERE \(type.isOwned) AND tag_key = ? AND tag_value = ? AND \(table.id) > ?
            ORDER BY \(table.id) LIMIT ?
            """
    }
}

extension TagFilter {
    fileprivate func isMet(by tags: [Tag]) -> Bool {
        tags.contains { tag in
            tag.key.isExactly(key) && (values.isEmpty || values.contains { $0.isExactly(tag.value) })
        }
    }
}
