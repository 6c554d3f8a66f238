// SPDX-License-Identifier: Apache-2.0

/// A tag of an account, whether a resource has it or not.
package struct AccountTag: Sendable, Equatable {
    package let tag: Tag
    /// How many resources have it.
    package let resources: Int

    package init(_ tag: Tag, resources: Int) {
        self.tag = tag
        self.resources = resources
    }
}

/// A resource and its tags.
package struct TaggedResource: Sendable, Equatable {
    package let id: TaggableID
    /// Where it is; `nil` for all but instances, which are the same everywhere.
    package let region: String?
    /// Sorted by key.
    package let tags: [Tag]

    package init(id: TaggableID, region: String?, tags: [Tag]) {
        self.id = id
        self.region = region
        self.tags = tags
    }
}

/// A condition on tagged resources: a tag of this key, with one of these values or with any where there are none.
package struct TagFilter: Sendable, Equatable {
    package let key: String
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }
}

/// Which tagged resources are meant.
package struct TaggedQuery: Sendable, Equatable {
    /// One or more, of which each must be met.
    package let filters: [TagFilter]
    package let types: [TaggableType]
    /// The identifier; `nil`: any.
    package let id: String?
    /// Where instances are; `nil`: anywhere.
    package let region: String?

    package init(
        filters: [TagFilter], types: [TaggableType] = TaggableType.all, id: String? = nil, region: String? = nil
    ) {
        self.filters = filters
        self.types = types
        self.id = id
        self.region = region
    }
}

/// How far a list of tagged resources was read.
package struct TaggedPosition: Sendable, Equatable {
    /// The filter along whose tags the list goes, by its key; `nil` where there are no filters.
    package let key: String?
    /// The last that was looked at, and the value that it has for the key; empty without a filter.
    package let value: String
    package let resource: TaggableID

    package init(key: String?, value: String, resource: TaggableID) {
        self.key = key
        self.value = value
        self.resource = resource
    }
}

/// A part of a list of tagged resources.
package struct TaggedSlice: Sendable {
    package let elements: [TaggedResource]
    /// Where the next part begins; `nil` after the last.
    package let next: TaggedPosition?

    package init(elements: [TaggedResource], next: TaggedPosition?) {
        self.elements = elements
        self.next = next
    }
}
