// SPDX-License-Identifier: Apache-2.0

/// The names of several instances that are created in one call. The patterns `{R:3}` and `{R:3,F:2}` in a name become
/// numbers from 3 on, the latter with at least two digits. Without a pattern, several instances get the suffixes 1, 2,
/// ….
package enum NumberedNames {
    package static func names(_ text: String, count: Int) -> [String] {
        let parts = parts(of: text)
        let hasPattern = parts.contains { if case .number = $0 { true } else { false } }
        return (0..<count).map { index in
            let name = parts.map { $0.text(at: index) }.joined()
            return hasPattern || count == 1 ? name : "\(name)\(index + 1)"
        }
    }

    private enum Part {
        case text(String)
        case number(from: Int, digits: Int)

        func text(at index: Int) -> String {
            switch self {
            case .text(let text): return text
            case .number(let first, let digits):
                let number = String(first + index)
                return String(repeating: "0", count: max(0, digits - number.count)) + number
            }
        }
    }

    /// Splits a name into patterns and plain text. Anything that is not exactly a pattern is plain text. Works on
    /// bytes, because the name comes from a client.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        var plain: [UInt8] = []
        while let byte = rest.first {
            if let (pattern, length) = pattern(at: rest) {
                parts += [.text(String(decoding: plain, as: UTF8.self)), pattern]
                plain = []
                rest = rest.dropFirst(length)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return parts + [.text(String(decoding: plain, as: UTF8.self))]
    }

    /// Reads the pattern at the beginning of bytes, and its length: `{R:`, 1 to 9 digits, optionally `,F:` and a digit
    /// from 0 to 8, and `}`.
    private static func pattern(at bytes: ArraySlice<UInt8>) -> (Part, length: Int)? {
        guard bytes.starts(with: "{R:".utf8) else { return nil }
        let digits = bytes.dropFirst(3).prefix(9).prefix { (0x30...0x39).contains($0) }
        guard let first = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        var rest = bytes.dropFirst(3 + digits.count)
        var width = 0
        if rest.starts(with: ",F:".utf8) {
            guard let digit = rest.dropFirst(3).first, (0x30...0x38).contains(digit) else { return nil }
            width = Int(digit - 0x30)
            rest = rest.dropFirst(4)
        }
        guard rest.first == UInt8(ascii: "}") else { return nil }
        return (.number(from: first, digits: width), rest.startIndex + 1 - bytes.startIndex)
    }
}
