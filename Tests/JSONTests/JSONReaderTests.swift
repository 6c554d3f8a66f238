// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import Testing

struct JSONReaderTests {
    private static let limits = JSONReader.Limits(depthMax: 32, valuesMax: 100_000, valuesKept: 10_000)

    private func parsed(_ bytes: [UInt8]) throws(JSONReader.Problem) -> JSONValue {
        try JSONReader.read(bytes, within: Self.limits)
    }

    @Test(
        arguments: [
            ("null", .null), ("true", .boolean(true)), ("false", .boolean(false)), ("\"\"", .string("")),
            ("\"a\"", .string("a")), ("0", .number("0")), ("[]", .array([])), ("{}", .object([])),
            (" \t\r\n null \t\r\n ", .null), ("[ ]", .array([])), ("{ }", .object([])),
            ("\n[\n1\t,\r2 ]\n", .array([.number("1"), .number("2")])),
            ("[[],{}]", .array([.array([]), .object([])])),
            ("[null,true,\"x\",1]", .array([.null, .boolean(true), .string("x"), .number("1")])),
            (
                "{\"a\":1,\"b\":[2],\"\":{}}",
                .object([.init("a", .number("1")), .init("b", .array([.number("2")])), .init("", .object([]))])
            ),
            ("{\"a\" : null}", .object([.init("a", .null)])),
            ("{\"a\":1,\"A\":2}", .object([.init("a", .number("1")), .init("A", .number("2"))])),
            (
                "{\"Filters\": [{\"Name\": \"key-name\", \"Values\": [\"v\"]}]}",
                .object([
                    .init(
                        "Filters",
                        .array([.object([.init("Name", .string("key-name")), .init("Values", .array([.string("v")]))])])
                    )
                ])
            ),
        ] as [(String, JSONValue)])
    func valueIsRead(_ text: String, _ value: JSONValue) throws {
        #expect(try parsed(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "0", "-0", "1", "-1", "10", "1234567890", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "123456789012345678901234567890", "0.0", "-0.0", "1.5", "0.1e1", "1e0", "1E9", "1e+9", "1E-09", "0e0", "1e400",
        "1.000000000000000000000001",
    ])
    func numberKeepsItsText(_ text: String) throws {
        #expect(try parsed(Array(text.utf8)) == .number(ClientText(text)))
        #expect(try parsed(Array("[\(text)]".utf8)) == .array([.number(ClientText(text))]))
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u672a""#, "Aé未"),
        (#""\u00E9\u00eA""#, "éê"),
        (#""\u0000""#, "\0"), (#""\u001f\u007f\u0080""#, "\u{1f}\u{7f}\u{80}"), (#""\ud83d\ude00""#, "😀"),
        (#""\uD83D\uDE00x""#, "😀x"), (#""\ud800\udc00""#, "\u{10000}"), (#""\udbff\udfff""#, "\u{10ffff}"),
        (#""\ud7ff\ue000\ufffd\uffff""#, "\u{d7ff}\u{e000}\u{fffd}\u{ffff}"), (#""\ufeff""#, "\u{feff}"),
        (#""\\u0041""#, "\\u0041"), ("\"未 é 😀\"", "未 é 😀"), ("\"\u{7f}\"", "\u{7f}"),
        ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
        ("\"/\"", "/"), ("\"'\"", "'"), ("\"e\u{301}\"", "e\u{301}"), ("\"{}[],:\"", "{}[],:"),
    ])
    func stringIsRead(_ json: String, _ text: String) throws {
        guard case .string(let read) = try parsed(Array(json.utf8)) else {
            Issue.record("not a string")
            return
        }
        // Compared by scalars, because Swift treats different encodings of a text as equal.
        #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
        #expect(try parsed(Array("{\(json):1}".utf8)) == .object([.init(ClientText(text), .number("1"))]))
    }

    @Test(arguments: [
        "", " ", "\n", "nul", "nulll", "NULL", "True", "tru", "truefalse", "undefined", "NaN", "Infinity", "-Infinity",
        "a",
        "'a'", "`a`", "\"", "\"a", "a\"", "\"a\"b", "\"a\" \"b\"", "1 2", "null null", "{}{}", "[][]", "//x\n1", "1//x",
        "/*x*/1", "#",
        // Numbers.
        "-", "+", "+1", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "1e1.5", "0x10",
        "1_000",
        "1,000", "١", "1 .5", "- 1", "1a", "1f", "1.2.3", "e1", "0e", "∞",
        // Arrays and objects.
        "[", "]", "[1", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "[1}", "{", "}", "{]", "[}", "{\"a\"",
        "{\"a\"}",
        "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}",
        "{\"a\" 1}", "{\"a\",1}",
        "{\"a\"::1}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{[]:1}", "{\"a\":1 \"b\":2}", "{\"a\":1;\"b\":2}",
        "[1]]", "{}}", "[[]",
        "[\"a\":1]", "{:1}", "{\"a\":1]",
        // White space that JSON does not allow.
        "\u{a0}1", "1\u{a0}", "\u{b}1", "[\u{c}]", "\u{2028}1", "\u{3000}1", "1\0", "\0", "\u{feff}1", "\u{feff}{}",
        "\u{200b}{}",
    ])
    func textThatIsNoJSONIsRefused(_ text: String) {
        #expect(throws: JSONReader.Problem.self) { try parsed(Array(text.utf8)) }
    }

    @Test(arguments: [
        #""\""#, #""\a""#, #""\x41""#, #""\'""#, #""\0""#, #""\U0041""#, #""\u""#, #""\u1""#, #""\u12""#, #""\u123""#,
        #""\u123g""#,
        #""\u12 4""#, #""\u+123""#, #""\u{41}""#, #""\u００41""#, #""\ ""#, "\"\\\n\"", "\"\\\u{e9}\"",
        // Half of a surrogate pair, in either order.
        #""\ud800""#, #""\udbff""#, #""\udc00""#, #""\udfff""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#,
        #""\ud800\ud800""#, #""\udc00\ud800""#, #""\ud83d\\ude00""#, #""\ud83d \ude00""#, #""\ud83d\u""#,
        #""\ud83d\ude0""#,
        #""\ud83d\""#,
    ])
    func brokenEscapeIsRefused(_ text: String) {
        #expect(throws: JSONReader.Problem.self) { try parsed(Array(text.utf8)) }
        #expect(throws: JSONReader.Problem.self) { try parsed(Array("{\(text):1}".utf8)) }
        #expect(throws: JSONReader.Problem.self) { try parsed(Array("[\(text)]".utf8)) }
    }

    @Test func controlCharacterInAStringIsRefused() {
        for byte in UInt8(0)..<0x20 {
            let text = [UInt8(ascii: "\""), byte, UInt8(ascii: "\"")]
            #expect(throws: JSONReader.Problem(.syntax("a control character in a string"), at: 1)) {
                try parsed(text)
            }
        }
    }

    @Test(
        arguments: [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xe2, 0x28, 0xa1],
            [0xe0, 0x80, 0xaf],
            [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x9f, 0x98], [0xf0, 0x80, 0x80, 0x80],
            [0xf4, 0x90, 0x80, 0x80],
            [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfe], [0xff], [0xff, 0xfe],
        ] as [[UInt8]])
    func invalidUTF8IsRefused(_ bytes: [UInt8]) {
        let quoted = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        #expect(throws: JSONReader.Problem.self) { try parsed(quoted) }
        #expect(throws: JSONReader.Problem.self) { try parsed(bytes) }
        #expect(throws: JSONReader.Problem.self) { try parsed(Array("{".utf8) + quoted + Array(":1}".utf8)) }
    }

    @Test(arguments: [
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"\":1,\"\":2}",
        #"{"a":1,"\u0061":2}"#,
        "[{\"a\":null,\"a\":null}]", "{\"x\":{\"a\":1,\"a\":2}}",
    ])
    func nameThatStandsTwiceIsRefused(_ text: String) throws {
        let problem = try #require(throws: JSONReader.Problem.self) { try parsed(Array(text.utf8)) }
        #expect(problem.reason == "a name stands twice")
    }

    /// Swift treats texts with the same normal form as equal.
    @Test func namesAreComparedByTheirBytes() throws {
        let members: [JSONMember] = [.init("\u{e9}", .number("1")), .init("e\u{301}", .number("2"))]
        #expect(try parsed(Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8)) == .object(members))
        #expect(members["e\u{301}"] == .number("2") && members["e"] == nil)
    }

    @Test func aNameHasItsLimit() throws {
        let limits = JSONReader.Limits(depthMax: 2, valuesMax: 10, nameBytesMax: 4)
        func read(_ name: String) throws(JSONReader.Problem) -> JSONValue {
            try JSONReader.read(Array("[{\"\(name)\":1}]".utf8), within: limits)
        }
        #expect(try read("\u{e9}\u{e9}") == .array([.object([.init("\u{e9}\u{e9}", .number("1"))])]))
        #expect(throws: JSONReader.Problem(.nameTooLong, at: 9)) { try read("abcde") }
        #expect(throws: JSONReader.Problem(.nameTooLong, at: 10)) { try read("\u{e9}\u{e9}\u{e9}") }
    }

    @Test func valuesNestAsDeepAsTheLimitAndNoDeeper() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let levels = open.contains("[{") ? 2 : 1
            _ = try parsed(nested(32 / levels, open, close))
            let problem = try #require(throws: JSONReader.Problem.self) {
                try parsed(nested(34 / levels, open, close))
            }
            #expect(problem.reason == "nested too deep")
        }
        for depth in [100, 10_000, 1_000_000] {
            #expect(throws: JSONReader.Problem.self) { try parsed(nested(depth, "[", "]")) }
            #expect(throws: JSONReader.Problem.self) { try parsed(nested(depth, "{\"a\":", "}")) }
        }
    }

    /// Adjacent values are not deep but take memory: each takes many times the two bytes of its text.
    @Test func textHoldsAsManyValuesAsTheLimitAndNoMore() throws {
        func array(of count: Int) -> [UInt8] {
            Array("[\(Array(repeating: "[]", count: count).joined(separator: ","))]".utf8)
        }
        #expect(try parsed(array(of: 9_999)) == .array(Array(repeating: .array([]), count: 9_999)))
        // Values that are not kept are counted and checked.
        let kept = [JSONValue](repeating: .array([]), count: 9_999)
        let skipped = [JSONValue](repeating: .skipped, count: 90_000)
        #expect(try parsed(array(of: 10_000)) == .array(kept + [.skipped]))
        #expect(try parsed(array(of: 99_999)) == .array(kept + skipped))
        #expect(throws: JSONReader.Problem.self) {
            try parsed(array(of: 99_998).dropLast() + Array(",nul]".utf8))
        }
        let problem = try #require(throws: JSONReader.Problem.self) { try parsed(array(of: 100_000)) }
        #expect(problem.reason == "too many values")
    }

    /// The first of the members that are not kept stands for all of them.
    @Test func membersOverTheLimitAreNotKept() throws {
        func object(of count: Int) -> [UInt8] {
            Array("{\((0..<count).map { "\"\($0)\":0" }.joined(separator: ","))}".utf8)
        }
        guard case .object(let members) = try parsed(object(of: 50_000)) else {
            Issue.record("no object")
            return
        }
        #expect(members.count == 10_000)
        #expect(members.count { $0.value == .skipped } == 1)
        #expect(throws: JSONReader.Problem.self) { try parsed(object(of: 100_000)) }
    }

    @Test(arguments: [
        ("", "ends too early", 0), ("  ", "ends too early", 2), ("[1", "a comma is expected", 2),
        ("[1,]", "unexpected character", 3), ("{1", "a name is expected", 1), ("{\"a\"1", "a colon is expected", 4),
        ("\"abc", "ends too early", 4), ("1 2", "something follows the value", 2), ("-x", "a digit is expected", 1),
        ("[tru]", "unexpected character", 1),
    ])
    func problemTellsWhatAndWhere(_ text: String, _ reason: String, _ offset: Int) {
        #expect(throws: JSONReader.Problem(.syntax(reason), at: offset)) { try parsed(Array(text.utf8)) }
    }
}
