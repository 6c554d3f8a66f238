// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// Limits on texts that are compared before anything is known of their sender, in bytes.
///
/// Swift compares and hashes texts by their normal form, which takes the square of the length of a run of combining marks:
/// a long one keeps a core busy for minutes. What is hashed or compared is therefore short, or compared by its bytes.
enum TextLimits {
    /// The name of a parameter. The longest declared one, with its place in lists, takes 40.
    static let name = 128
    /// A common parameter, in a header or beside the others.
    static let common = 1024

    /// A name as it may be hashed. One over its limit is cut so that it is still shown as cut, and is still no declared
    /// one.
    static func shortened(_ name: String) -> String {
        name.utf8.count <= self.name ? name : String(name.unicodeScalars.prefix(MessageText.lengthMax + 1))
    }
}

extension String {
    /// Equality by bytes.
    package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
