// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

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

/// What a change does to the tags of an account, whatever resources have them.
package enum TagMutation: Sendable, Hashable {
    case add(Tag)
    /// One that no resource has.
    case remove(Tag)
}

/// What must hold of tags inside the transaction of a change.
package enum TagPrecondition: Sendable, Hashable {
    /// The account has this tag.
    case exists(Tag)
    case isFree(Tag)
    /// No resource has this tag.
    case isUnattached(Tag)
    /// The resource has a tag of this key.
    case keyIsAttached(String, to: TaggableID)
    case keyIsUnattached(String, to: TaggableID)

    /// The resource has no more tags than its quota after the change.
    case resourceQuotaAllows(TagChange, quota: Int)
    /// The tags of the account, those too that no resource has, have no more different keys than its quota when these
    /// are added.
    case keyQuotaAllows([Tag], quota: Int)
    /// With these tags, no key has more different values in the account than its quota.
    case valueQuotaAllows([Tag], quota: Int)
}
