// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import JSON
import Testing

@testable import ActionAPI

struct JSONWriterTests {
    private static func written(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func namesStandInTheOrderInWhichTheyAreWritten() {
        let text = Self.written { json in
            json.object { json in
                json.string("KeyId", "skey-1q8j7b93")
                json.string("KeyName", "vec")
                json.integer("ProjectId", 0)
                json.null("CreatedTime")
                json.boolean("b", true)
                json.boolean("a", false)
                json.array("List") { json in
                    json.string(nil, "x")
                    json.integer(nil, -1)
                    json.null(nil)
                    json.boolean(nil, true)
                    json.array { _ in }
                    json.object { _ in }
                }
                json.object("Object") { $0.integer("n", UInt64.max) }
                json.integer("Last", Int64.min)
            }
        }
        #expect(
            text == #"{"KeyId":"skey-1q8j7b93","KeyName":"vec","ProjectId":0,"CreatedTime":null,"b":true,"a":false,"#
                + #""List":["x",-1,null,true,[],{}],"Object":{"n":18446744073709551615},"Last":-9223372036854775808}"#)
    }

    @Test(arguments: [
        ("empty", "{}"), ("one", #"{"a":[{},{"b":[]},{}],"c":{}}"#),
    ])
    func commasStandBetweenElementsOnly(_ what: String, _ expected: String) {
        let text = Self.written { json in
            json.object { json in
                guard what != "empty" else { return }
                json.array("a") { json in
                    json.object { _ in }
                    json.object { $0.array("b") { _ in } }
                    json.object { _ in }
                }
                json.object("c") { _ in }
            }
        }
        #expect(text == expected)
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("\"", #"\""#), ("\\", #"\\"#), ("/", "/"), ("\n", #"\n"#), ("\r", #"\r"#),
        ("\r\n", #"\r\n"#), ("\t", #"\t"#),
        ("\0", #"\u0000"#), ("\u{8}", #"\u0008"#), ("\u{c}", #"\u000c"#), ("\u{f}", #"\u000f"#), ("\u{10}", #"\u0010"#),
        ("\u{1b}", #"\u001b"#), ("\u{1f}", #"\u001f"#), ("\u{7f}", #"\u007f"#), (" ", " "), ("é 未 😀", "é 未 😀"),
        ("\u{2028}", "\u{2028}"),
        ("<&>'", "<&>'"), (#"\u0041"#, #"\\u0041"#), ("-----BEGIN-----\nAA==\n", #"-----BEGIN-----\nAA==\n"#),
    ])
    func textIsEscaped(_ text: String, _ escaped: String) {
        #expect(Self.written { $0.string(nil, text) } == "\"\(escaped)\"")
        #expect(Self.written { json in json.object { $0.null(text) } } == "{\"\(escaped)\":null}")
    }

    @Test func everyControlCharacterIsEscaped() {
        for value in Array(0..<UInt32(0x20)) + [0x22, 0x5c, 0x7f] {
            let text = Unicode.Scalar(value).map { "a\(Character($0))b" } ?? ""
            let written = Self.written { $0.string(nil, text) }
            #expect(!written.unicodeScalars.dropFirst().dropLast().contains { $0.value < 0x20 || $0.value == 0x7f })
            #expect(written.hasPrefix("\"a\\"))
        }
    }

    /// Foundation reads every scalar of the basic multilingual plane and some beyond it without changes.
    @Test func whatIsWrittenIsReadBackTheSame() throws {
        let scalars = (Array(0...UInt32(0xffff)) + [0x10000, 0x1f600, 0x10ffff]).compactMap(Unicode.Scalar.init)
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        var json = JSONWriter()
        json.object { $0.string("text", text) }
        let object = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
        #expect(try #require(object?["text"]).unicodeScalars.elementsEqual(scalars))
        let ours = try JSONReader.read(json.bytes, within: BodyReader.jsonLimits)
        #expect(ours == .object([.init("text", .string(ClientText(text)))]))
    }

    @Test func tagsAreWrittenAsTheirKeysAndValues() throws {
        let tags = [try Tag(key: "a", value: "1"), try Tag(key: "b", value: "x y")]
        let text = Self.written { json in
            json.object { json in
                json.tags("Tags", tags)
                json.tags("None", [])
            }
        }
        #expect(text == #"{"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"x y"}],"None":[]}"#)
    }

    @Test func pageIsItsWholeCountAndItsElements() {
        let page = Page(totalCount: 120, elements: ["a", "b"])
        let text = Self.written { json in json.object { $0.page("Set", page) { $0.string(nil, $1) } } }
        #expect(text == #"{"TotalCount":120,"Set":["a","b"]}"#)
        let empty = Page<String>(totalCount: 0, elements: [])
        let none = Self.written { json in json.object { $0.page("Set", empty) { $0.string(nil, $1) } } }
        #expect(none == #"{"TotalCount":0,"Set":[]}"#)
    }
}
