// SPDX-License-Identifier: Apache-2.0

package import AccessPolicy
package import DomainModel

/// The reason why an action on users, access keys or policies is refused.
package enum IdentityFailure: Error, Sendable, Equatable {
    // Invalid values.
    case userNameInvalid(String)
    case userDetailTooLong(parameter: String)
    case accessKeyDescriptionInvalid
    case policyNameInvalid(String)
    case policyDescriptionTooLong
    case policyRemarkTooLong
    case policyDocumentInvalid(PolicyFailure)
    case pageInvalid(parameter: String, Int64)

    // Missing resources.
    case userNotFound(String)
    /// The failure does not contain the requested text, because it may be a secret in the wrong place.
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
