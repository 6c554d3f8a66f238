// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct KeyPairDescriptionTests {
    private static let family = "👩‍👩‍👧‍👦"

    @Test(arguments: [
        "", " ", "a", "any text: \"<&>\" \n\t\0", "描述", family, String(repeating: "a", count: 60),
        String(repeating: "描", count: 60), String(repeating: "🙂", count: 60), String(repeating: "e\u{301}", count: 30),
        String(repeating: "\r\n", count: 30),
    ])
    func anyTextUpTo60CharactersIsAccepted(_ text: String) throws {
        #expect(KeyPairDescription.lengthMax == 60)
        #expect(try #require(KeyPairDescription(text)).text.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    /// Unicode scalars are counted. One visible character may consist of several.
    @Test(arguments: [
        String(repeating: "a", count: 61), String(repeating: "描", count: 61), String(repeating: "e\u{301}", count: 31),
        String(repeating: "\r\n", count: 31), String(repeating: " ", count: 61),
        "a" + String(repeating: "\u{301}", count: 60),
        String(repeating: family, count: 9), String(repeating: "a", count: 100_000),
    ])
    func longerTextIsRefused(_ text: String) {
        #expect(KeyPairDescription(text) == nil)
    }

    @Test func emptyDescriptionIsTheDefault() {
        #expect(KeyPairDescription.empty.text == "")
        #expect(KeyPairDescription("") == .empty)
    }
}
