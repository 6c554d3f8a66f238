// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import DomainModel
import IPAddresses
package import StorageContract
import Synchronization

/// Checks the permissions of callers. Compiled policies are cached; the change feed keeps them up to date.
package final class Permissions: Sendable, ChangeObserver {
    /// The limit of the cache in statements of about 300 bytes each. Statements are counted because users may write
    /// policies of any length.
    package static let keptMax = 200_000

    private struct Identity: Hashable {
        let account: AccountID
        let id: IdentityID
    }

    /// The key of a part of a user's policies: an action.
    private struct ActionName: Hashable {
        let service: String
        let action: String
    }

    /// The policies of a user, with the parts that matter to each action it has called. Most statements of most
    /// policies are about other actions.
    private struct UserPolicies {
        let whole: [CompiledPolicy]
        var parts: [ActionName: [CompiledPolicy]] = [:]
    }

    private struct Kept {
        var policies: [Identity: UserPolicies] = [:]
        /// The number of statements cached since the cache was last emptied. It exceeds the present number if some
        /// entries were removed.
        var statements = 0
        /// The number of changes. An entry that was read before a change is not stored after it.
        var generation = 0
    }

    private let storage: any Storage
    private let keptMax: Int
    private let kept = Mutex(Kept())

    package init(storage: any Storage, keptMax: Int = Permissions.keptMax) {
        self.storage = storage
        self.keptMax = keptMax
        storage.addObserver(self)
    }

    /// Refuses an action for which the caller has no permission, before any data is read that the caller may not know.
    package func require(
        _ question: PermissionQuestion, of caller: Caller, region: Region?
    ) async throws(DomainFailure) {
        let policies = try await policies(of: caller, about: question)
        let request = try await request(question, of: caller, region: region, for: policies)
        switch policies.decide(request) {
        case .mainAccount, .allowed: return
        case .deniedBy(_, let resource), .nothingAllows(let resource, _):
            throw refusal(of: question, resource: request.fullName(of: resource), caller)
        case .unreadable:
            throw refusal(of: question, resource: request.resources.first.map(request.fullName) ?? "*", caller)
        }
    }

    /// Also requires permission for the resource that a name denotes, so that a deny of its number applies to the name.
    func require(named resource: String, of caller: Caller) async throws(DomainFailure) {
        guard !caller.mayDoEverything else { return }
        let question = PermissionQuestion(
            service: caller.door, action: caller.action, resources: [AskedResource(resource)])
        try await require(question, of: caller, region: nil)
    }

    /// Requires permission for key pairs that a call affects indirectly. The refusal does not name them.
    func require(
        _ keyPairs: some Sequence<KeyPairID>, _ part: IndirectPart, in service: String, _ action: String,
        region: Region?, requestTags: [Tag] = [], of caller: Caller
    ) async throws(DomainFailure) {
        let resources = keyPairs.map { AskedResource(service: $0.product.rawValue, "keypair/\($0.text)") }
        guard !resources.isEmpty, !caller.mayDoEverything else { return }
        let question = PermissionQuestion(
            service: service, action: action, resources: resources, requestTags: requestTags)
        let policies = try await policies(of: caller, about: question)
        let request = try await request(question, of: caller, region: region, for: policies)
        let isAllowed =
            switch policies.decide(request) {
            case .mainAccount, .allowed: true
            case .nothingAllows: part == .changed
            case .deniedBy, .unreadable: false
            }
        guard !isAllowed else { return }
        let all = PolicyResource(service: resources.first?.service ?? service, "keypair/*")
        throw refusal(of: question, resource: request.fullName(of: all), caller)
    }

    private func refusal(of question: PermissionQuestion, resource: String, _ caller: Caller) -> DomainFailure {
        .notPermitted(
            PermissionRefusal(
                action: "\(question.service):\(question.action)", resource: resource, requestID: caller.requestID))
    }

    /// The parts of the caller's policies that may matter to a question.
    private func policies(
        of caller: Caller, about question: PermissionQuestion
    ) async throws(DomainFailure) -> PolicySet {
        let narrowing = caller.grant?.policy.map {
            CompiledPolicy(stored: $0, name: "the policy of the temporary key", owner: caller.account)
        }
        if caller.isMainAccount { return PolicySet(.mainAccount, narrowedBy: narrowing) }
        let identity = Identity(account: caller.account, id: caller.identity)
        let name = ActionName(service: question.service, action: question.action)
        let (found, generation) = kept.withLock { ($0.policies[identity]?.parts[name], $0.generation) }
        if let found { return PolicySet(.user(found), narrowedBy: narrowing) }
        let whole: [CompiledPolicy]
        if let found = kept.withLock({ $0.policies[identity]?.whole }) {
            whole = found
        } else {
            whole = try await read(identity)
        }
        let part = whole.map { $0.part(about: name.service, name.action) }
        keep(part, about: name, of: whole, identity, generation)
        return PolicySet(.user(part), narrowedBy: narrowing)
    }

    /// Caches policies, if nothing has changed since they were read.
    private func keep(
        _ part: [CompiledPolicy], about name: ActionName, of whole: [CompiledPolicy], _ identity: Identity,
        _ generation: Int
    ) {
        kept.withLock { kept in
            guard kept.generation == generation else { return }
            if kept.statements >= keptMax {
                kept.policies.removeAll()
                kept.statements = 0
            }
            if kept.policies[identity] == nil { kept.statements += Self.size(of: whole) }
            kept.statements += Self.size(of: part)
            kept.policies[identity, default: UserPolicies(whole: whole)].parts[name] = part
        }
    }

    /// The size in the cache. A policy without statements takes room, too.
    private static func size(of policies: [CompiledPolicy]) -> Int {
        policies.reduce(0) { $0 + $1.statementCount + 1 }
    }

    /// The number of users whose policies are cached.
    package var keptUsers: Int { kept.withLock { $0.policies.count } }

    private func read(_ identity: Identity) async throws(DomainFailure) -> [CompiledPolicy] {
        do throws(StorageFailure) {
            let own = try await storage.attachedDocuments(of: identity.id, in: identity.account)
            let attached = try await storage.attachments(of: identity.id, in: identity.account)
            return attached.compactMap { attachment in
                let document = PresetPolicies.find(attachment.policy)?.document ?? own[attachment.policy]
                return document.map {
                    CompiledPolicy(stored: $0, name: attachment.policy.description, owner: identity.account)
                }
            }
        } catch {
            throw .storageUnavailable(reason: "\(error)")
        }
    }

    private func request(
        _ question: PermissionQuestion, of caller: Caller, region: Region?, for policies: PolicySet
    ) async throws(DomainFailure) -> PolicyRequest {
        let tags =
            policies.needsResourceTags(service: question.service, action: question.action)
            ? try await self.tags(of: question.resources.map(\.text), of: caller) : nil
        return PolicyRequest(
            service: question.service, action: question.action, region: region?.id, account: caller.account,
            resources: question.resources.map { resource in
                PolicyResource(
                    service: resource.service ?? question.service, region: resource.region, resource.text,
                    tags: resource.everyWithTag.map { [$0] } ?? tags.map { $0[resource.text] ?? [] },
                    isEvery: resource.everyWithTag != nil)
            },
            requestTags: question.requestTags, sourceAddress: IPAddress(caller.source), time: caller.time)
    }

    /// The tags of these resources. Resources that cannot have tags have none.
    private func tags(
        of resources: [String], of caller: Caller
    ) async throws(DomainFailure) -> [String: [Tag]] {
        let asked = resources.compactMap { text in ResourceName.taggable(text).map { (text: text, id: $0) } }
        let found = try await storing { () async throws(StorageFailure) in
            try await storage.tags(of: asked.map(\.id), in: caller.account, at: caller.time)
        }
        return Dictionary(
            asked.compactMap { asked in found[asked.id].map { (asked.text, $0.tags) } },
            uniquingKeysWith: { first, _ in first })
    }

    package func changed(_ notices: [ChangeNotice]) {
        for notice in notices {
            switch notice {
            case .user(let account, let id): forget { $0 == Identity(account: account, id: id) }
            case .account(let account), .policies(let account): forget { $0.account == account }
            case .accessKey, .keyPairs, .projects, .tags, .instances: break
            }
        }
    }

    package func missedChanges() { forget { _ in true } }

    private func forget(_ isMeant: (Identity) -> Bool) {
        kept.withLock { kept in
            kept.generation += 1
            kept.policies = kept.policies.filter { !isMeant($0.key) }
            if kept.policies.isEmpty { kept.statements = 0 }
        }
    }
}
