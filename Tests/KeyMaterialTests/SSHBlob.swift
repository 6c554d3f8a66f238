// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Key blobs built by hand, well-formed or not.
enum SSHBlob {
    /// A length followed by that many bytes.
    static func string(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
    }

    static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

    /// An RSA blob with these bytes in place of the two numbers, which are not checked.
    static func rsa(type: String = "ssh-rsa", e: [UInt8] = [1, 0, 1], n: [UInt8]) -> [UInt8] {
        string(type) + string(e) + string(n)
    }

    /// The `mpint` of an odd number with exactly this many bits: the highest and lowest bits are set.
    static func oddNumber(bits: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits + 7) / 8)
        bytes[0] = 1 << UInt8((bits - 1) % 8)
        bytes[bytes.count - 1] |= 1
        return bytes[0] & 0x80 == 0 ? bytes : [0] + bytes
    }

    /// `<type> <base64>`.
    static func line(_ blob: [UInt8], type: String = "ssh-rsa") -> String {
        "\(type) \(Data(blob).base64EncodedString())"
    }

    /// The strings of a blob; `nil` if it does not end with the last one.
    static func strings(of blob: [UInt8]) -> [[UInt8]]? {
        var strings: [[UInt8]] = []
        var rest = blob[...]
        while !rest.isEmpty {
            let count = rest.prefix(4).reduce(0) { $0 * 256 + Int($1) }
            guard rest.count >= 4, rest.count >= 4 + count else { return nil }
            strings.append(Array(rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
        }
        return strings
    }
}
