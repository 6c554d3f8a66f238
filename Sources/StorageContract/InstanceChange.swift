// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// What a change does to instances and images.
///
/// A rule about instances looks at several at once: their states, what is bound to them. It is decided on what was read,
/// and holds since nothing of it changed in between: `isAtRevision`.
package enum InstanceMutation: Sendable {
    /// Adds instances with their bindings and tags, each with the user data, and remembers a client's token for them.
    case add([Instance], token: ClientToken?, userData: UserData? = nil)
    /// Keeps what can change of instances, their bindings too; their tags stay. Each is as it was read but for its changes:
    /// each must still be at its revision, which goes up by one. One whose course ends in nothing has no bindings, and loses
    /// its tags and its user data.
    ///
    /// User data that is given takes the place of that of each; an empty one is none.
    case save([Instance], userData: UserData? = nil)
    /// Adds an instance that is a real machine.
    case enroll(Instance, EnrolledHost)
    /// Keeps what can change of a host; it must still be at its revision, which goes up by one.
    case saveHost(EnrolledHost)
    /// Keeps what can change of the instance of a host, as `save` does. Where its course ends in nothing, the host has nothing to
    /// prove itself with any more.
    case saveHostInstance(Instance)
    case addHostGroup(HostGroup)
    /// Its token is worth nothing from then on; the hosts that it made stay.
    case removeHostGroup(HostGroupID)
    /// Adds a host by the token of a group, which is used once more: it must exist, have a use left, and not have ended by the
    /// time at which the host is enrolled.
    case joinGroup(HostGroupID, Instance, EnrolledHost)
    case addImage(CustomImage)
    case removeImage(ImageID)
}

/// What must hold of them inside the transaction of a change.
package enum InstancePrecondition: Sendable, Hashable {
    case idIsFree(InstanceID)
    /// The account owns the instance, and its course does not end in nothing.
    case stays(InstanceID)
    /// The instance exists and has not changed since it had this revision.
    case isAtRevision(InstanceID, Int64)
    /// The account has no more instances of the product than this with so many more; those that are gone at a time do not
    /// count.
    case quotaAllows(more: Int, Product, quota: Int, at: Instant)
    case tokenIsFree(ClientToken)
    /// The instance is a host that has not changed since it had this revision.
    case hostIsAtRevision(InstanceID, Int64)
    /// No other host of the account and product, of those that are there at a time, has this name.
    case hostNameIsFree(String, besides: InstanceID, at: Instant)
    case hostGroupIDIsFree(HostGroupID)
    case hostGroupExists(HostGroupID)
    /// The group exists, and its token has not ended by then.
    case hostGroupLasts(HostGroupID, at: Instant)
    /// The token of the group has a use left.
    case hostGroupHasUse(HostGroupID)
    case imageIDIsFree(ImageID)
    case imageExists(ImageID)
}

/// What a client calls a call by, so that the same call again makes nothing anew. The same text of another identity is
/// another token.
package struct ClientToken: Sendable, Hashable {
    package let product: Product
    /// Whose it is, in the account.
    package let identity: IdentityID
    package let text: String
    package let time: Instant

    package init(product: Product, identity: IdentityID, text: String, time: Instant) {
        self.product = product
        self.identity = identity
        self.text = text
        self.time = time
    }
}

/// What a call with a client's token made.
package struct MadeInstances: Sendable, Equatable {
    package let ids: [InstanceID]
    /// What opened them at first.
    package let keyPairs: [KeyPairID]

    package init(ids: [InstanceID], keyPairs: [KeyPairID]) {
        self.ids = ids
        self.keyPairs = keyPairs
    }
}
