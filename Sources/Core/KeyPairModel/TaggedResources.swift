// SPDX-License-Identifier: Apache-2.0

/// What may have tags, by its identifier.
package enum TaggableID: Hashable, Sendable {
    case keyPair(KeyPairID)
    case instance(InstanceID)

    package var product: Product {
        switch self {
        case .keyPair(let id): id.product
        case .instance(let id): id.product
        }
    }

    package var text: String {
        switch self {
        case .keyPair(let id): id.text
        case .instance(let id): id.text
        }
    }
}

/// A resource and its tags.
package struct TaggedResource: Sendable, Equatable {
    package let id: TaggableID
    /// Where it is; `nil` for key pairs, which are the same everywhere.
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
