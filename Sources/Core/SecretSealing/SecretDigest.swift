// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The SHA-256 of a randomly drawn secret. Only this digest is stored. A plain hash is sufficient because such a secret
/// is too long to guess.
package struct SecretDigest: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(of secret: String) { bytes = Array(SHA256.hash(data: Data(secret.utf8))) }

    /// Whether `kept` is the digest of `secret`. The comparison takes constant time.
    package static func matches(_ secret: String, _ kept: [UInt8]) -> Bool {
        SHA256.hash(data: Data(secret.utf8)) == kept
    }
}
