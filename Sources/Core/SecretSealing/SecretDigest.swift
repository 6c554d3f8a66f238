// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The SHA-256 of a secret that was drawn at random, which is all that is kept of it. Such a secret is too long to guess, so
/// that a plain hash is enough.
package struct SecretDigest: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(of secret: String) { bytes = Array(SHA256.hash(data: Data(secret.utf8))) }

    /// Whether `secret` is the one that `kept` was made of. A digest compares in a time that tells nothing of it.
    package static func matches(_ secret: String, _ kept: [UInt8]) -> Bool {
        SHA256.hash(data: Data(secret.utf8)) == kept
    }
}
