// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel

/// The characters that the parts of a policy may contain. Other characters are refused when the policy is read: a deny
/// with a typing error would otherwise match nothing and protect nothing.
enum PolicyText {
    /// The name of a service or an action: letters, digits, `_`, `-`, `.` and the wildcard.
    static func isName(_ text: some Sequence<UInt8>) -> Bool {
        text.allSatisfy { $0.isLetterOrDigit || "_-.*".utf8.contains($0) }
    }

    /// The name of a region as the API writes it, or with wildcards.
    static func isRegion(_ text: some Collection<UInt8>) -> Bool {
        text.allSatisfy { ($0 == lowerCased($0) && $0.isLetterOrDigit) || "-*".utf8.contains($0) }
            && text.contains { "-*".utf8.contains($0) }
    }

    /// Finds a character that may not stand in the last segment of a resource: one that is not seen, or white space.
    ///
    /// - Parameter before: The number of characters before the segment in its text.
    static func fault(inResource text: String, after before: Int) -> CharacterFault? {
        let found = CharacterFault(in: text) { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
            // U+2800 is a Braille pattern without dots, and nothing but white space to the eye.
            default: !scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0x2800
            }
        }
        return found.map { CharacterFault($0.character, position: before + $0.position) }
    }

    static func lowerCased(_ text: some Sequence<UInt8>) -> [UInt8] { text.map(lowerCased) }

    /// Lower-cases ASCII only: names of services and actions are ASCII.
    private static func lowerCased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
