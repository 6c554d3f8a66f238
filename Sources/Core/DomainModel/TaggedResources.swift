// SPDX-License-Identifier: Apache-2.0

/// A tag of an account, whether or not a resource has it.
package struct AccountTag: Sendable, Equatable {
    package let tag: Tag
    /// The number of resources that have it.
    package let resources: Int

    package init(_ tag: Tag, resources: Int) {
        self.tag = tag
        self.resources = resources
    }
}

/// A resource and its tags.
package struct TaggedResource: Sendable, Equatable {
    package let id: TaggableID
    /// The region of an instance; `nil` for other resources, which are the same in all regions.
    package let region: String?
    /// Tags, sorted by key.
    package let tags: [Tag]

    package init(id: TaggableID, region: String?, tags: [Tag]) {
        self.id = id
        self.region = region
        self.tags = tags
    }
}

/// A condition on tagged resources: a tag with this key and one of these values, or any value if there are none.
package struct TagFilter: Sendable, Equatable {
    package let key: String
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }
}

/// A query for tagged resources.
package struct TaggedQuery: Sendable, Equatable {
    /// One or more filters, each of which must match.
    package let filters: [TagFilter]
    package let types: [TaggableType]
    /// The identifier; `nil` means any.
    package let id: String?
    /// The region of instances; `nil` means any.
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

/// The position up to which a list of tagged resources was read.
package struct TaggedPosition: Sendable, Equatable {
    /// The key of the filter along whose tags the list is read; `nil` if there are no filters.
    package let key: String?
    /// The value of that key for the last inspected resource; empty without a filter.
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
    /// The beginning of the next part; `nil` after the last.
    package let next: TaggedPosition?

    package init(elements: [TaggedResource], next: TaggedPosition?) {
        self.elements = elements
        self.next = next
    }
}
