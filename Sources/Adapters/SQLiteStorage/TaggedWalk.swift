// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel

/// Goes along the key pairs that have a tag, from where the last part of the list ended.
struct TaggedWalk {
    let rows: TagRows
    let filters: [TagFilter]
    /// The filter along whose tags it goes; `nil` along all key pairs that have tags.
    let leading: TagFilter?
    let limit: Int

    func slice(after start: TaggedPosition?) throws -> TaggedSlice {
        var found: [TaggedKeyPair] = []
        var lookedAt = 0
        var last = start
        for stretch in stretches(after: start) {
            // One more than can be wanted of it, so that its end is seen.
            let wanted = filters.count > 1 ? TagRows.lookedAtMax - lookedAt : limit - found.count
            for position in try positions(in: stretch, limit: wanted + 1) {
                if found.count == limit || lookedAt == TagRows.lookedAtMax {
                    return TaggedSlice(elements: found, next: last)
                }
                lookedAt += 1
                last = position
                let keyPair = TaggedKeyPair(id: position.keyPair, tags: try rows.tags(of: position.keyPair))
                if filters.allSatisfy(keyPair.meets) { found.append(keyPair) }
            }
        }
        return TaggedSlice(elements: found, next: nil)
    }

    /// A part of the index without gaps.
    private struct Stretch {
        let product: Product
        /// `nil` for all values.
        let value: String?
        /// What was looked at last in it; empty texts come before all others.
        let after: (value: String, keyID: String)
    }

    private func stretches(after start: TaggedPosition?) -> [Stretch] {
        // One for all values, or one for each that is asked for.
        let values = leading.map(\.values) ?? []
        let parts: [String?] = values.isEmpty ? [nil] : Self.sorted(values)
        let all = Product.allCases.flatMap { product in parts.map { (product, $0) } }
        guard let start else { return all.map { Stretch(product: $0, value: $1, after: ("", "")) } }
        let rest = all.drop { product, value in
            product != start.keyPair.product || value.map { !$0.isExactly(start.value) } ?? false
        }
        return rest.enumerated().map { index, part in
            Stretch(product: part.0, value: part.1, after: index == 0 ? (start.value, start.keyPair.text) : ("", ""))
        }
    }

    /// Each once, in the order of the index.
    private static func sorted(_ values: [String]) -> [String] {
        let sorted = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return zip(sorted, sorted.dropFirst()).reduce(into: Array(sorted.prefix(1))) { once, pair in
            if !pair.0.isExactly(pair.1) { once.append(pair.1) }
        }
    }

    private func positions(in stretch: Stretch, limit: Int) throws -> [TaggedPosition] {
        let owner: StatementArguments = [rows.account.uin, stretch.product.rawValue]
        let (sql, arguments): (String, StatementArguments) =
            switch (leading, stretch.value) {
            case (nil, _): (Self.all, owner + [stretch.after.keyID, limit])
            case (let filter?, nil):
                (Self.ofKey, owner + [filter.key, stretch.after.value, stretch.after.keyID, limit])
            case (let filter?, let value?): (Self.ofTag, owner + [filter.key, value, stretch.after.keyID, limit])
            }
        return try Row.fetchAll(rows.db.cachedStatement(sql: sql), arguments: arguments).map { row in
            let text: String = try row.decode(atIndex: 1)
            guard let id = KeyPairID(text, of: stretch.product) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tag of key pair \(text) is damaged")
            }
            return TaggedPosition(key: leading?.key, value: try row.decode(atIndex: 0), keyPair: id)
        }
    }

    private static let all = """
        SELECT DISTINCT '', key_id FROM key_pair_tag WHERE account = ? AND product = ? AND key_id > ?
        ORDER BY key_id LIMIT ?
        """
    private static let ofKey = """
        SELECT tag_value, key_id FROM key_pair_tag INDEXED BY key_pair_tag_by_tag
        WHERE account = ? AND product = ? AND tag_key = ? AND (tag_value, key_id) > (?, ?)
        ORDER BY tag_value, key_id LIMIT ?
        """
    private static let ofTag = """
        SELECT tag_value, key_id FROM key_pair_tag INDEXED BY key_pair_tag_by_tag
        WHERE account = ? AND product = ? AND tag_key = ? AND tag_value = ? AND key_id > ?
        ORDER BY key_id LIMIT ?
        """
}

extension TaggedKeyPair {
    fileprivate func meets(_ filter: TagFilter) -> Bool {
        tags.contains { tag in
            tag.key.isExactly(filter.key)
                && (filter.values.isEmpty || filter.values.contains { $0.isExactly(tag.value) })
        }
    }
}

extension String {
    /// Equality by bytes, as the database compares.
    func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
