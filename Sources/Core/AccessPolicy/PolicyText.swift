// SPDX-License-Identifier: Apache-2.0

import Bytes
import KeyPairModel

/// What bytes may stand in the parts of a policy. Everything else is refused rather than never matched: a deny with a
/// slip of the pen would protect nothing.
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

    /// Finds a character that may not stand in the last segment of a resource: one that is not seen, or white space.
    ///
    /// - Parameter before: How many characters stand before it in its text.
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

    /// ASCII only: names of services and actions are.
    private static func lowerCased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
