// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// A resource of a call that was not changed, with the reason.
package struct FailedResource: Sendable {
    /// The name as the caller wrote it.
    package let name: String
    package let failure: DomainFailure
}

/// A resource and its tags, with its name in six segments.
package struct NamedResource: Sendable {
    package let name: String
    package let tags: [Tag]
}

/// The tags of the resources of an account: its key pairs and instances in both products, its users and its policies.
package struct ResourceTags: Sendable {
    let storage: any Storage

    package init(storage: any Storage) { self.storage = storage }

    /// Sets tags on a resource, replacing those with the same keys, and removes others.
    package func change(
        _ name: ClientText, set: [Tag], removed: [String], for caller: Caller
    ) async throws(DomainFailure) {
        if set.isEmpty && removed.isEmpty { throw .tagging(.nothingToChange) }
        if let key = removed.first(where: { key in set.contains { $0.key.isExactly(key) } }) {
            throw .tagging(.keyInBothLists(key))
        }
        try await apply(try change(of: name, set: set, removed: removed, for: caller), for: caller)
    }

    /// Attaches a tag to a resource that has none with its key.
    package func attach(_ tag: Tag, to name: ClientText, for caller: Caller) async throws(DomainFailure) {
        let change = try change(of: name, set: [tag], removed: [], for: caller)
        try await apply(change, if: [.keyIsUnattached(tag.key, to: change.name.resource)], for: caller)
    }

    /// Changes the value of a tag that a resource has.
    package func replace(with tag: Tag, on name: ClientText, for caller: Caller) async throws(DomainFailure) {
        let change = try change(of: name, set: [tag], removed: [], for: caller)
        try await apply(change, if: [.keyIsAttached(tag.key, to: change.name.resource)], for: caller)
    }

    /// Removes the tag with a key from a resource that has it.
    package func detach(_ key: String, from name: ClientText, for caller: Caller) async throws(DomainFailure) {
        let change = try change(of: name, set: [], removed: [key], for: caller)
        try await apply(change, if: [.keyIsAttached(key, to: change.name.resource)], for: caller)
    }

    /// Sets the same tags on several resources, or removes tags from them. Names of other accounts refuse the whole
    /// call; after that, each resource is changed separately.
    package func changeEach(
        _ names: [ClientText], set: [Tag] = [], removed: [String] = [], for caller: Caller
    ) async throws(DomainFailure) -> [FailedResource] {
        var changes: [NamedChange] = []
        for name in names { changes.append(try change(of: name, set: set, removed: removed, for: caller)) }
        var failed: [FailedResource] = []
        for change in changes {
            do throws(DomainFailure) {
                try await apply(change, for: caller)
            } catch {
                // An unavailable storage is not a problem of a single resource.
                if case .storageUnavailable = error { throw error }
                if case .fault = error { throw error }
                failed.append(FailedResource(name: change.name.text, failure: error))
            }
        }
        return failed
    }

    /// The tags of these resources. Names of missing resources are left out, and so are those of services that are not
    /// served, which have no tags (ruling 29).
    package func find(_ texts: [ClientText], for caller: Caller) async throws(DomainFailure) -> [NamedResource] {
        var names: [Name] = []
        for text in texts {
            do throws(DomainFailure) {
                names.append(try name(text, for: caller))
            } catch {
                // A pattern in the catch clause crashes the compiler (Swift 6.3.1).
                guard case .tagging(.serviceUnsupported) = error else { throw error }
            }
        }
        let found = try await tags(of: names.map(\.resource), for: caller)
        return names.compactMap { name in
            guard let resource = found[name.resource], name.fits(resource) else { return nil }
            return NamedResource(name: name.text, tags: resource.tags)
        }
    }

    /// A part of the resources that meet all filters, or of all resources with tags, and the token of the next part.
    package func find(
        matching filters: [TagFilter], after token: ClientText, limit: Int, for caller: Caller
    ) async throws(DomainFailure) -> (resources: [NamedResource], nextToken: String) {
        let position = try token.isEmpty ? nil : PaginationToken.position(token, among: filters)
        let slice = try await storing { () async throws(StorageFailure) in
            try await storage.taggedResources(of: caller.account, matching: filters, after: position, limit: limit)
        }
        let resources = slice.elements.map { resource in
            NamedResource(
                name: ResourceName(of: resource.id, region: resource.region, in: caller.account).text,
                tags: resource.tags)
        }
        guard let next = slice.next else { return (resources, "") }
        return (resources, try PaginationToken.text(next))
    }

    /// A page of the resources that match a query, sorted by type, then by identifier.
    package func page(
        _ query: TaggedQuery, offset: Int64, limit: Int64, for caller: Caller
    ) async throws(DomainFailure) -> Page<TaggedResource> {
        try await storing { () async throws(StorageFailure) in
            try await storage.taggedResources(of: caller.account, query, offset: offset, limit: limit)
        }
    }

    /// The tags of resources by identifier. Missing resources are left out.
    package func tags(
        of ids: [TaggableID], for caller: Caller
    ) async throws(DomainFailure) -> [TaggableID: TaggedResource] {
        try await storing { () async throws(StorageFailure) in
            try await storage.tags(of: ids, in: caller.account, at: caller.time)
        }
    }

    private func change(
        of text: ClientText, set: [Tag], removed: [String], for caller: Caller
    ) throws(DomainFailure) -> NamedChange {
        let name = try name(text, for: caller)
        return NamedChange(name: name, change: TagChange(resource: name.resource, set: set, removed: removed))
    }

    private func apply(
        _ named: NamedChange, if preconditions: [TagPrecondition] = [], for caller: Caller
    ) async throws(DomainFailure) {
        let (name, change) = (named.name, named.change)
        if name.region != nil {
            let found = try await tags(of: [name.resource], for: caller)
            guard found[name.resource].map(name.fits) ?? false else { throw .tagging(.resourceNotFound(name.text)) }
        }
        let quotas: [TagPrecondition] =
            change.set.isEmpty
            ? []
            : [
                .resourceQuotaAllows(change, quota: Tag.perResourceMax),
                .keyQuotaAllows(change.set, quota: Tag.keysMax),
                .valueQuotaAllows(change.set, quota: Tag.valuesPerKeyMax),
            ]
        do throws(DomainFailure) {
            try await storage.make(
                .changeTags(change), if: [.exists(change.resource)] + (preconditions + quotas).map(Precondition.tags),
                resources: [change.resource.text], for: caller)
        } catch {
            // A pattern in the catch clause crashes the compiler (Swift 6.3.1).
            if case .keyPair(.notFound) = error { throw .tagging(.resourceNotFound(name.text)) }
            if case .instance(.notFound) = error { throw .tagging(.resourceNotFound(name.text)) }
            if case .identity(.userNotFound) = error { throw .tagging(.resourceNotFound(name.text)) }
            if case .identity(.policyNotFound) = error { throw .tagging(.resourceNotFound(name.text)) }
            throw error
        }
    }

    private func name(_ text: ClientText, for caller: Caller) throws(DomainFailure) -> Name {
        guard let name = ResourceName(text) else { throw .tagging(.resourceNameMalformed(text.shown)) }
        do throws(ResourceName.Problem) {
            let resource = try name.taggable(of: caller.account)
            let isInRegion = if case .instance = resource { !name.region.isEmpty } else { false }
            return Name(text: text.kept, resource: resource, region: isInRegion ? name.region : nil)
        } catch {
            switch error {
            case .malformed: throw .tagging(.resourceNameMalformed(text.shown))
            case .serviceUnsupported: throw .tagging(.serviceUnsupported(text.shown))
            case .typeUnsupported: throw .tagging(.typeUnsupported(text.shown))
            }
        }
    }
}

/// A resource as the caller named it.
private struct Name {
    let text: String
    let resource: TaggableID
    /// The required region, so that a policy on regions cannot be bypassed; `nil` means any.
    let region: String?

    func fits(_ resource: TaggedResource) -> Bool {
        region.map { $0.isExactly(resource.region ?? "") } ?? true
    }
}

private struct NamedChange {
    let name: Name
    let change: TagChange
}

extension Storage {
    /// The tags of those of these resources that exist at a time.
    func tags(
        of ids: [TaggableID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [TaggableID: TaggedResource] {
        var found: [TaggableID: TaggedResource] = [:]
        for product in Product.allCases {
            let ids = ids.filter { $0.type.product == product }
            let keyPairs = ids.compactMap { if case .keyPair(let id) = $0 { id } else { nil } }
            if !keyPairs.isEmpty {
                let page = try await self.keyPairs(
                    of: account, product: product, query: .ids(keyPairs), range: .longest)
                for keyPair in page.elements {
                    found[.keyPair(keyPair.id)] = TaggedResource(
                        id: .keyPair(keyPair.id), region: nil, tags: keyPair.tags)
                }
            }
            let instances = ids.compactMap { if case .instance(let id) = $0 { id } else { nil } }
            guard !instances.isEmpty else { continue }
            for instance in try await self.instances(instances, of: account, at: time) {
                found[.instance(instance.id)] = TaggedResource(
                    id: .instance(instance.id), region: instance.origin.region, tags: instance.tags)
            }
        }
        let users = ids.compactMap { if case .user(let id) = $0 { id } else { nil } }
        let policies = ids.compactMap { if case .policy(let id) = $0 { id } else { nil } }
        guard !users.isEmpty || !policies.isEmpty else { return found }
        for (id, tags) in try await tags(ofUsers: users, policies: policies, in: account) {
            found[id] = TaggedResource(id: id, region: nil, tags: tags)
        }
        return found
    }
}
