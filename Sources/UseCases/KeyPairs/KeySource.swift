// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial

/// A source of new key pairs. It hands out each key pair exactly once.
package protocol KeySource: Sendable {
    func next() async throws -> RSAKeyPair
}
