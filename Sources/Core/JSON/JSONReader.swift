// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel

/// Reads a JSON text (RFC 8259) strictly: one value, no name twice in an object, valid UTF-8, everything within limits.
/// Names are compared as bytes, so that no text costs more than its length.
///
/// Documentation/decisions/0001-json.md says why Foundation's decoder is not used.
package struct JSONReader {
    package struct Limits: Sendable, Equatable {
        /// The maximum depth of nested arrays and objects.
        package let depthMax: Int
        /// The maximum number of values in a text, including nested ones.
        package let valuesMax: Int
        /// The number of values that are kept. Further values are checked and counted only.
        package let valuesKept: Int
        /// The maximum length of a name.
        package let nameBytesMax: Int

        package init(depthMax: Int, valuesMax: Int, valuesKept: Int = .max, nameBytesMax: Int = .max) {
            self.depthMax = depthMax
            self.valuesMax = valuesMax
            self.valuesKept = valuesKept
            self.nameBytesMax = nameBytesMax
        }
    }

    /// The reason why a text was refused, and where.
    package struct Problem: Error, Equatable {
        package enum Kind: Sendable, Equatable {
            /// It is not JSON.
            case syntax(String)
            case nestedTooDeep
            case tooManyValues
            case nameTooLong
            case nameTwice(ClientText)
        }

        package let kind: Kind
        package let offset: Int

        package init(_ kind: Kind, at offset: Int) {
            self.kind = kind
            self.offset = offset
        }

        package var reason: String {
            switch kind {
            case .syntax(let reason): reason
            case .nestedTooDeep: "nested too deep"
            case .tooManyValues: "too many values"
            case .nameTooLong: "a name is too long"
            case .nameTwice: "a name stands twice"
            }
        }
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var offset = 0
    private var values = 0

    package static func read(_ bytes: [UInt8], within limits: Limits) throws(Problem) -> JSONValue {
        var reader = JSONReader(bytes: bytes, limits: limits)
        let value = try reader.readValue(depth: 0)
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.problem("something follows the value") }
        return value
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    private func problem(_ reason: String) -> Problem { Problem(.syntax(reason), at: offset) }

    private func problem(_ kind: Problem.Kind) -> Problem { Problem(kind, at: offset) }

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    private mutating func readValue(depth: Int) throws(Problem) -> JSONValue {
        values += 1
        guard values <= limits.valuesMax else { throw problem(.tooManyValues) }
        let isKept = values <= limits.valuesKept
        let value = try readAnyValue(depth: depth)
        return isKept ? value : .skipped
    }

    private mutating func readAnyValue(depth: Int) throws(Problem) -> JSONValue {
        skipSpace()
        guard let current else { throw problem("ends too early") }
        switch current {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < limits.depthMax else { throw problem(.nestedTooDeep) }
            return current == UInt8(ascii: "{") ? try readObject(depth: depth) : try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", as: .boolean(true))
        case UInt8(ascii: "f"): return try readWord("false", as: .boolean(false))
        case UInt8(ascii: "n"): return try readWord("null", as: .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        default: throw problem("unexpected character")
        }
    }

    private mutating func readWord(_ word: StaticString, as value: JSONValue) throws(Problem) -> JSONValue {
        let rest = bytes[offset...].prefix(word.utf8CodeUnitCount)
        guard rest.elementsEqual(word.description.utf8) else { throw problem("unexpected character") }
        offset += word.utf8CodeUnitCount
        return value
    }

    private mutating func readObject(depth: Int) throws(Problem) -> JSONValue {
        offset += 1
        var members: [JSONMember] = []
        var names: Set<ClientText> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw problem("a name is expected") }
            let name = try readString()
            guard name.utf8.count <= limits.nameBytesMax else { throw problem(.nameTooLong) }
            let isKept = values < limits.valuesKept
            if isKept, !names.insert(name).inserted { throw problem(.nameTwice(name)) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon is expected") }
            let value = try readValue(depth: depth + 1)
            // The first value that is not kept stands for all later ones.
            if isKept || members.last?.value != .skipped { members.append(JSONMember(name, value)) }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma is expected") }
        }
    }

    private mutating func readArray(depth: Int) throws(Problem) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try readValue(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw problem("a comma is expected") }
        }
    }

    private mutating func readNumber() throws(Problem) -> ClientText {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try readDigits() }
        if take(UInt8(ascii: ".")) { try readDigits() }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            offset += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try readDigits()
        }
        return ClientText(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func readDigits() throws(Problem) {
        let start = offset
        while let byte = current, byte.isDigit { offset += 1 }
        guard offset > start else { throw problem("a digit is expected") }
    }

    private mutating func readString() throws(Problem) -> ClientText {
        offset += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                guard let string = ClientText(validating: text) else { throw problem("invalid UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                offset += 1
                try readEscape(into: &text)
            case 0..<0x20: throw problem("a control character in a string")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw problem("ends too early")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(Problem) {
        guard let byte = current else { throw problem("ends too early") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            text.append(contentsOf: UTF8.encode(try readUnicodeEscape()) ?? UTF8.encodedReplacementCharacter)
        default: throw problem("an unknown escape")
        }
    }

    /// Reads the scalar after `\u`, or after both escapes of a surrogate pair.
    private mutating func readUnicodeEscape() throws(Problem) -> Unicode.Scalar {
        let first = try readCodeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw problem("half a surrogate pair")
        }
        let second = try readCodeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw problem("half a surrogate pair") }
        let scalar = 0x1_0000 + (UInt32(first & 0x3ff) << 10 | UInt32(second & 0x3ff))
        guard let scalar = Unicode.Scalar(scalar) else { throw problem("half a surrogate pair") }
        return scalar
    }

    private mutating func readCodeUnit() throws(Problem) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = byte.hexadecimalValue else {
                throw problem("four hexadecimal digits are expected")
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
