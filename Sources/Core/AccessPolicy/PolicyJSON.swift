// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// A JSON value as far as policies use it.
indirect enum PolicyJSON {
    case text(ClientText)
    case list([PolicyJSON])
    /// In the order of the document; no name stands twice.
    case object([(name: ClientText, value: PolicyJSON)])
    /// A number, `true`, `false` or `null`: nothing in a policy is one, so that what it says does not matter.
    case other

    /// Reads a JSON text (RFC 8259).
    ///
    /// Foundation's decoders take one of two members with the same name without a word: the text that a person reviewed
    /// would not be the policy that rules.
    static func read(_ text: String) throws(PolicyFailure.Problem) -> PolicyJSON {
        var reader = PolicyJSONReader(bytes: Array(text.utf8))
        let value = try reader.readValue(depth: 0)
        guard reader.current == nil else { throw reader.problem }
        return value
    }
}

private struct PolicyJSONReader {
    /// Arrays and objects within each other; a condition's values take six.
    static let depthMax = 8

    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        skipSpace()
    }

    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }
    var problem: PolicyFailure.Problem { .notJSON(offset: offset) }

    private mutating func skipSpace() {
        while let current, " \n\r\t".utf8.contains(current) { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        skipSpace()
        return true
    }

    /// Reads a value and the white space after it.
    mutating func readValue(depth: Int) throws(PolicyFailure.Problem) -> PolicyJSON {
        switch current {
        case UInt8(ascii: "\""): return .text(try readText())
        case UInt8(ascii: "{"):
            guard depth < Self.depthMax else { throw .nestedTooDeep(offset: offset) }
            return .object(try readObject(depth: depth + 1))
        case UInt8(ascii: "["):
            guard depth < Self.depthMax else { throw .nestedTooDeep(offset: offset) }
            return .list(try readList(depth: depth + 1))
        default:
            try skipOther()
            return .other
        }
    }

    private mutating func readObject(depth: Int) throws(PolicyFailure.Problem) -> [(
        name: ClientText, value: PolicyJSON
    )] {
        var members: [(name: ClientText, value: PolicyJSON)] = []
        var names: Set<ClientText> = []
        _ = take(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return members }
        while true {
            guard current == UInt8(ascii: "\"") else { throw problem }
            let name = try readText()
            guard names.insert(name).inserted else { throw .memberTwice(name.shown) }
            guard take(UInt8(ascii: ":")) else { throw problem }
            members.append((name, try readValue(depth: depth)))
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw problem }
        }
    }

    private mutating func readList(depth: Int) throws(PolicyFailure.Problem) -> [PolicyJSON] {
        var elements: [PolicyJSON] = []
        _ = take(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try readValue(depth: depth))
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw problem }
        }
    }

    /// Steps over a number or a word. Whether it is spelled right does not matter, since no place of a policy takes it.
    private mutating func skipOther() throws(PolicyFailure.Problem) {
        let start = offset
        while let byte = current, PolicyText.isName([byte]) || byte == UInt8(ascii: "+") { offset += 1 }
        guard offset > start else { throw problem }
        skipSpace()
    }

    private mutating func readText() throws(PolicyFailure.Problem) -> ClientText {
        offset += 1
        var text: [UInt8] = []
        while let byte = current, byte >= 0x20 {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                skipSpace()
                return ClientText(String(decoding: text, as: UTF8.self))
            case UInt8(ascii: "\\"): try readEscape(into: &text)
            default: text.append(byte)
            }
        }
        throw problem
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(PolicyFailure.Problem) {
        guard let byte = current else { throw problem }
        if byte == UInt8(ascii: "u") {
            offset += 1
            text.append(contentsOf: try readUnicodeEscape().utf8)
            return
        }
        let escapes: [UInt8: UInt8] = [
            UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
            UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c,
            UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
        ]
        guard let meaning = escapes[byte] else { throw problem }
        offset += 1
        text.append(meaning)
    }

    /// The character after `\u`; two escapes where it takes a surrogate pair.
    private mutating func readUnicodeEscape() throws(PolicyFailure.Problem) -> String {
        var units = [try readCodeUnit()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard bytes[offset...].starts(with: "\\u".utf8) else { throw problem }
            offset += 2
            units.append(try readCodeUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw problem }
        return text
    }

    private mutating func readCodeUnit() throws(PolicyFailure.Problem) -> UInt16 {
        let digits = bytes[offset...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw problem }
        offset += 4
        return unit
    }
}
