// SPDX-License-Identifier: Apache-2.0

/// A tag of a resource. Keys are case sensitive and stand once per resource.
package struct Tag: Hashable, Sendable {
    package static let keyLengthMax = 127
    package static let valueLengthMax = 255
    /// How many tags one create call may carry.
    package static let perCallMax = 10
    /// How many tags one resource may have.
    package static let perResourceMax = 50
    /// How many different keys the tags of an account may have.
    package static let keysMax = 1000
    /// How many different values the tags of one key may have in an account.
    package static let valuesPerKeyMax = 1000
    /// Allowed in keys and values besides letters, their marks, digits and spaces.
    package static let specialCharacters = "+-=._:/@()[],;><（）【】：；"

    /// No key begins with one of these, in any case of letters.
    package static let reservedKeyPrefixes = ["qcs:", "qcloud", "tencent", "project", "项目"]

    package let key: String
    package let value: String

    // By bytes: Swift takes different spellings of one text for equal, and what was sent may be dear to compare
    // otherwise.

    package static func == (left: Tag, right: Tag) -> Bool {
        left.key.isExactly(ClientText(right.key)) && left.value.isExactly(ClientText(right.value))
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ClientText(key))
        hasher.combine(ClientText(value))
    }

    /// Why a key and a value are no tag.
    package enum Problem: Error, Equatable {
        case badKey(TextProblem)
        case badValue(TextProblem)
        case reservedKey
    }

    /// Why a text is no key, or no value.
    package enum TextProblem: Error, Equatable {
        case empty
        case tooLong
        /// Or a space at its beginning or end.
        case illegalCharacter(CharacterFault)
    }

    package init(key: String, value: String) throws(Problem) {
        if let problem = TagText.problem(of: key, lengthMax: Self.keyLengthMax) { throw .badKey(problem) }
        try Self.check(value: value)
        guard !TagText.isReserved(key) else { throw .reservedKey }
        self.key = key
        self.value = value
    }

    /// A tag that was checked when it was stored.
    package init(storedKey key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Refuses what cannot be the key of a tag.
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
    /// Letters, their marks, digits and spaces are allowed besides these.
    static let specials = Set(Tag.specialCharacters.unicodeScalars)

    /// The tag service names two sets of reserved prefixes in two places; we refuse both, without regard to case.
    static let reservedPrefixes = Tag.reservedKeyPrefixes

    static func problem(of text: String, lengthMax: Int) -> Tag.TextProblem? {
        let scalars = text.unicodeScalars
        if scalars.isEmpty { return .empty }
        // A character has four bytes at most.
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
        // By bytes: a mark that joins the last letter must not hide the prefix.
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
