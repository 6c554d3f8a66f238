// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial

/// Where new key pairs come from. Nobody gets a key pair that somebody else has seen.
package protocol KeySource: Sendable {
    /// Whether a key pair is ready. Else the next one must be made first, which is dear.
    var hasOneReady: Bool { get }

    func next() async throws -> RSAKeyPair

    /// Takes back a key pair that nobody has seen.
    func takeBack(_ keyPair: RSAKeyPair)
}
