// SPDX-License-Identifier: Apache-2.0

/// The name of a user who logs in, as sshd knows it: 1 to 100 visible ASCII characters that names of Unix, LDAP and Active
/// Directory have, and no `-` in front.
package struct LoginName: Hashable, Sendable {
    package static let bytesMax = 100

    package let text: String

    package init?(_ text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed),
            text.utf8.first != UInt8(ascii: "-")
        else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isPlain(byte) || "._-@\\+$".utf8.contains(byte)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// The name in a query: everything but letters and digits as `%XX`.
    package var queryValue: String {
        text.utf8.map { Self.isPlain($0) ? String(Unicode.Scalar($0)) : "%" + Self.hex($0).uppercased() }.joined()
    }

    /// A file name that no other name has, and that leads nowhere: hexadecimal digits.
    package var fileName: String { text.utf8.map(Self.hex).joined() }

    /// The name that a file is named after.
    package init?(fileName: String) {
        let digits = Array(fileName.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits.dropFirst(start).prefix(2), as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        self.init(String(decoding: bytes, as: UTF8.self))
        guard self.fileName == fileName else { return nil }
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 0x10 ? "0" : "") + String(byte, radix: 16) }
}
