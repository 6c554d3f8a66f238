// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import JSON
import Testing

@testable import HostAgent

struct JSONValueTests {
    @Test func everyKindOfValueIsRead() {
        let text =
            #" {"a": [1, -0.5e+3, true, false, null, "x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é"], "b": {}, "c": []} "#
        #expect(
            JSONValue(answer: Array(text.utf8))
                == .object([
                    .init(
                        "a",
                        .array([
                            .number("1"), .number("-0.5e+3"), .boolean(true), .boolean(false), .null,
                            .string("x\"\\/\u{8}\u{c}\n\r\té😀é"),
                        ])), .init("b", .object([])), .init("c", .array([])),
                ]))
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{a:1}", "[1] x", "01", "1.",
        ".5",
        "1e", "-", "+1", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
        "\"a\nb\"",
        String(repeating: "[", count: 20) + String(repeating: "]", count: 20),
    ])
    func aTextThatIsNoneIsRefused(_ text: String) {
        #expect(JSONValue(answer: Array(text.utf8)) == nil)
    }

    @Test func invalidUTF8IsRefused() {
        #expect(JSONValue(answer: [0x22, 0xff, 0x22]) == nil)
    }

    @Test func whatIsQuotedIsReadAsItWas() throws {
        let text = "a\"b\\c\n\u{1f}\u{7f}é😀"
        let quoted = Data("[\(JSONValue.quoted(text))]".utf8)
        #expect(JSONValue(answer: Array(quoted)) == .array([.string(ClientText(text))]))
        #expect(try JSONDecoder().decode([String].self, from: quoted) == [text])
    }
}
