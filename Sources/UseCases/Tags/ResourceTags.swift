// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract

/// A resource of a call that was left as it was, and why.
package struct FailedResource: Sendable {
    /// As the caller wrote it.
    package let name: String
    package let failure: DomainFailure
}

/// A resource and its tags.
package struct TaggedResource: Sendable {
    package let name: String
    package let tags: [Tag]
}

/// The tags of the resources of an account, which are its key pairs, whichever the product.
package struct ResourceTags: Sendable {
    let storage: any Storage

    package init(storage: any Storage) { self.storage = storage }

    /// Puts tags on a resource, each in place of the one of its key, and takes others away.
    package func change(
        _ name: String, set: [Tag], removed: [String], for caller: Caller
    ) async throws(DomainFailure) {
        if set.isEmpty && removed.isEmpty { throw .tags(.nothingToChange) }
        if let key = removed.first(where: { key in set.contains { $0.key.hasSameBytes(as: key) } }) {
            throw .tags(.keyInBothLists(key))
        }
        let keyPair = try keyPair(named: name, for: caller)
        try await apply(TagChange(keyPair: keyPair, set: set, removed: removed), name: name, for: caller)
    }

    /// Puts the same tags on several resources, or takes them away. Names that are none of the account's refuse the call;
    /// after that, each resource is changed or not by itself.
    package func changeEach(
        _ names: [String], set: [Tag] = [], removed: [String] = [], for caller: Caller
    ) async throws(DomainFailure) -> [FailedResource] {
        var changes: [(name: String, change: TagChange)] = []
        for name in names {
            let keyPair = try keyPair(named: name, for: caller)
            changes.append((name, TagChange(keyPair: keyPair, set: set, removed: removed)))
        }
        var failed: [FailedResource] = []
        for (name, change) in changes {
            do throws(DomainFailure) {
                try await apply(change, name: name, for: caller)
            } catch {
                // What may be broken is nothing that is wrong with a resource.
                if case .storageUnavailable = error { throw error }
                if case .fault = error { throw error }
                failed.append(FailedResource(name: name, failure: error))
            }
        }
        return failed
    }

    /// The tags of these resources. Names of key pairs that do not exist are left out.
    package func find(_ names: [String], for caller: Caller) async throws(DomainFailure) -> [TaggedResource] {
        var named: [(name: String, keyPair: KeyPairID)] = []
        for name in names { named.append((name, try keyPair(named: name, for: caller))) }
        let tags = try await tags(of: named.map(\.keyPair), for: caller)
        return named.compactMap { name, keyPair in tags[keyPair].map { TaggedResource(name: name, tags: $0) } }
    }

    /// A part of the resources that meet all filters, or of all that have tags, and the token of the next part.
    package func find(
        matching filters: [TagFilter], after token: String, limit: Int, for caller: Caller
    ) async throws(DomainFailure) -> (resources: [TaggedResource], nextToken: String) {
        let position = try token.isEmpty ? nil : PaginationToken.position(token, among: filters)
        let slice = try await storing { () async throws(StorageFailure) in
            try await storage.taggedKeyPairs(of: caller.account, matching: filters, after: position, limit: limit)
        }
        let resources = slice.elements.map { keyPair in
            TaggedResource(name: ResourceName(of: keyPair.id, in: caller.account).text, tags: keyPair.tags)
        }
        return (resources, slice.next.map(PaginationToken.text) ?? "")
    }

    /// The tags of key pairs, by their identifiers; those that do not exist are left out.
    package func tags(
        of keyPairs: [KeyPairID], for caller: Caller
    ) async throws(DomainFailure) -> [KeyPairID: [Tag]] {
        var found: [KeyPairID: [Tag]] = [:]
        for product in Set(keyPairs.map(\.product)) {
            let ids = keyPairs.filter { $0.product == product }
            let page = try await storing { () async throws(StorageFailure) in
                try await storage.keyPairs(of: caller.account, product: product, query: .ids(ids), range: .longest)
            }
            for keyPair in page.elements { found[keyPair.id] = keyPair.tags }
        }
        return found
    }

    /// A slice of the tags that any resource has, by key and value.
    package func inUse(
        keys: [String], value: String?, offset: Int64, limit: Int64, for caller: Caller
    ) async throws(DomainFailure) -> Page<Tag> {
        try await storing { () async throws(StorageFailure) in
            try await storage.tagsInUse(
                of: caller.account, keys: keys, value: value, offset: Int(clamping: offset), limit: Int(clamping: limit)
            )
        }
    }

    private func apply(_ change: TagChange, name: String, for caller: Caller) async throws(DomainFailure) {
        let quotas: [TagPrecondition] =
            change.set.isEmpty
            ? []
            : [
                .keyPairQuotaAllows(change, quota: Tag.perResourceMax),
                .keyQuotaAllows(change.set, quota: Tag.keysMax),
                .valueQuotaAllows(change.set, quota: Tag.valuesPerKeyMax),
            ]
        do throws(DomainFailure) {
            try await storage.make(
                .changeTags(change), if: [.keyPairExists(change.keyPair)] + quotas.map(Precondition.tags),
                resources: [change.keyPair.text], for: caller)
        } catch {
            // No pattern in the catch clause: it crashes the compiler (Swift 6.3.1).
            throw error == .keyPairNotFound(change.keyPair) ? .tags(.resourceNotFound(name)) : error
        }
    }

    private func keyPair(named text: String, for caller: Caller) throws(DomainFailure) -> KeyPairID {
        guard let name = ResourceName(text) else { throw .tags(.resourceNameMalformed(text)) }
        do throws(ResourceName.Problem) {
            return try name.keyPair(of: caller.account)
        } catch {
            switch error {
            case .malformed: throw .tags(.resourceNameMalformed(text))
            case .unsupported: throw .tags(.resourceUnsupported(text))
            }
        }
    }
}

extension String {
    /// Swift takes different spellings of one text for equal; tags are compared byte by byte.
    fileprivate func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
