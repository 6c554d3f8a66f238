// SPDX-License-Identifier: Apache-2.0

/// A key pair and its tags.
package struct TaggedKeyPair: Sendable, Equatable {
    package let id: KeyPairID
    /// Sorted by key.
    package let tags: [Tag]

    package init(id: KeyPairID, tags: [Tag]) {
        self.id = id
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

/// How far a list of tagged key pairs was read.
package struct TaggedPosition: Sendable, Equatable {
    /// The filter along whose tags the list goes, by its key; `nil` where there are no filters.
    package let key: String?
    /// The last that was looked at, and the value that it has for the key; empty without a filter.
    package let value: String
    package let keyPair: KeyPairID

    package init(key: String?, value: String, keyPair: KeyPairID) {
        self.key = key
        self.value = value
        self.keyPair = keyPair
    }
}

/// A part of a list of tagged key pairs.
package struct TaggedSlice: Sendable {
    package let elements: [TaggedKeyPair]
    /// Where the next part begins; `nil` after the last.
    package let next: TaggedPosition?

    package init(elements: [TaggedKeyPair], next: TaggedPosition?) {
        self.elements = elements
        self.next = next
    }
}
