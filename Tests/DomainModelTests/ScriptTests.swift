// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

/// Tags may be written in every script.
struct ScriptTests {
    /// Ordinary words, some with combining marks or joiners.
    private static let words = [
        "ไทย ที่นี่", "हिन्दी", "தமிழ்", "မြန်မာ", "ភាសាខ្មែរ", "සිංහල ශ්\u{200d}රී", "می\u{200c}خواهم", "বাংলা", "తెలుగు", "ಕನ್ನಡ",
        "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ", "ଓଡ଼ିଆ", "ລາວ", "བོད་སྐད".replacing("་", with: " "), "עִבְרִית", "العَرَبِيَّة", "አማርኛ", "Ελληνικά",
        "ქართული",
        "հայերեն", "日本語 か\u{3099}", "한국어 \u{1112}\u{1161}\u{11ab}", "e\u{301}te\u{301}", "Việt", "ᓀᐦᐃᔭᐍᐏᐣ", "ᎠᏂᏴᏫᏯ",
        "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥",
        "𒀀𒁹", "ᠮᠣᠩᠭᠣᠯ", "ᠠ\u{180b}", "辻\u{e0100}", "ꦧꦱꦗꦮ", "ᬩᬮᬶ", "ʼakha", "¼ ² Ⅷ ٣ ৪",
    ]

    @Test(arguments: words)
    func aWordIsAKeyAndAValue(_ word: String) throws {
        #expect(Array(try Tag(key: word, value: word).value.utf8) == Array(word.utf8))
        #expect(Array(try Tag(key: word, value: word).key.utf8) == Array(word.utf8))
    }

    /// Of all Unicode characters, those that are letters, marks or digits by its tables are allowed, and of the others
    /// only those that the service names.
    @Test func lettersMarksAndDigitsOfAllScriptsAreAllowedAndNothingElse() {
        for number in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let properties = scalar.properties
            let isOne: Bool
            switch properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
                .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
                // Some are never seen: marks that choose the form of the letter before them, and fillers of Hangul.
                isOne = !properties.isDefaultIgnorableCodePoint
            default:
                // Circled letters.
                isOne =
                    properties.isAlphabetic || DomainModel.Tag.specialCharacters.unicodeScalars.contains(scalar)
                    || scalar == " "
            }
            let isTaken = (try? DomainModel.Tag.check(value: "a\(scalar)a")) != nil
            if isTaken != isOne { Issue.record("U+\(String(number, radix: 16))") }
        }
    }

    /// Two normal forms of one text are different values, stored as they were sent.
    @Test func normalFormsAreNeitherChangedNorTakenForEqual() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        let tags = [try Tag(key: composed, value: composed), try Tag(key: decomposed, value: decomposed)]
        #expect(tags[0] != tags[1] && Set(tags).count == 2)
        #expect(tags.map { Array($0.value.utf8) } == [[0xc3, 0xa9], [0x65, 0xcc, 0x81]])
    }

    /// Next to ASCII, or at the beginning or end, a joiner would be an invisible difference.
    @Test(arguments: [
        "a\u{200d}b", "\u{200d}", "ش\u{200c}", "\u{200c}ش", "ش\u{200c}\u{200c}ش", "ش\u{200c}a", "ش\u{200c} ش",
        "a\u{fe0f}", "a\u{34f}b", "\u{fe00}", "web\u{3164}", "\u{115f}", "a\u{ffa0}b",
    ])
    func aJoinerStandsBetweenLettersOfItsScripts(_ text: String) {
        #expect(throws: DomainModel.Tag.Problem.self) { try Tag.check(value: text) }
    }

    @Test func aFaultIsNamedByItsCharacterAndPlace() {
        #expect(
            CharacterFault("-", position: 2).sentence.english
                == "Character 2 is `-` (U+002D), which is not allowed there.")
        for hidden: Unicode.Scalar in ["\u{200b}", " ", "\u{a0}", "`", "\u{202e}", "\0", "\u{301}", "\u{3164}"] {
            #expect(CharacterFault(hidden, position: 1).sentence.english.hasPrefix("Character 1 is U+"))
        }
    }
}
