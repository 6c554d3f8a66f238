// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import KeyMaterial

/// The reason why an action on key pairs is refused.
package enum KeyPairFailure: Error, Sendable, Equatable {
    case publicKeyMalformed(PublicKeyProblem)
    case notFound(KeyPairID)
    case nameTaken(KeyPairName)
    /// The key pair that has the public key; `nil` where the caller may not describe it.
    case publicKeyTaken(by: KeyPairID?)
    case quotaReached(Int)
    /// The key pair is bound to an instance or has a grant.
    case inUse(KeyPairID)
    case inImage(KeyPairID)
}
