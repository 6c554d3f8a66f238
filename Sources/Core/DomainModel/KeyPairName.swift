// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The name of a key pair: 1–25 characters of `[A-Za-z0-9_]`, unique per account and product, case-sensitive.
package struct KeyPairName: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 25

    package let text: String

    /// The reason why a text is not a name. If a text is too long and has an illegal character, the length is reported.
    package enum Problem: Error, Equatable {
        case empty
        case tooLong
        case illegalCharacter(CharacterFault)
    }

    package init(_ text: String) throws(Problem) {
        if text.isEmpty { throw .empty }
        if text.unicodeScalars.count > Self.lengthMax { throw .tooLong }
        if let fault = CharacterFault(in: text, isAllowed: Self.isAllowed) { throw .illegalCharacter(fault) }
        self.text = text
    }

    package var description: String { text }

    private static func isAllowed(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "0"..."9", "A"..."Z", "a"..."z", "_": true
        default: false
        }
    }
}

/// The free text of a CVM key pair: 0–60 characters, counted as Unicode scalars, not bytes.
package struct KeyPairDescription: Hashable, Sendable {
    package static let lengthMax = 60
    package static let empty = KeyPairDescription()

    package let text: String

    /// Reads a description; `nil` if it is too long.
    package init?(_ text: String) {
        // Unicode scalars are counted, because one grapheme cluster may hold any number of scalars and bytes.
        guard text.unicodeScalars.count <= Self.lengthMax else { return nil }
        self.text = text
    }

    private init() { text = "" }
}
