// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import DomainModel
package import StorageContract

/// The policies of an account and their attachments to users.
package struct Policies: Sendable {
    /// The documented limits.
    package static let quota = 1500
    package static let attachmentQuota = 200
    /// In bytes.
    package static let descriptionLengthMax = 300

    let store: IdentityStore
    let permissions: Permissions
    let identifiers: any IdentifierSource

    package init(storage: any Storage, permissions: Permissions, identifiers: any IdentifierSource) {
        store = IdentityStore(storage: storage)
        self.permissions = permissions
        self.identifiers = identifiers
    }

    /// Adds a policy of the account's own. A document with unknown parts is refused.
    package func add(
        named text: ClientText, document: ClientText, description: ClientText, tags: [Tag], for caller: Caller
    ) async throws(DomainFailure) -> PolicyID {
        guard let name = PolicyName(text) else { throw .identity(.policyNameInvalid(text.shown)) }
        try Self.check(description: description)
        try Self.check(document: document, of: caller.account)
        if PresetPolicies.find(named: text) != nil { throw .identity(.policyNameTaken(name)) }
        return try await store.apply(
            if: [.policyQuotaAllowsOneMore(quota: Self.quota)],
            [.keyQuotaAllows(tags, quota: Tag.keysMax), .valueQuotaAllows(tags, quota: Tag.valuesPerKeyMax)],
            for: caller
        ) { () throws(DomainFailure) in
            let policy = Policy(
                id: identifiers.policyID(), name: name, description: description.kept, document: document.kept,
                createdAt: caller.time, updatedAt: caller.time)
            return (policy.id, .addPolicy(policy, tags: tags), [policy.id.description])
        }
    }

    package func find(_ id: PolicyID, for caller: Caller) async throws(DomainFailure) -> Policy {
        if let preset = PresetPolicies.find(id) { return preset }
        let policy = try await store.read { storage async throws(StorageFailure) in
            try await storage.policy(id, of: caller.account)
        }
        guard let policy else { throw .identity(.policyNotFound(id.number)) }
        return policy
    }

    /// A policy with its remark and tags.
    package func describe(_ id: PolicyID, for caller: Caller) async throws(DomainFailure) -> DescribedPolicy {
        let policy = try await find(id, for: caller)
        return try await store.read { storage async throws(StorageFailure) in
            DescribedPolicy(
                policy: policy, remark: try await storage.remark(onPolicy: id, of: caller.account),
                tags: try await storage.tags(ofUsers: [], policies: [id], in: caller.account)[.policy(id)] ?? [])
        }
    }

    package func find(named text: ClientText, for caller: Caller) async throws(DomainFailure) -> Policy {
        if let preset = PresetPolicies.find(named: text) {
            try await permissions.require(named: "policyid/\(preset.id)", of: caller)
            return preset
        }
        guard let name = PolicyName(text) else { throw .identity(.policyNameNotFound(text.shown)) }
        let policy = try await store.read { storage async throws(StorageFailure) in
            try await storage.policy(named: name, of: caller.account)
        }
        guard let policy else { throw .identity(.policyNameNotFound(text.shown)) }
        try await permissions.require(named: "policyid/\(policy.id)", of: caller)
        return policy
    }

    /// A page of the policies whose name contains `keyword`, sorted by number: preset policies first.
    package func list(
        _ scope: PolicyScope, keyword: ClientText, page: NumberedPage, for caller: Caller
    ) async throws(DomainFailure) -> Page<ListedPolicy> {
        let presets = scope == .local ? [] : PresetPolicies.all.filter { $0.name.holds(keyword) }
        var joined = JoinedPage<Policy>(offset: page.offset, limit: page.size)
        joined.append(Page(presets, offset: joined.offset, limit: joined.limit))
        if scope != .preset {
            let (offset, limit) = (joined.offset, joined.limit)
            joined.append(
                try await store.read { storage async throws(StorageFailure) in
                    try await storage.policies(
                        of: caller.account, nameHolding: keyword.kept, offset: offset, limit: limit)
                })
        }
        let policies = joined.page.elements
        let (counts, tags) = try await store.read { storage async throws(StorageFailure) in
            (
                try await storage.attachmentCounts(of: policies.map(\.id), in: caller.account),
                try await storage.tags(ofUsers: [], policies: policies.map(\.id), in: caller.account)
            )
        }
        return joined.page.map { policy in
            ListedPolicy(
                policy: policy, attachmentCount: counts[policy.id] ?? 0, tags: tags[.policy(policy.id)] ?? [])
        }
    }

    /// Changes a policy of the account's own, or the account's remark on any policy. `nil` leaves a property as it is.
    package func modify(
        _ id: PolicyID, document: ClientText?, description: ClientText?, remark: ClientText?, for caller: Caller
    ) async throws(DomainFailure) {
        if id.isPreset {
            if document != nil || description != nil || remark == nil { throw .identity(.policyIsPreset(id)) }
            try Self.checkPreset(id)
        }
        if let description { try Self.check(description: description) }
        if let remark, remark.utf8.count > Self.descriptionLengthMax { throw .identity(.policyRemarkTooLong) }
        if let document { try Self.check(document: document, of: caller.account) }
        try await store.apply(
            .modifyPolicy(
                id, description: description?.kept, document: document?.kept, remark: remark?.kept, at: caller.time),
            resources: [id.description], for: caller)
    }

    /// Removes policies with their attachments, all or none.
    package func remove(_ ids: [PolicyID], for caller: Caller) async throws(DomainFailure) {
        if let preset = ids.first(where: \.isPreset) { throw .identity(.policyIsPreset(preset)) }
        var seen: Set<PolicyID> = []
        let ids = ids.filter { seen.insert($0).inserted }
        try await store.apply(.removePolicies(ids), resources: ids.map(\.description), for: caller)
    }

    /// Attaches a policy to a user. An existing attachment is not changed.
    package func attach(_ policy: PolicyID, to user: IdentityID, for caller: Caller) async throws(DomainFailure) {
        try Self.checkPreset(policy)
        let attachment = PolicyAttachment(policy: policy, user: user, attachedAt: caller.time)
        try await store.apply(
            .attachPolicy(attachment),
            if: [.userExists(user), .attachmentQuotaAllows(policy, quota: Self.attachmentQuota, of: user)],
            resources: [policy.description, user.description], for: caller)
    }

    /// Detaches a policy from a user. If it is not attached, nothing changes.
    package func detach(_ policy: PolicyID, from user: IdentityID, for caller: Caller) async throws(DomainFailure) {
        try Self.checkPreset(policy)
        try await store.apply(
            .detachPolicy(policy, user: user),
            if: [.userExists(user)] + (policy.isPreset ? [] : [.policyExists(policy)]),
            resources: [policy.description, user.description], for: caller)
    }

    private static func checkPreset(_ policy: PolicyID) throws(DomainFailure) {
        if policy.isPreset && PresetPolicies.find(policy) == nil { throw .identity(.policyNotFound(policy.number)) }
    }

    private static func check(description: ClientText) throws(DomainFailure) {
        guard description.utf8.count <= descriptionLengthMax else { throw .identity(.policyDescriptionTooLong) }
    }

    private static func check(document: ClientText, of account: AccountID) throws(DomainFailure) {
        do throws(PolicyFailure) {
            _ = try PolicyDocument(parsing: document.kept, ownedBy: account)
        } catch {
            throw .identity(.policyDocumentInvalid(error))
        }
    }
}
