// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The rules for passwords of instances. A password is checked once and never stored.
package enum InstancePassword {
    /// The special characters that are allowed besides letters and digits.
    package static let specialCharacters = "()`~!@#$%^&*-+=_|{}[]:;'<>,.?/"
    package static let linuxLengths = 8...30
    package static let windowsLengths = 12...30
    /// The minimum number of character kinds (lower case, upper case, digits, special characters), from the
    /// ResetInstancesPassword pages. The RunInstances pages require two for Linux.
    package static let kindsMin = 3
    package static let kindsMinOfNewLinux = 2

    /// Whether a text may be the password of an instance.
    ///
    /// - Parameters:
    ///   - forWindows: Whether the password is for Windows, or for several instances of which at least one runs
    ///     Windows.
    ///   - kindsMin: The number of character kinds that Linux requires.
    package static func isAcceptable(
        _ text: String, forWindows: Bool, kindsMin: Int = kindsMin, userName: String = ""
    ) -> Bool {
        let bytes = Array(text.utf8)
        let lengths = forWindows ? windowsLengths : linuxLengths
        guard lengths.contains(bytes.count), bytes.first != UInt8(ascii: "/") else { return false }
        var kinds: Set<Kind> = []
        for byte in bytes {
            guard let kind = Kind(byte) else { return false }
            kinds.insert(kind)
        }
        let holdsUserName =
            !userName.isEmpty && ClientText(text).lowercasedASCII.holds(ClientText(userName).lowercasedASCII)
        return kinds.count >= (forWindows ? Self.kindsMin : kindsMin) && !(forWindows && holdsUserName)
    }

    private enum Kind {
        case lower, upper, digit, special

        private static let specials = Set(specialCharacters.utf8)

        init?(_ byte: UInt8) {
            switch byte {
            case _ where byte.isSmallLetter: self = .lower
            case _ where byte.isLetter: self = .upper
            case _ where byte.isDigit: self = .digit
            case _ where Self.specials.contains(byte): self = .special
            default: return nil
            }
        }
    }
}
