// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct KeyPairNameTests {
    @Test(arguments: [
        "a", "Z", "0", "_", "vec_1", "___", "A_b_9", "0123456789012345678901234", "abcdefghijklmnopqrstuvwxy",
        "ABCDEFGHIJKLMNOPQRSTUVWXY", "zZ_09",
    ])
    func nameOfLettersDigitsAndUnderscoresIsAccepted(_ text: String) throws {
        let name = try KeyPairName(text)
        #expect(name.text == text)
        #expect("\(name)" == text)
    }

    @Test func nameMayBe25CharactersLong() throws {
        #expect(KeyPairName.lengthMax == 25)
        #expect(try KeyPairName(String(repeating: "x", count: 25)).text.count == 25)
        #expect(throws: KeyPairName.Problem.tooLong) { try KeyPairName(String(repeating: "x", count: 26)) }
    }

    @Test func emptyNameIsRefused() {
        #expect(throws: KeyPairName.Problem.empty) { try KeyPairName("") }
    }

    @Test(arguments: [
        "-", "a-b", "a b", " a", "a ", " ", "\t", "a\n", "\r\n", "a.b", "a/b", "a:b", "a@b", "a\0", "\0", "a`",
        "a\u{7f}",
        "é", "e\u{301}", "名", "ａ", "０", "＿", "🙂", "\u{200b}a", "\u{212a}ey", "a\u{ad}", "@", "[", "{", "^", "/", ":",
    ])
    func otherCharacterIsRefused(_ text: String) {
        #expect {
            try KeyPairName(text)
        } throws: { error in
            guard case .illegalCharacter(let fault)? = error as? KeyPairName.Problem else { return false }
            let scalars = Array(text.unicodeScalars)
            let isAllowed = { (scalar: Unicode.Scalar) in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
            }
            return scalars[fault.position - 1] == fault.character && !isAllowed(fault.character)
                && scalars.prefix(fault.position - 1).allSatisfy(isAllowed)
        }
    }

    /// Characters are counted, not bytes, and the length is checked first.
    @Test(arguments: [
        (String(repeating: "-", count: 26), KeyPairName.Problem.tooLong),
        (String(repeating: "名", count: 26), .tooLong),
        (String(repeating: "名", count: 25), .illegalCharacter(CharacterFault("名", position: 1))),
        (String(repeating: "-", count: 25), .illegalCharacter(CharacterFault("-", position: 1))),
        (String(repeating: "x", count: 25) + "-", .tooLong),
        (String(repeating: " ", count: 1_000_000), .tooLong),
    ])
    func lengthIsLookedAtBeforeCharacters(_ text: String, _ problem: KeyPairName.Problem) {
        #expect(throws: problem) { try KeyPairName(text) }
    }

    @Test func namesCompareWithCase() throws {
        #expect(try KeyPairName("vec") != KeyPairName("Vec"))
        #expect(try KeyPairName("vec") == KeyPairName("vec"))
    }
}
