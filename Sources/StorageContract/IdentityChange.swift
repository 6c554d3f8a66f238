// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Mutations of the users of an account, their access keys and their policies.
package enum IdentityMutation: Sendable {
    /// Adds a user, with its first access key if there is one.
    case addUser(User, with: SealedAccessKey?)
    case modifyUser(IdentityID, UserDetailsChange)
    /// Removes a user with its access keys, policy attachments and tags.
    case removeUser(IdentityID)

    case addAccessKey(SealedAccessKey)
    case modifyAccessKey(secretID: String, isActive: Bool, of: IdentityID)
    case removeAccessKey(secretID: String, of: IdentityID)
    /// Replaces all access keys of the new key's identity.
    case replaceAccessKeys(with: SealedAccessKey)

    case addPolicy(Policy, tags: [Tag] = [])
    /// Sets the properties that are not `nil`. For a preset policy, only the account's remark can be set.
    case modifyPolicy(PolicyID, description: String? = nil, document: String? = nil, remark: String? = nil, at: Instant)
    /// Removes policies with their attachments, tags and remarks.
    case removePolicies([PolicyID])
    case attachPolicy(PolicyAttachment)
    case detachPolicy(PolicyID, user: IdentityID)
}

/// Preconditions on users, access keys and policies, checked inside the transaction of a change.
package enum IdentityPrecondition: Sendable, Hashable {
    case userExists(IdentityID)
    /// No user of the account has this number.
    case userIDIsFree(IdentityID)
    case userNameIsFree(UserName)
    case userQuotaAllowsOneMore(quota: Int)
    /// The user has no access key, enabled or disabled.
    case userHasNoAccessKey(IdentityID)

    /// The identity of the account has this access key.
    case accessKeyExists(secretID: String, of: IdentityID)
    /// No account of the server has an access key with this SecretId.
    case secretIDIsFree(String)
    /// The identity has fewer access keys than its quota.
    case accessKeyQuotaAllowsOneMore(quota: Int, of: IdentityID)

    /// The policy is one of the account's own.
    case policyExists(PolicyID)
    case policyIDIsFree(PolicyID)
    case policyNameIsFree(PolicyName)
    case policyQuotaAllowsOneMore(quota: Int)
    /// The user has fewer policies than its quota, or already has this one.
    case attachmentQuotaAllows(PolicyID, quota: Int, of: IdentityID)
}
