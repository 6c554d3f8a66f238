// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// One mutation as a value, with its preconditions and its audit record.
package struct Change: Sendable {
    package let account: AccountID
    package let mutation: Mutation
    package let preconditions: [Precondition]
    package let audit: AuditRecord

    package init(account: AccountID, mutation: Mutation, preconditions: [Precondition], audit: AuditRecord) {
        self.account = account
        self.mutation = mutation
        self.preconditions = preconditions
        self.audit = audit
    }
}

/// The mutation of a change.
package enum Mutation: Sendable {
    case account(AccountMutation)

    case addKeyPair(KeyPair)
    /// Sets the properties that are not `nil`.
    case modifyKeyPair(KeyPairID, name: KeyPairName?, description: KeyPairDescription?)
    case removeKeyPairs([KeyPairID])
    case changeTags(TagChange)
    case tag(TagMutation)

    case project(ProjectMutation)
    case instance(InstanceMutation)
    case hostGrants(HostGrantMutation)

    case identity(IdentityMutation)
}

/// A precondition, checked inside the transaction of a change. If it does not hold, nothing is changed.
package enum Precondition: Sendable, Hashable {
    case account(AccountPrecondition)

    /// The account owns a key pair with this identifier.
    case keyPairExists(KeyPairID)
    /// No key pair of the account has this identifier.
    case keyPairIDIsFree(KeyPairID)
    /// No key pair of the account and product other than `besides` has this name.
    case keyPairNameIsFree(KeyPairName, Product, besides: KeyPairID?)
    /// No key pair of the account and product has a public key with this SHA-256.
    case publicKeyIsFree(fingerprint: [UInt8], Product)
    /// The account has fewer key pairs of the product than its quota: the quota that the operator set for it, or else
    /// this default. The failure contains the quota that was reached.
    case keyPairQuotaAllowsOneMore(default: Int, Product)

    /// The key pair is bound to no instance.
    case keyPairIsUnbound(KeyPairID)
    /// No image contains the key pair.
    case keyPairIsInNoImage(KeyPairID)

    case tags(TagPrecondition)
    case project(ProjectPrecondition)
    case instance(InstancePrecondition)
    case hostGrants(HostGrantPrecondition)

    case identity(IdentityPrecondition)
}
