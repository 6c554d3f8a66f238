// SPDX-License-Identifier: Apache-2.0

/// The name that somebody meant who wrote another one.
package enum NearestName {
    /// In bytes. Nobody means a name with a longer text.
    private static let lengthMax = 64

    /// The known name that is nearest to a text, without regard to case; `nil` if none is near.
    package static func of(_ text: String, among names: some Sequence<String>) -> String? {
        let wanted = PolicyText.lowerCased(text.utf8)
        guard !wanted.isEmpty, wanted.count <= lengthMax else { return nil }
        // A third of the text may be wrong.
        var (nearest, least): (String?, Int) = (nil, wanted.count / 3 + 1)
        for name in names {
            let found = distance(wanted, PolicyText.lowerCased(name.utf8), below: least)
            if found < least { (nearest, least) = (name, found) }
        }
        return nearest
    }

    /// The number of bytes that must be inserted, removed or replaced.
    private static func distance(_ one: [UInt8], _ other: [UInt8], below limit: Int) -> Int {
        guard abs(one.count - other.count) < limit else { return limit }
        var row = Array(0...other.count)
        for (index, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, otherByte) in other.enumerated() {
                let replaced = diagonal + (byte == otherByte ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, min(row[column], diagonal) + 1)
            }
        }
        return row[other.count]
    }
}
