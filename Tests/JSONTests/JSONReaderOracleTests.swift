// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import TestHelpers
import Testing

/// Comparison of Keywright's reader with Foundation's. The tests name the intended differences.
struct JSONReaderOracleTests {
    private static func read(_ bytes: [UInt8]) throws(JSONReader.Problem) -> JSONValue {
        try JSONReader.read(bytes, within: .init(depthMax: 32, valuesMax: 100_000))
    }

    private static let texts = [
        "null", "true", "[]", "{}", "\"\"", "-0", "0.5e-7", "[1, 2.25, -3e2, true, false, null, \"x\"]",
        #"{"KeyName": "vec_1", "ProjectId": 0, "TagSpecification": [{"ResourceType": "keypair", "Tags": [{"Key": "k"}]}]}"#,
        #"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#,
        #"{"PublicKey":"ssh-rsa AAAA\/B== c_1","Escapes":"\"\\\b\f\n\r\t\ud83d\ude00","":[{},[[]]]}"#,
        "{\"未\":\"é 😀\",\"a\":{\"b\":{\"c\":[0,-1,12345678901234567890]}}}", "  [ [ [ \"deep\" ] ] ]\n",
    ]

    @Test(arguments: texts)
    func bothReadTheSame(_ text: String) throws {
        let ours = try Self.read(Array(text.utf8))
        let foundation = try #require(JSONOracle.read(Array(text.utf8)))
        #expect(JSONOracle.agrees(foundation, with: ours))
    }

    /// Foundation accepts these texts; a strict reader must not.
    @Test(arguments: ["[1,]", "{\"a\":1,}", "\u{feff}1", "{\"a\":1,\"a\":2}", "1\0"])
    func weAreStricterOnPurpose(_ text: String) {
        #expect(JSONOracle.read(Array(text.utf8)) != nil)
        #expect(throws: JSONReader.Problem.self) { try Self.read(Array(text.utf8)) }
    }

    @Test func textCutAnywhereIsRefused() {
        for text in Self.texts.map({ Array($0.utf8) }) where text.last == UInt8(ascii: "}") {
            for count in 0..<text.count {
                #expect(throws: JSONReader.Problem.self) { try Self.read(Array(text.prefix(count))) }
            }
        }
    }

    /// 20,000 damaged texts, the same in every run. None may crash the reader, and Foundation must read each accepted
    /// one alike.
    @Test func changedTextsAreReadAlikeOrRefused() {
        var generator = SeededGenerator(seed: 8259)
        let seeds = Self.texts.map { Array($0.utf8) }
        let alphabet =
            Array(#"{}[]:,"\/ 0123456789+-.eEtrufalsn"#.utf8) + [0, 9, 10, 13, 0x1f, 0x7f, 0x80, 0xc3, 0xe2, 0xff]
        var acceptedByUs = 0
        for round in 0..<20_000 {
            var text = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                Self.change(&text, alphabet, &generator)
            }
            let foundation = JSONOracle.read(text)
            do {
                let ours = try Self.read(text)
                acceptedByUs += 1
                #expect(
                    foundation.map { JSONOracle.agrees($0, with: ours) } ?? Self.isTooLargeForFoundation(ours),
                    "\(String(decoding: text, as: UTF8.self))")
            } catch {
                #expect(
                    foundation == nil || Self.isRefusedOnPurpose(text, error),
                    "\(String(decoding: text, as: UTF8.self)): \(error)")
            }
        }
        // Both outcomes occur often enough for the test to be meaningful.
        #expect((2_000...18_000).contains(acceptedByUs))
    }

    private static func change(_ text: inout [UInt8], _ alphabet: [UInt8], _ generator: inout SeededGenerator) {
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        guard !text.isEmpty else { return text.append(byte) }
        let index = Int.random(in: 0..<text.count, using: &generator)
        let other = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: text[index] = byte
        case 1: text[index] = UInt8.random(in: 0...255, using: &generator)
        case 2: text.insert(byte, at: index)
        case 3: text.remove(at: index)
        case 4: text.swapAt(index, other)
        default: text.insert(contentsOf: Array(text[min(index, other)...max(index, other)]), at: index)
        }
    }

    /// Foundation refuses numbers out of its range; Keywright's reader keeps their text.
    private static func isTooLargeForFoundation(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let text): Double(text.kept).map { !$0.isFinite || $0.magnitude < .leastNormalMagnitude } ?? false
        case .array(let elements): elements.contains(where: isTooLargeForFoundation)
        case .object(let members): members.map(\.value).contains(where: isTooLargeForFoundation)
        default: false
        }
    }

    /// A repeated name, a trailing comma in a list, or zero bytes that Foundation takes for UTF-16 or UTF-32.
    private static func isRefusedOnPurpose(_ text: [UInt8], _ problem: JSONReader.Problem) -> Bool {
        if problem.reason == "a name stands twice" || text.prefix(4).contains(0) { return true }
        let spaces: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        let before = text.prefix(problem.offset).last { !spaces.contains($0) }
        let closes =
            problem.offset < text.count && [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(text[problem.offset])
        return before == UInt8(ascii: ",") && closes
    }
}
