// SPDX-License-Identifier: Apache-2.0

package import AccessPolicy
package import KeyPairModel

/// Why an action on users, access keys or policies is refused, in words of the domain.
package enum IdentityFailure: Error, Sendable, Equatable {
    // Values.
    case userNameInvalid(String)
    case userDetailTooLong(parameter: String)
    case flagInvalid(parameter: String, Int64)
    case consoleNotSupported(parameter: String)
    case accessKeyStatusInvalid(String)
    case accessKeyDescriptionInvalid
    case policyNameInvalid(String)
    case policyDescriptionTooLong
    case policyDocumentInvalid(PolicyFailure)
    /// UpdatePolicy needs a number or a name.
    case policyNotNamed
    /// There are a number and a name, and they are of two policies.
    case policyNameOfAnother(String)
    case pageInvalid(parameter: String, Int64)
    case scopeInvalid(String)

    // Existence.
    case userNotFound(String)
    /// What was asked for is not told: it may be a secret in the wrong place.
    case accessKeyNotFound
    case policyNotFound(Int64)
    case policyNameNotFound(String)

    // Uniqueness, quotas and state.
    case userNameTaken(UserName)
    case userQuotaReached(Int)
    case userHasAccessKeys(String)
    case accessKeyQuotaReached(Int)
    case keysOfMainAccount
    case policyNameTaken(PolicyName)
    case policyQuotaReached(Int)
    case policyIsPreset(PolicyID)
    case attachmentQuotaReached(Int)
}
