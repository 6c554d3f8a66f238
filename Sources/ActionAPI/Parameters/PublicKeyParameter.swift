// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A public key to import. It is the same in all doors except for its name.
package enum PublicKeyParameter {
    /// The longest key takes less than 3 KB; a comment may follow.
    package static let bytesMax = 16 * 1024

    package static func parameter(_ name: String, rsaBits bits: ClosedRange<Int>) -> Parameter<ClientText> {
        Parameter<ClientText>.string(
            name, bytesMax: bytesMax, overLong: .leftToAction,
            "One OpenSSH line: ssh-rsa of \(bits.lowerBound)–\(bits.upperBound) bits, or another type that the operator "
                + "allows; a comment may follow."
        ).confidential
    }
}
