// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A resource for which an action needs permission.
package struct AskedResource: Sendable, Equatable {
    /// The service that owns the resource, if it is not the action's own: the tag service acts on key pairs of others.
    package let service: String?
    /// The region in the resource's name; `nil` where the region of the call applies.
    package let region: String?
    /// The last segment: `keypair/skey-…`, `uin/…`.
    package let text: String
    /// If set, this stands for all resources with this tag, now or later, and `text` ends in `*`.
    package let everyWithTag: Tag?

    package init(service: String? = nil, region: String? = nil, _ text: String, everyWithTag: Tag? = nil) {
        self.service = service
        self.region = region
        self.text = text
        self.everyWithTag = everyWithTag
    }
}

/// The permission that a call needs.
package struct PermissionQuestion: Sendable, Equatable {
    package let service: String
    package let action: String
    /// The resources, all of which must be allowed. An empty list means `*`.
    package let resources: [AskedResource]
    /// The tags that the call attaches to a resource.
    package let requestTags: [Tag]

    package init(service: String, action: String, resources: [AskedResource], requestTags: [Tag] = []) {
        self.service = service
        self.action = action
        self.resources = resources
        self.requestTags = requestTags
    }
}

/// The effect of a call on a resource that it does not name.
enum IndirectPart: Sendable {
    /// The resource is used as if the call had named it: policies must allow it.
    case used
    /// The resource changes because something else is changed: policies must not deny it. The vendor's documents
    /// require permission only for named resources.
    case changed
}
