// SPDX-License-Identifier: Apache-2.0

/// A JSON text (RFC 8259) of the server, read strictly: one value, no name twice in an object, valid UTF-8, limited depth.
///
/// The server's own reader belongs to what a call is, and this executable links none of the server; Foundation's is several
/// times the size of the rest.
enum JSONValue: Equatable, Sendable {
    case string(String)
    /// A number keeps its text.
    case number(String)
    case boolean(Bool)
    case null
    indirect case array([JSONValue])
    indirect case object([String: JSONValue])

    static let depthMax = 8

    init?(_ bytes: [UInt8]) {
        var reader = Reader(rest: bytes[...])
        guard let value = reader.readValue(depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.rest.isEmpty else { return nil }
        self = value
    }

    /// The text in quotes, as JSON writes it.
    static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case "\0"..."\u{1f}", "\u{7f}":
                    (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
                default: String(scalar)
                }
            }.joined() + "\""
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func skipSpace() {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        }

        private mutating func take(_ text: StaticString) -> Bool {
            guard rest.starts(with: text.description.utf8) else { return false }
            rest = rest.dropFirst(text.utf8CodeUnitCount)
            return true
        }

        mutating func readValue(depth: Int) -> JSONValue? {
            guard depth <= JSONValue.depthMax else { return nil }
            skipSpace()
            if take("{") { return readObject(depth: depth) }
            if take("[") { return readArray(depth: depth) }
            if take("\"") { return readString().map(JSONValue.string) }
            if take("true") { return .boolean(true) }
            if take("false") { return .boolean(false) }
            if take("null") { return .null }
            return readNumber()
        }

        private mutating func readObject(depth: Int) -> JSONValue? {
            var members: [String: JSONValue] = [:]
            skipSpace()
            if take("}") { return .object(members) }
            repeat {
                skipSpace()
                guard take("\""), let name = readString() else { return nil }
                skipSpace()
                guard take(":"), let value = readValue(depth: depth + 1),
                    members.updateValue(value, forKey: name) == nil
                else { return nil }
                skipSpace()
            } while take(",")
            return take("}") ? .object(members) : nil
        }

        private mutating func readArray(depth: Int) -> JSONValue? {
            var elements: [JSONValue] = []
            skipSpace()
            if take("]") { return .array(elements) }
            repeat {
                guard let value = readValue(depth: depth + 1) else { return nil }
                elements.append(value)
                skipSpace()
            } while take(",")
            return take("]") ? .array(elements) : nil
        }

        private mutating func readNumber() -> JSONValue? {
            let start = rest
            _ = take("-")
            if !take("0") { guard readDigits() else { return nil } }
            if take(".") { guard readDigits() else { return nil } }
            if take("e") || take("E") {
                if !take("+") { _ = take("-") }
                guard readDigits() else { return nil }
            }
            return .number(String(decoding: start.prefix(start.count - rest.count), as: UTF8.self))
        }

        private mutating func readDigits() -> Bool {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty
        }

        /// After the opening quote.
        private mutating func readString() -> String? {
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let scalar = readEscape() else { return nil }
                    text += Array(String(scalar).utf8)
                case 0..<0x20: return nil
                default: text.append(byte)
                }
            }
            return nil
        }

        private mutating func readEscape() -> Unicode.Scalar? {
            switch rest.popFirst() {
            case UInt8(ascii: "\""): "\""
            case UInt8(ascii: "\\"): "\\"
            case UInt8(ascii: "/"): "/"
            case UInt8(ascii: "b"): "\u{8}"
            case UInt8(ascii: "f"): "\u{c}"
            case UInt8(ascii: "n"): "\n"
            case UInt8(ascii: "r"): "\r"
            case UInt8(ascii: "t"): "\t"
            case UInt8(ascii: "u"): readUnicodeEscape()
            default: nil
            }
        }

        /// The scalar after `\u`; two escapes where it takes a surrogate pair.
        private mutating func readUnicodeEscape() -> Unicode.Scalar? {
            guard let first = readCodeUnit() else { return nil }
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard UTF16.isLeadSurrogate(first), take("\\u"), let second = readCodeUnit(),
                UTF16.isTrailSurrogate(second)
            else { return nil }
            return Unicode.Scalar(0x1_0000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        }

        private mutating func readCodeUnit() -> UInt16? {
            let digits = rest.prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
            rest = rest.dropFirst(4)
            return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
