// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What bytes may stand in the parts of a policy. Everything else is refused rather than never matched: a deny with a slip
/// of the pen would protect nothing.
enum PolicyText {
    /// A service or an action's name: letters, digits, `_`, `-`, `.` and the wildcard.
    static func isName(_ text: some Sequence<UInt8>) -> Bool {
        text.allSatisfy { $0.isLetterOrDigit || "_-.*".utf8.contains($0) }
    }

    /// The name of a region as the API writes it, or with wildcards.
    static func isRegion(_ text: some Collection<UInt8>) -> Bool {
        text.allSatisfy { ($0 == lowerCased($0) && $0.isLetterOrDigit) || "-*".utf8.contains($0) }
            && text.contains { "-*".utf8.contains($0) }
    }

    /// The last segment of a resource: anything that can be seen, and no white space.
    static func isResource(_ text: some StringProtocol) -> Bool {
        !text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: true
            default: false
            }
        }
    }

    static func lowerCased(_ text: some Sequence<UInt8>) -> [UInt8] { text.map(lowerCased) }

    /// ASCII only: names of services and actions are.
    private static func lowerCased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
