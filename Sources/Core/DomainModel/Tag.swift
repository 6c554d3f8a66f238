// SPDX-License-Identifier: Apache-2.0

/// A tag of a resource. Keys are case-sensitive and unique per resource.
package struct Tag: Hashable, Sendable {
    package static let keyLengthMax = 127
    package static let valueLengthMax = 255
    /// The maximum number of tags in a call that creates a resource.
    package static let perCallMax = 10
    /// The maximum number of tags of a resource.
    package static let perResourceMax = 50
    /// The maximum number of different tag keys in an account.
    package static let keysMax = 1000
    /// The maximum number of different values of one key in an account.
    package static let valuesPerKeyMax = 1000
    /// The characters that are allowed in keys and values besides letters, their marks, digits and spaces.
    package static let specialCharacters = "+-=._:/@()[],;><（）【】：；"

    /// The prefixes that no key may have, ignoring case.
    package static let reservedKeyPrefixes = ["qcs:", "qcloud", "tencent", "project", "项目"]

    package let key: String
    package let value: String

    /// The tag as a resource in an audit record. No key or value contains `&`, so no two tags have one name.
    package var resource: String { "tag/\(key)&\(value)" }

    // Compared as bytes: Swift treats different encodings as equal, and comparing unchecked texts may be slow.

    package static func == (left: Tag, right: Tag) -> Bool {
        left.key.isExactly(ClientText(right.key)) && left.value.isExactly(ClientText(right.value))
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ClientText(key))
        hasher.combine(ClientText(value))
    }

    /// The reason why a key and a value are not a valid tag.
    package enum Problem: Error, Equatable {
        case badKey(TextProblem)
        case badValue(TextProblem)
        case reservedKey
    }

    /// The reason why a text is not a valid key or value.
    package enum TextProblem: Error, Equatable {
        case empty
        case tooLong
        /// An illegal character, or a space at the beginning or end.
        case illegalCharacter(CharacterFault)
    }

    package init(key: String, value: String) throws(Problem) {
        if let problem = TagText.problem(of: key, lengthMax: Self.keyLengthMax) { throw .badKey(problem) }
        try Self.check(value: value)
        guard !TagText.isReserved(key) else { throw .reservedKey }
        self.key = key
        self.value = value
    }

    /// Makes a tag that was checked before it was stored.
    package init(storedKey key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Refuses an invalid key.
    package static func check(key: String) throws(Problem) {
        if let problem = TagText.problem(of: key, lengthMax: keyLengthMax) { throw .badKey(problem) }
        guard !TagText.isReserved(key) else { throw .reservedKey }
    }

    /// Whether the key or the value of a tag can match a text in which `*` stands for any characters.
    package static func isPattern(_ text: String) -> Bool { TagText.fault(in: text, or: "*") == nil }

    /// Refuses what cannot be the value of a tag.
    package static func check(value: String) throws(Problem) {
        if let problem = TagText.problem(of: value, lengthMax: valueLengthMax) { throw .badValue(problem) }
    }
}

/// The rules for the text of tags.
private enum TagText {
    /// The allowed characters besides letters, their marks, digits and spaces.
    static let specials = Set(Tag.specialCharacters.unicodeScalars)

    /// The tag service documents two sets of reserved prefixes in two places. Both are refused, ignoring case.
    static let reservedPrefixes = Tag.reservedKeyPrefixes

    static func problem(of text: String, lengthMax: Int) -> Tag.TextProblem? {
        let scalars = text.unicodeScalars
        if scalars.isEmpty { return .empty }
        // A character has at most four bytes.
        if text.utf8.count > 4 * lengthMax || scalars.count > lengthMax { return .tooLong }
        if scalars.first == " " { return .illegalCharacter(CharacterFault(" ", position: 1)) }
        if scalars.last == " " { return .illegalCharacter(CharacterFault(" ", position: scalars.count)) }
        return fault(in: text).map { .illegalCharacter($0) }
    }

    /// - Parameter other: A character that is allowed besides those of tags.
    static func fault(in text: String, or other: Unicode.Scalar? = nil) -> CharacterFault? {
        CharacterFault(inWords: text) { $0 == " " || $0 == other || specials.contains($0) }
    }

    static func isReserved(_ key: String) -> Bool {
        // Compared as bytes: a combining mark after the last letter must not hide the prefix.
        let lowercased = ClientText(key).lowercasedASCII
        return reservedPrefixes.contains(where: lowercased.begins)
    }
}

extension Tag.TextProblem {
    /// A sentence for messages.
    package func sentence(ofKey isKey: Bool) -> LocalizedText {
        let (name, lengthMax) = isKey ? ("key", Tag.keyLengthMax) : ("value", Tag.valueLengthMax)
        let chinese = isKey ? "标签键" : "标签值"
        switch self {
        case .empty, .tooLong:
            return LocalizedText(
                "A tag \(name) takes 1–\(lengthMax) characters.", "\(chinese)须为 1–\(lengthMax) 个字符。")
        case .illegalCharacter(let fault): return fault.sentence
        }
    }
}
