// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// Policies attached to a user.
extension Policies {
    /// A page of the policies attached to a user that are in a scope and whose names contain a text, sorted by number.
    package func attached(
        to user: IdentityID, _ scope: PolicyScope = .all, keyword: ClientText = "", page: NumberedPage,
        for caller: Caller
    ) async throws(DomainFailure) -> Page<AttachedPolicy> {
        let attachments = try await store.read { storage async throws(StorageFailure) in
            guard try await storage.user(user, of: caller.account) != nil else { return [PolicyAttachment]?.none }
            return try await storage.attachments(of: user, in: caller.account)
        }
        guard let attachments else { throw .identity(.userNotFound(user.description)) }
        let meant = attachments.filter { scope == .all || (scope == .preset) == $0.policy.isPreset }
        // Names are in the policies, so these are read only if the query needs names.
        guard keyword.isEmpty else {
            let named = try await read(meant, for: caller).filter { $0.policy.name.holds(keyword) }
            return Page(named, offset: page.offset, limit: page.size)
        }
        let shown = Page(meant, offset: page.offset, limit: page.size)
        return Page(totalCount: shown.totalCount, elements: try await read(shown.elements, for: caller))
    }

    private func read(
        _ attachments: [PolicyAttachment], for caller: Caller
    ) async throws(DomainFailure) -> [AttachedPolicy] {
        let own = try await store.read { storage async throws(StorageFailure) in
            try await storage.policies(attachments.map(\.policy).filter { !$0.isPreset }, of: caller.account)
        }
        return attachments.compactMap { attachment in
            let policy = PresetPolicies.find(attachment.policy) ?? own.first { $0.id == attachment.policy }
            return policy.map { AttachedPolicy(policy: $0, attachedAt: attachment.attachedAt) }
        }
    }
}
