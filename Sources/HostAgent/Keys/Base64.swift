// SPDX-License-Identifier: Apache-2.0

/// Standard base64 with padding (RFC 4648), without Foundation, which would be several times the rest of this executable.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: zip(alphabet, UInt32(0)...))

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes[...]
        while !rest.isEmpty {
            let group = rest.prefix(3)
            rest = rest.dropFirst(3)
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for position in 0...3 {
                let value = Int(bits >> UInt32(18 - 6 * position) & 63)
                text.append(position <= group.count ? alphabet[value] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text, or `nil` where it is not the one text that encodes them.
    static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 4 * 3)
        var rest = characters[...]
        while !rest.isEmpty {
            let group = rest.prefix(4)
            rest = rest.dropFirst(4)
            let digits = group.prefix { $0 != padding }
            guard digits.count >= 2, digits.count == 4 || rest.isEmpty,
                group.dropFirst(digits.count).allSatisfy({ $0 == padding }),
                let decoded = decode(digits)
            else { return nil }
            bytes += decoded
        }
        return bytes
    }

    /// Two to four digits. What they hold beyond whole bytes must be zero.
    private static func decode(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = values[digit] else { return nil }
            bits = bits << 6 | value
        }
        bits <<= 6 * UInt32(4 - digits.count)
        let count = digits.count - 1
        guard bits & (0xff_ffff >> (8 * UInt32(count))) == 0 else { return nil }
        return [16, 8, 0].prefix(count).map { UInt8(truncatingIfNeeded: bits >> $0) }
    }
}
