// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial
package import KeyPairModel

/// Why an action on key pairs is refused.
package enum KeyPairFailure: Error, Sendable, Equatable {
    case publicKeyMalformed(PublicKeyProblem)
    case notFound(KeyPairID)
    case nameTaken(KeyPairName)
    case publicKeyTaken
    case quotaReached(Int)
    /// It opens an instance.
    case inUse(KeyPairID)
    case inImage(KeyPairID)
}
