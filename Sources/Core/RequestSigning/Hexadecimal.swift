// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

private let lowerCaseDigits = Array("0123456789abcdef".utf8)

// By table: `String(format:)` costs half of a signed request.
extension [UInt8] {
    /// Appends the lower-case hexadecimal digits of `bytes`.
    mutating func append(hexOf bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(lowerCaseDigits[Int(byte >> 4)])
            append(lowerCaseDigits[Int(byte & 0x0f)])
        }
    }

    /// Reads hexadecimal digits, lower case only; `nil` for any other text.
    init?(lowerCaseHex text: ClientText) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(ofDigit: digits[index]), let low = Self.value(ofDigit: digits[index + 1]) else {
                return nil
            }
            append(high << 4 | low)
        }
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
