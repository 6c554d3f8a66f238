// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The name of a login user as sshd knows it: 1 to 100 visible ASCII characters of the kinds that names in Unix, LDAP
/// and Active Directory have, not beginning with `-`.
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
        byte.isLetterOrDigit || "._-@\\+$".utf8.contains(byte)
    }

    /// The name for a query string: every character but letters and digits as `%XX`.
    package var queryValue: String {
        text.utf8.map { $0.isLetterOrDigit ? String(Unicode.Scalar($0)) : "%" + [$0].hexadecimal.uppercased() }.joined()
    }

    /// A file name that is unique for the name and cannot leave its directory: hexadecimal digits.
    package var fileName: String { text.utf8.hexadecimal }

    /// The name that belongs to a file name.
    package init?(fileName: String) {
        guard let bytes = fileName.utf8.bytesOfHexadecimal else { return nil }
        self.init(String(decoding: bytes, as: UTF8.self))
        guard self.fileName == fileName else { return nil }
    }
}
