// SPDX-License-Identifier: Apache-2.0

import DomainModel
import TestHelpers
import Testing

@testable import ActionAPI

struct FormReaderTests {
    @Test(
        arguments: [
            ("", [:]), ("&", [:]), ("&&&", [:]), ("a=1", ["a": .formText("1")]), ("a=", ["a": .formText("")]),
            ("a", ["a": .formText("")]), ("a&b", ["a": .formText(""), "b": .formText("")]),
            ("=1", ["": .formText("1")]), ("=", ["": .formText("")]),
            ("a=1&b=2", ["a": .formText("1"), "b": .formText("2")]),
            ("&a=1&&b=2&", ["a": .formText("1"), "b": .formText("2")]),
            ("a=1&A=2", ["a": .formText("1"), "A": .formText("2")]), ("a=b=c", ["a": .formText("b=c")]),
            ("a==", ["a": .formText("=")]),
            ("a=1;b=2", ["a": .formText("1;b=2")]), ("a=?/:@", ["a": .formText("?/:@")]),
        ] as [(String, [ClientText: RawValue])])
    func pairsAreRead(_ text: String, _ fields: [ClientText: RawValue]) throws {
        #expect(try FormReader.read(text) == fields)
    }

    @Test(arguments: [
        ("+", " "), ("a+b", "a b"), ("++", "  "), ("%2B", "+"), ("%2b", "+"), ("%20", " "), ("+%2B+", " + "),
        ("%3D%26%25", "=&%"),
        ("%E6%9C%AA", "未"), ("%e6%9c%aa", "未"), ("%F0%9F%98%80", "😀"), ("%41", "A"), ("%2541", "%41"), ("%00", "\0"),
        ("%0a", "\n"),
        ("未", "未"), ("%C3%A9", "é"), ("e%CC%81", "e\u{301}"), ("+%CC%81", " \u{301}"), ("+\u{301}", " \u{301}"),
        ("%7E~", "~~"), ("a.b", "a.b"),
    ])
    func valueIsDecoded(_ sent: String, _ value: String) throws {
        guard case .formText(let text) = try FormReader.read("a=\(sent)")["a"] else {
            Issue.record("not a text")
            return
        }
        #expect(Array(text.unicodeScalars) == Array(value.unicodeScalars))
    }

    @Test(
        arguments: [
            ("%41=1", ["A": .formText("1")]), ("a+b=1", ["a b": .formText("1")]),
            ("a%2Eb=1", ["a": .formFields(["b": .formText("1")])]), ("%E6%9C%AA=1", ["未": .formText("1")]),
            ("a%3D=1", ["a=": .formText("1")]),
        ] as [(String, [ClientText: RawValue])])
    func nameIsDecoded(_ text: String, _ fields: [ClientText: RawValue]) throws {
        #expect(try FormReader.read(text) == fields)
    }

    @Test(
        arguments: [
            ("a.b=1", ["a": .formFields(["b": .formText("1")])]),
            ("a.b.c=1", ["a": .formFields(["b": .formFields(["c": .formText("1")])])]),
            ("KeyIds.0=x&KeyIds.1=y", ["KeyIds": .formFields(["0": .formText("x"), "1": .formText("y")])]),
            (
                "Filters.0.Name=n&Filters.0.Values.0=v&Filters.1.Name=m",
                [
                    "Filters": .formFields([
                        "0": .formFields(["Name": .formText("n"), "Values": .formFields(["0": .formText("v")])]),
                        "1": .formFields(["Name": .formText("m")]),
                    ])
                ]
            ),
            ("a.b=1&c=2&a.d=3", ["a": .formFields(["b": .formText("1"), "d": .formText("3")]), "c": .formText("2")]),
            // Dots with nothing between them make empty names, which no action declares.
            ("a.=1", ["a": .formFields(["": .formText("1")])]), (".a=1", ["": .formFields(["a": .formText("1")])]),
            (".=1", ["": .formFields(["": .formText("1")])]),
            ("a..b=1", ["a": .formFields(["": .formFields(["b": .formText("1")])])]),
        ] as [(String, [ClientText: RawValue])])
    func dotsMakeStructures(_ text: String, _ fields: [ClientText: RawValue]) throws {
        #expect(try FormReader.read(text) == fields)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%4g", "a=%g4", "a=%%", "a=% 41", "a=%+1", "a=%-1", "a=b%", "%=1", "%4=1", "%zz=1", "a=1&b=%",
        // Invalid UTF-8: stray and missing bytes, overlong forms, surrogates, values beyond Unicode.
        "a=%80", "a=%FF", "a=%C3", "a=%C3%28", "a=%E6%9C", "a=%C0%80", "a=%ED%A0%80", "a=%F4%90%80%80", "%FF=1",
    ])
    func brokenEscapeIsRefused(_ text: String) throws {
        let error = try #require(throws: WireError.self) { try FormReader.read(text) }
        #expect(error.code == "InvalidParameter")
        #expect(error.message(in: .english).contains("A parameter has a broken percent escape or is not UTF-8."))
    }

    @Test(arguments: [
        // The same name twice, also with different encodings.
        ("a=1&a=2", "a"), ("a=1&a=1", "a"), ("a&a", "a"), ("a=1&%61=2", "a"), ("a.b=1&a.b=2", "a.b"), ("a=&a=", "a"),
        ("K.0=x&K.1=y&K.0=z", "K.0"),
        // A value in place of a structure, and the reverse.
        ("a=1&a.b=2", "a.b"), ("a.b=1&a=2", "a"), ("a.b=1&a.b.c=2", "a.b.c"), ("a.b.c=1&a.b=2", "a.b"),
        ("Filters=&Filters.0.Name=n", "Filters.0.Name"),
    ])
    func nameThatStandsTwiceOrInTwoFormsIsRefused(_ text: String, _ name: String) throws {
        let error = try #require(throws: WireError.self) { try FormReader.read(text) }
        #expect(error.code == "InvalidParameter")
        #expect(error.message(in: .english).hasSuffix("A parameter stands twice or in two forms. Parameter `\(name)`."))
        #expect(error.message(in: .chinese).hasSuffix("参数重复，或同时以两种形式出现。参数 `\(name)`。"))
    }

    @Test func namesNestAsDeepAsTheLimitAndNoDeeper() throws {
        #expect(FormReader.namePartsMax == 16)
        let deepest = (0..<16).map(String.init).joined(separator: ".")
        var value = try #require(try FormReader.read("\(deepest)=x")["0"])
        for part in 1..<16 {
            guard case .formFields(let fields) = value else {
                Issue.record("ends at part \(part)")
                return
            }
            #expect(fields.count == 1)
            value = try #require(fields[ClientText(String(part))])
        }
        #expect(value == .formText("x"))
        for name in ["\(deepest).16", String(repeating: ".", count: 16), String(repeating: "a.", count: 10_000)] {
            let error = try #require(throws: WireError.self) { try FormReader.read("\(name)=x") }
            #expect(error.code == "InvalidParameter")
        }
    }

    @Test func manyFieldsOfOneStructureAreRead() throws {
        let text = (0..<3000).map { "K.\($0)=\($0)" }.joined(separator: "&")
        guard case .formFields(let fields) = try FormReader.read(text)["K"] else {
            Issue.record("not a structure")
            return
        }
        #expect(fields.count == 3000)
        #expect(fields["2999"] == .formText("2999"))
    }

    @Test func changedTextsNeverCrash() {
        var generator = SeededGenerator(seed: 3986)
        let seed = Array("Filters.0.Name=key-name&Filters.0.Values.1=%E6%9C%AA+x&Limit=20&KeyIds.0=skey-1q8j7b93".utf8)
        let alphabet = Array("&=.+%0aF".utf8) + [0, 0x7f, 0xc3, 0xa9, 0xff]
        var accepted = 0
        for _ in 0..<5000 {
            var text = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<text.count, using: &generator)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                if Bool.random(using: &generator) { text[index] = byte } else { text.insert(byte, at: index) }
            }
            accepted += (try? FormReader.read(String(decoding: text, as: UTF8.self))) == nil ? 0 : 1
        }
        #expect((500...4500).contains(accepted))
    }
}
