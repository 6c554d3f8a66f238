// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A text as a client sent it. It stays bytes until its length and alphabet are checked.
///
/// Swift compares and hashes a `String` by its normal form. That takes time quadratic in the length of a run of
/// combining marks: 400 KB of them keep a core busy for 40 seconds. This type compares, sorts and hashes bytes, so that
/// no text costs more than its length. Only named conversions make it a `String`: `identifier` for short ASCII, `kept`
/// for texts that are stored or used as bytes only, `shown` for messages.
package struct ClientText: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
    private let text: String

    package init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
    }

    package init(stringLiteral text: String) { self.init(text) }

    /// Answers `nil` if the bytes are not UTF-8.
    package init?(validating bytes: some Sequence<UInt8>) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        self.init(text)
    }

    package static func == (left: ClientText, right: ClientText) -> Bool {
        left.withBytes { left in
            right.withBytes { right in left.count == right.count && left.elementsEqual(right) }
        }
    }

    package static func < (left: ClientText, right: ClientText) -> Bool {
        left.withBytes { left in right.withBytes { right in left.lexicographicallyPrecedes(right) } }
    }

    package func hash(into hasher: inout Hasher) {
        withBytes { bytes in
            hasher.combine(bytes.count)
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
    }

    // MARK: Looking at it

    package var utf8: String.UTF8View { text.utf8 }
    package var unicodeScalars: String.UnicodeScalarView { text.unicodeScalars }
    package var isEmpty: Bool { text.utf8.isEmpty }

    /// Calls `body` with the bytes in one contiguous buffer. The text is contiguous from its creation.
    package func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
    }

    package func isExactly(_ other: String) -> Bool { self == ClientText(other) }

    package func begins(with part: String) -> Bool { text.utf8.starts(with: part.utf8) }

    package func ends(with part: String) -> Bool { text.utf8.reversed().starts(with: part.utf8.reversed()) }

    package func holds(_ byte: UInt8) -> Bool { withBytes { $0.contains(byte) } }

    /// Whether the text contains the bytes of another. The shorter of the two must be short.
    package func holds(_ part: ClientText) -> Bool {
        withBytes { bytes in
            part.withBytes { part in
                part.isEmpty || bytes.indices.contains { bytes[$0...].starts(with: part) }
            }
        }
    }

    /// The text after its first `count` bytes, which must end at a character boundary.
    package func dropping(bytes count: Int) -> ClientText { ClientText(String(Substring(text.utf8.dropFirst(count)))) }

    /// The text without surrounding white space: ASCII spaces, tabs and line ends (ruling 35).
    package var trimmed: ClientText {
        var bytes = text.utf8.drop(while: Self.isSpace)
        while let last = bytes.last, Self.isSpace(last) { bytes = bytes.dropLast() }
        return ClientText(String(Substring(bytes)))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }

    /// The text with ASCII capitals as small letters. Other letters are not changed.
    package var lowercasedASCII: ClientText { mapped { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } }

    /// The text with its bytes changed one by one. Only ASCII bytes may be changed.
    package func mapped(_ change: (UInt8) -> UInt8) -> ClientText {
        let bytes = withBytes { $0.map { $0 < 0x80 ? change($0) : $0 } }
        return ClientText(String(decoding: bytes, as: UTF8.self))
    }

    /// The beginning of the text: at most `bytesMax` bytes, ending at a character boundary.
    package func prefix(bytesMax: Int) -> ClientText {
        guard text.utf8.count > bytesMax else { return self }
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, bytesMax))
        // A byte `10xxxxxx` continues a character.
        while end > text.startIndex, text.utf8[end] & 0xc0 == 0x80 { end = text.utf8.index(before: end) }
        return ClientText(String(text[..<end]))
    }

    // MARK: Becoming a String

    /// The text as an identifier: 1 to `bytesMax` bytes of visible ASCII. An identifier may be compared, hashed and
    /// searched like any text of the server. Answers `nil` for any other text.
    package func identifier(bytesMax: Int = 128) -> String? {
        let isOne = withBytes { bytes in
            (1...bytesMax).contains(bytes.count) && bytes.allSatisfy(\.isVisible)
        }
        return isOne ? text : nil
    }

    /// The number that the text is in decimal digits; `nil` if it is not a number of 64 bits.
    package var integer: Int64? { identifier(bytesMax: 20).flatMap { Int64($0) } }

    /// The exact text, for storage or for code that uses bytes only. It must have been checked, or be checked next.
    package var kept: String { text }

    /// The text for messages, which cut and escape it. It must not be compared with anything.
    package var shown: String { text }
}

extension String {
    /// Byte equality with a text of a client.
    package func isExactly(_ text: ClientText) -> Bool { text.isExactly(self) }

    /// Byte equality. `==` treats different encodings of one text as equal.
    package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension DefaultStringInterpolation {
    /// Prevents accidental interpolation of a client's text; `kept` or `shown` states the purpose. The method is
    /// deprecated, which is an error in this build. If it were unavailable, Swift would silently use the interpolation
    /// of any value instead.
    @available(*, deprecated, message: "use kept or shown")
    package mutating func appendInterpolation(_ text: ClientText) { appendLiteral(text.kept) }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    /// The case with this name, compared as bytes. `init(rawValue:)` compares normal forms.
    package init?(named text: ClientText) {
        guard let found = Self.allCases.first(where: { text.isExactly($0.rawValue) }) else { return nil }
        self = found
    }
}
