// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Mutations of instances and images.
///
/// A rule about instances considers several at once, their states and their bindings. It is evaluated on the instances
/// as they were read. `isAtRevision` ensures that none of them has changed since.
package enum InstanceMutation: Sendable {
    /// Adds instances with their bindings and tags, each with the same user data, and stores a client token for them.
    case add([Instance], token: ClientToken?, userData: UserData? = nil)
    /// Saves the mutable properties of instances, including their bindings but not their tags. Each instance must still
    /// have the revision with which it was read; its revision is increased by one. An instance whose timeline ends in
    /// release has no bindings and loses its tags and its user data.
    ///
    /// The user data, if given, replaces that of each instance. Empty data removes it.
    case save([Instance], userData: UserData? = nil)
    /// Adds an instance for a real machine.
    case enroll(Instance, EnrolledHost)
    /// Saves the mutable properties of a host. The host must still have its revision, which is increased by one.
    case saveHost(EnrolledHost)
    /// Saves the mutable properties of a host's instance, as `save` does. If its timeline ends in release, the host loses
    /// its token and its credential.
    case saveHostInstance(Instance)
    case addHostGroup(HostGroup)
    /// Invalidates the token of a group. The hosts that joined with it stay.
    case removeHostGroup(HostGroupID)
    /// Adds a host by the token of a group and counts the use. The group must exist, have a use left, and not have
    /// ended at the time when the host is enrolled.
    case joinGroup(HostGroupID, Instance, EnrolledHost)
    case addImage(CustomImage)
    case removeImage(ImageID)
}

/// Preconditions on instances and images, checked inside the transaction of a change.
package enum InstancePrecondition: Sendable, Hashable {
    case idIsFree(InstanceID)
    /// The account owns the instance, and its timeline does not end in release.
    case stays(InstanceID)
    /// The instance exists and still has this revision.
    case isAtRevision(InstanceID, Int64)
    /// The account has room for this many more instances of the product within the quota. Instances that no longer
    /// exist at a time are not counted.
    case quotaAllows(more: Int, Product, quota: Int, at: Instant)
    case tokenIsFree(ClientToken)
    /// The host still has this revision.
    case hostIsAtRevision(InstanceID, Int64)
    /// No other host of the account and product that exists at a time has this name.
    case hostNameIsFree(String, besides: InstanceID, at: Instant)
    case hostGroupIDIsFree(HostGroupID)
    case hostGroupExists(HostGroupID)
    /// The group exists, and its token has not ended at this time.
    case hostGroupLasts(HostGroupID, at: Instant)
    /// The token of the group has a use left.
    case hostGroupHasUse(HostGroupID)
    case imageIDIsFree(ImageID)
    case imageExists(ImageID)
}

/// A client token. It identifies a call, so that repeating the call creates nothing new. The same text of another
/// identity is a different token.
package struct ClientToken: Sendable, Hashable {
    package let product: Product
    /// The identity of the account that sent the token.
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

/// The instances that a call with a client token created.
package struct MadeInstances: Sendable, Equatable {
    package let ids: [InstanceID]
    /// The key pairs that were bound to them at their creation.
    package let keyPairs: [KeyPairID]

    package init(ids: [InstanceID], keyPairs: [KeyPairID]) {
        self.ids = ids
        self.keyPairs = keyPairs
    }
}
