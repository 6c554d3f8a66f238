// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DomainModel

/// A client's text is treated as bytes.
struct ClientTextTests {
    @Test func otherSpellingsAreOtherTexts() {
        let (one, two) = (ClientText("\u{e9}"), ClientText("e\u{301}"))
        #expect("\u{e9}" == "e\u{301}")
        #expect(one != two)
        #expect(Set([one, two]).count == 2)
        #expect(two < one && !(one < two))
        #expect([one: 1][two] == nil)
        #expect(ClientText("K") != ClientText("\u{212a}"))
    }

    @Test func aLiteralIsComparedByBytes() {
        let text: ClientText = "json"
        switch text {
        case "JSON": Issue.record("the case of letters counts")
        case "json": break
        default: Issue.record("it is the text")
        }
        #expect(text.isExactly("json") && "json".isExactly(text))
    }

    /// A combining mark after a character does not hide that character.
    @Test func partsAreFoundByBytes() {
        let text = ClientText("tag:\u{301}x")
        #expect(text.begins(with: "tag:") && text.ends(with: "x") && text.holds(":\u{301}"))
        #expect(!text.begins(with: "tag:x") && !text.ends(with: "tag") && !text.holds("X"))
        #expect(text.dropping(bytes: 4) == "\u{301}x")
        #expect(ClientText("").holds("") && !ClientText("").holds("a"))
    }

    @Test func onlyLettersOfASCIIHaveAnotherCase() {
        #expect(ClientText("AZaz09-\u{c9}\u{130}\u{212a}").lowercasedASCII == "azaz09-\u{c9}\u{130}\u{212a}")
    }

    @Test(arguments: [
        ("", ""), (" a ", "a"), ("\t\r\n a b \n", "a b"), ("\u{a0}a\u{3000}", "\u{a0}a\u{3000}"), (" ", ""),
        ("\u{b}a", "\u{b}a"),
    ])
    func whiteSpaceIsThatOfASCII(_ text: String, _ trimmed: String) {
        #expect(ClientText(text).trimmed == ClientText(trimmed))
    }

    @Test(arguments: [
        ("abcd", 2, "ab"), ("abcd", 4, "abcd"), ("a\u{e9}b", 2, "a"), ("a\u{e9}b", 3, "a\u{e9}"), ("\u{1f600}", 3, ""),
        ("a", 0, ""),
    ])
    func aTextIsCutBetweenCharacters(_ text: String, _ bytes: Int, _ cut: String) {
        #expect(ClientText(text).prefix(bytesMax: bytes) == ClientText(cut))
    }

    @Test func anIdentifierIsShortAndOfVisibleASCII() {
        #expect(ClientText("AKID-1_2").identifier() == "AKID-1_2")
        for text in ["", " ", "a b", "a\u{301}", "\u{7f}", "a\n", String(repeating: "a", count: 129)] {
            #expect(ClientText(text).identifier() == nil)
        }
        #expect(ClientText("ab").identifier(bytesMax: 1) == nil)
    }

    @Test func aNumberIsOneOfSixtyFourBits() {
        #expect(ClientText("-9223372036854775808").integer == .min)
        for text in ["", "1.5", "9223372036854775808", "\u{661}", " 1", "1e3"] {
            #expect(ClientText(text).integer == nil)
        }
    }

    @Test func anEnumerationIsFoundByBytes() {
        #expect(Language(named: "zh-CN") == .chinese)
        #expect(Language(named: "zh-CN\u{301}") == nil && Language(named: "ZH-cn") == nil)
        #expect(Product(named: "cvm") == .cvm && Product(named: "") == nil)
    }

    @Test func tagsAreTheirBytes() {
        let tags: Set = [Tag(storedKey: "\u{e9}", value: "v"), Tag(storedKey: "e\u{301}", value: "v")]
        #expect(tags.count == 2)
    }
}
