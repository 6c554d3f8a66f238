// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial

/// Where new key pairs come from. A key pair leaves it exactly once.
package protocol KeySource: Sendable {
    func next() async throws -> RSAKeyPair
}
