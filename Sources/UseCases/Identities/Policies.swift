// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import KeyPairModel
package import StorageContract

/// The policies of an account, and which user has which.
package struct Policies: Sendable {
    /// The documented figures.
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

    /// Adds a policy of the account's own. What is not understood of its document refuses it.
    package func add(
        named text: ClientText, document: ClientText, description: ClientText, for caller: Caller
    ) async throws(DomainFailure) -> PolicyID {
        guard let name = PolicyName(text) else { throw .identity(.policyNameInvalid(text.shown)) }
        try Self.check(description: description)
        try Self.check(document: document, of: caller.account)
        if PresetPolicies.find(named: text) != nil { throw .identity(.policyNameTaken(name)) }
        return try await store.apply(
            if: [.policyQuotaAllowsOneMore(quota: Self.quota)], for: caller
        ) { () throws(DomainFailure) in
            let policy = Policy(
                id: identifiers.policyID(), name: name, description: description.kept, document: document.kept,
                createdAt: caller.time, updatedAt: caller.time)
            return (policy.id, .addPolicy(policy), [policy.id.description])
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

    package func find(named text: ClientText, for caller: Caller) async throws(DomainFailure) -> Policy {
        if let preset = PresetPolicies.find(named: text) { return preset }
        guard let name = PolicyName(text) else { throw .identity(.policyNameNotFound(text.shown)) }
        let policy = try await store.read { storage async throws(StorageFailure) in
            try await storage.policy(named: name, of: caller.account)
        }
        guard let policy else { throw .identity(.policyNameNotFound(text.shown)) }
        try await permissions.require(named: "policyid/\(policy.id)", of: caller)
        return policy
    }

    /// A page of the policies of which the name holds `keyword`, by number: the preset ones first.
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
        let counts = try await store.read { storage async throws(StorageFailure) in
            try await storage.attachmentCounts(of: policies.map(\.id), in: caller.account)
        }
        return joined.page.map { ListedPolicy(policy: $0, attachmentCount: counts[$0.id] ?? 0) }
    }

    /// Changes a policy of the account's own; what is `nil` stays.
    package func modify(
        _ id: PolicyID, document: ClientText?, description: ClientText?, for caller: Caller
    ) async throws(DomainFailure) {
        if id.isPreset { throw .identity(.policyIsPreset(id)) }
        if let description { try Self.check(description: description) }
        if let document { try Self.check(document: document, of: caller.account) }
        try await store.apply(
            .modifyPolicy(id, description: description?.kept, document: document?.kept, at: caller.time),
            resources: [id.description], for: caller)
    }

    /// Removes policies with their attachments, all or none.
    package func remove(_ ids: [PolicyID], for caller: Caller) async throws(DomainFailure) {
        if let preset = ids.first(where: \.isPreset) { throw .identity(.policyIsPreset(preset)) }
        var seen: Set<PolicyID> = []
        let ids = ids.filter { seen.insert($0).inserted }
        try await store.apply(.removePolicies(ids), resources: ids.map(\.description), for: caller)
    }

    /// Gives a policy to a user. One that it has already stays as it is.
    package func attach(_ policy: PolicyID, to user: IdentityID, for caller: Caller) async throws(DomainFailure) {
        try Self.checkPreset(policy)
        let attachment = PolicyAttachment(policy: policy, user: user, attachedAt: caller.time)
        try await store.apply(
            .attachPolicy(attachment),
            if: [.userExists(user), .attachmentQuotaAllows(policy, quota: Self.attachmentQuota, of: user)],
            resources: [policy.description, user.description], for: caller)
    }

    /// Takes a policy away from a user; where it has not got it, nothing changes.
    package func detach(_ policy: PolicyID, from user: IdentityID, for caller: Caller) async throws(DomainFailure) {
        try Self.checkPreset(policy)
        try await store.apply(
            .detachPolicy(policy, user: user),
            if: [.userExists(user)] + (policy.isPreset ? [] : [.policyExists(policy)]),
            resources: [policy.description, user.description], for: caller)
    }

    /// A page of what a user has, in the order of the policies' numbers.
    package func attached(
        to user: IdentityID, page: NumberedPage, for caller: Caller
    ) async throws(DomainFailure) -> Page<AttachedPolicy> {
        let attachments = try await store.read { storage async throws(StorageFailure) in
            guard try await storage.user(user, of: caller.account) != nil else { return [PolicyAttachment]?.none }
            return try await storage.attachments(of: user, in: caller.account)
        }
        guard let attachments else { throw .identity(.userNotFound(user.description)) }
        let shown = Page(attachments, offset: page.offset, limit: page.size).elements
        let own = try await store.read { storage async throws(StorageFailure) in
            try await storage.policies(shown.map(\.policy).filter { !$0.isPreset }, of: caller.account)
        }
        return Page(
            totalCount: attachments.count,
            elements: shown.compactMap { attachment in
                let policy =
                    PresetPolicies.find(attachment.policy) ?? own.first { $0.id == attachment.policy }
                return policy.map { AttachedPolicy(policy: $0, attachedAt: attachment.attachedAt) }
            })
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
