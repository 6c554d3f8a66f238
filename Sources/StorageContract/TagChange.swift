// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A change of the tags of a resource. No key may be in both lists.
package struct TagChange: Sendable, Hashable {
    package let resource: TaggableID
    /// The tags to set. Each replaces the tag with the same key, if there is one. No key occurs twice.
    package let set: [Tag]
    /// The keys of tags to remove. Keys that the resource does not have are ignored.
    package let removed: [String]

    package init(resource: TaggableID, set: [Tag], removed: [String]) {
        self.resource = resource
        self.set = set
        self.removed = removed
    }
}

/// Mutations of the tags of an account, independent of resources.
package enum TagMutation: Sendable, Hashable {
    case add(Tag)
    /// Removes a tag that no resource has.
    case remove(Tag)
}

/// Preconditions on tags, checked inside the transaction of a change.
package enum TagPrecondition: Sendable, Hashable {
    /// The account has this tag.
    case exists(Tag)
    case isFree(Tag)
    /// No resource has this tag.
    case isUnattached(Tag)
    /// The resource has a tag with this key.
    case keyIsAttached(String, to: TaggableID)
    case keyIsUnattached(String, to: TaggableID)

    /// After the change, the resource has no more tags than its quota.
    case resourceQuotaAllows(TagChange, quota: Int)
    /// With these tags, used or not, the account has no more different tag keys than its quota.
    case keyQuotaAllows([Tag], quota: Int)
    /// With these tags, no key has more different values in the account than its quota.
    case valueQuotaAllows([Tag], quota: Int)
}

extension Precondition {
    /// The precondition that the tagged resource exists.
    package static func exists(_ resource: TaggableID) -> Precondition {
        switch resource {
        case .keyPair(let id): .keyPairExists(id)
        case .instance(let id): .instance(.stays(id))
        case .user(let id): .identity(.userExists(id))
        case .policy(let id): .identity(.policyExists(id))
        }
    }
}
