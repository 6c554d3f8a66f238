// SPDX-License-Identifier: Apache-2.0

/// A character that a text must not contain, or not at this position.
package struct CharacterFault: Error, Sendable, Equatable {
    package let character: Unicode.Scalar
    /// The position, counted from 1 in characters (Unicode scalars), as lengths are.
    package let position: Int

    package init(_ character: Unicode.Scalar, position: Int) {
        self.character = character
        self.position = position
    }

    /// Finds the first character of a text that is not allowed; `nil` if all are allowed.
    package init?(in text: String, isAllowed: (Unicode.Scalar) -> Bool) {
        var position = 0
        for scalar in text.unicodeScalars {
            position += 1
            if !isAllowed(scalar) {
                self.init(scalar, position: position)
                return
            }
        }
        return nil
    }

    /// Finds the first character of a text that is neither a word character nor otherwise allowed.
    package init?(inWords text: String, orOthers isAllowed: (Unicode.Scalar) -> Bool) {
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() where !isAllowed(scalar) {
            let before = index + 1 < scalars.count ? scalars[index + 1] : nil
            if !scalar.isOfWords(after: index > 0 ? scalars[index - 1] : nil, before: before) {
                self.init(scalar, position: index + 1)
                return
            }
        }
        return nil
    }

    /// A sentence for messages. An invisible character is named by its code point.
    package var sentence: LocalizedText {
        let digits = String(character.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let text = String(Character(character))
        let isShown =
            text.withInvisiblesEscaped == text && character != "`" && !character.properties.isWhitespace
            && !character.isMark && !character.properties.isDefaultIgnorableCodePoint
        let shown = isShown ? "`\(text)` (\(number))" : number
        return LocalizedText(
            "Character \(position) is \(shown), which is not allowed there.", "第 \(position) 个字符为 \(shown)，此处不允许使用。")
    }
}

extension Unicode.Scalar {
    /// A letter or digit of any script, or a mark of one: vowel signs, tone marks, combining accents.
    package var isOfWords: Bool { properties.isAlphabetic || properties.numericType != nil || isMark }

    /// A mark that is attached to another character and is hard to see alone.
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// An invisible joiner or non-joiner between letters, used in Persian, Sinhala and other languages.
    private var isJoiner: Bool { value == 0x200c || value == 0x200d }

    /// Whether it may stand in words between its neighbours. A character that is not seen may where the scripts have
    /// it: joiners between their letters, the selectors of forms behind one, the fillers of Hangul beside one. Beside
    /// ASCII it would only hide that two texts differ.
    package func isOfWords(after: Unicode.Scalar?, before: Unicode.Scalar?) -> Bool {
        let isBehindOne = after.map { !$0.isASCII && $0.isOfWords } ?? false
        let isBeforeOne = before.map { !$0.isASCII && $0.isOfWords } ?? false
        if isJoiner { return isBehindOne && isBeforeOne }
        return isOfWords && (!properties.isDefaultIgnorableCodePoint || isBehindOne || (isBeforeOne && !isMark))
    }
}
