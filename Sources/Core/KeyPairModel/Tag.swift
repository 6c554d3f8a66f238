// SPDX-License-Identifier: Apache-2.0

/// A tag of a resource. Keys are case sensitive and stand once per resource.
package struct Tag: Hashable, Sendable {
    package static let keyLengthMax = 127
    package static let valueLengthMax = 255
    /// How many tags one create call may carry.
    package static let perCallMax = 10
    /// Allowed in keys and values besides letters, digits and spaces.
    package static let specialCharacters = "+-=._:/@()[],;><（）【】：；"

    /// No key begins with one of these, in any case of letters.
    package static let reservedKeyPrefixes = ["qcs:", "qcloud", "tencent", "project", "项目"]

    package let key: String
    package let value: String

    /// Why a key and a value are no tag.
    package enum Problem: Error, Equatable {
        case badKey
        case badValue
        case reservedKey
    }

    package init(key: String, value: String) throws(Problem) {
        guard TagText.isValid(key, lengthMax: Self.keyLengthMax) else { throw .badKey }
        guard TagText.isValid(value, lengthMax: Self.valueLengthMax) else { throw .badValue }
        guard !TagText.isReserved(key) else { throw .reservedKey }
        self.key = key
        self.value = value
    }

    /// A tag that was checked when it was stored.
    package init(storedKey key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// The rules for the text of tags.
private enum TagText {
    /// Letters, digits and spaces are allowed besides these.
    static let specials = Set(Tag.specialCharacters.unicodeScalars)

    /// The tag service names two sets of reserved prefixes in two places; we refuse both, without regard to case.
    static let reservedPrefixes = Tag.reservedKeyPrefixes

    static func isValid(_ text: String, lengthMax: Int) -> Bool {
        let scalars = text.unicodeScalars
        guard (1...lengthMax).contains(scalars.count), scalars.first != " ", scalars.last != " " else { return false }
        return scalars.allSatisfy { scalar in
            scalar == " " || specials.contains(scalar) || scalar.properties.isAlphabetic
                || scalar.properties.numericType != nil
        }
    }

    static func isReserved(_ key: String) -> Bool {
        let lowercased = key.lowercased()
        // By bytes: a mark that joins the last letter must not hide the prefix.
        return reservedPrefixes.contains { lowercased.utf8.starts(with: $0.utf8) }
    }
}
