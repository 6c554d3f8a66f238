// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// One mutation as a value: what changes, what must hold for it, and the record of it.
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

/// What a change does.
package enum Mutation: Sendable {
    case account(AccountMutation)

    case addKeyPair(KeyPair)
    /// Sets what is not `nil`.
    case modifyKeyPair(KeyPairID, name: KeyPairName?, description: KeyPairDescription?)
    case removeKeyPairs([KeyPairID])
    case changeTags(TagChange)
    case tag(TagMutation)

    case project(ProjectMutation)
    case instance(InstanceMutation)
    case hostGrants(HostGrantMutation)

    case identity(IdentityMutation)
}

/// What must hold inside the transaction of a change, or nothing is changed.
package enum Precondition: Sendable, Hashable {
    case account(AccountPrecondition)

    /// The account owns a key pair with this identifier.
    case keyPairExists(KeyPairID)
    /// No key pair of the account has this identifier.
    case keyPairIDIsFree(KeyPairID)
    /// No key pair of the account and product has this name, other than `besides`.
    case keyPairNameIsFree(KeyPairName, Product, besides: KeyPairID?)
    /// No key pair of the account and product has a public key with this SHA-256.
    case publicKeyIsFree(fingerprint: [UInt8], Product)
    /// The account has fewer key pairs of the product than the quota that the operator set for it, or than this one where
    /// none is set. Where it does not hold, the failure has the quota that was reached.
    case keyPairQuotaAllowsOneMore(default: Int, Product)

    /// The key pair opens no instance.
    case keyPairIsUnbound(KeyPairID)
    /// No image holds the key pair.
    case keyPairIsInNoImage(KeyPairID)

    case tags(TagPrecondition)
    case project(ProjectPrecondition)
    case instance(InstancePrecondition)
    case hostGrants(HostGrantPrecondition)

    case identity(IdentityPrecondition)
}
