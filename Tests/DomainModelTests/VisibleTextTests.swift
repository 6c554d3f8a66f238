// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct VisibleTextTests {
    @Test(arguments: [
        ("", ""), ("a b", "a b"), ("é 未 😀 e\u{301}", "é 未 😀 e\u{301}"), ("<\"'&>`\\", "<\"'&>`\\"), ("\0", #"\u{0}"#),
        ("\t\n\r", #"\u{9}\u{a}\u{d}"#), ("\u{1b}[31m", #"\u{1b}[31m"#), ("\u{7f}\u{85}", #"\u{7f}\u{85}"#),
        ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#), ("\u{200b}\u{200d}\u{feff}", #"\u{200b}\u{200d}\u{feff}"#),
        ("\u{202e}a\u{2066}", #"\u{202e}a\u{2066}"#), ("\u{ad}", #"\u{ad}"#), ("\u{e000}", #"\u{e000}"#),
        ("\u{378}", #"\u{378}"#), ("\u{10ffff}", #"\u{10ffff}"#), ("\u{a0}\u{3000}", "\u{a0}\u{3000}"),
    ])
    func whatIsNotForTheEyeIsEscaped(_ text: String, _ shown: String) {
        #expect(text.withInvisiblesEscaped == shown)
    }

    /// The JSON value is the same for a reader.
    @Test(arguments: [
        (#""a b""#, #""a b""#), (#""é 未 😀""#, #""é 未 😀""#), ("\"\u{7f}\u{85}\"", #""\u007f\u0085""#),
        ("\"\u{202e}\u{feff}\"", #""\u202e\ufeff""#), ("\"\u{e0001}\u{10ffff}\"", #""\udb40\udc01\udbff\udfff""#),
    ])
    func inJSONItIsEscapedAsJSONDoes(_ json: String, _ shown: String) {
        #expect(json.withInvisiblesEscapedAsJSON == shown)
    }

    @Test func noControlCharacterIsLeft() {
        for value in Array(0..<UInt32(0x20)) + Array(0x7f..<0xa0) {
            let text = Unicode.Scalar(value).map { "a\(Character($0))b" } ?? ""
            #expect(text.withInvisiblesEscaped == "a\\u{\(String(value, radix: 16))}b")
        }
    }
}
