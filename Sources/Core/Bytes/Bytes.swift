// SPDX-License-Identifier: Apache-2.0

/// Classes of ASCII bytes.
extension UInt8 {
    @inlinable package var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    @inlinable package var isSmallLetter: Bool { self &- UInt8(ascii: "a") < 26 }
    /// In either case.
    @inlinable package var isLetter: Bool { (self | 0x20).isSmallLetter }
    @inlinable package var isLetterOrDigit: Bool { isLetter || isDigit }
    /// Neither a space nor a control character.
    @inlinable package var isVisible: Bool { (0x21...0x7e).contains(self) }

    /// The value of a hexadecimal digit, in either case; `nil` for any other byte.
    @inlinable package var hexadecimalValue: UInt8? {
        if isDigit { return self &- UInt8(ascii: "0") }
        let value = (self | 0x20) &- UInt8(ascii: "a")
        return value < 6 ? value + 10 : nil
    }
}

// A table, because `String(format:)` takes half of the time of a signed request.
@usableFromInline package let hexadecimalDigits = Array("0123456789abcdef".utf8)

extension [UInt8] {
    /// Appends the lower-case hexadecimal digits of `bytes`.
    @inlinable package mutating func append(hexadecimal bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(hexadecimalDigits[Int(byte >> 4)])
            append(hexadecimalDigits[Int(byte & 0x0f)])
        }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte.
    @inlinable package var hexadecimal: String {
        var digits: [UInt8] = []
        digits.append(hexadecimal: self)
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Collection<UInt8> {
    /// The bytes that pairs of lower-case hexadecimal digits stand for; `nil` for any other text.
    @inlinable package var bytesOfHexadecimal: [UInt8]? {
        guard count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 2)
        var high: UInt8?
        for digit in self {
            guard let value = digit.hexadecimalValue, digit.isDigit || digit.isSmallLetter else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
