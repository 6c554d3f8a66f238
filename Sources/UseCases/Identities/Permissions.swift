// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import IPAddresses
package import KeyPairModel
package import StorageContract
import Synchronization

/// A resource that an action asks for.
package struct AskedResource: Sendable, Equatable {
    /// Whose it is, where it is not the action's own service: the tag service acts on key pairs of others.
    package let service: String?
    /// Where it is, as its name says; `nil` where the call says that.
    package let region: String?
    /// `keypair/skey-…`, `uin/…`.
    package let text: String
    /// It stands for every resource that has this tag, also later; `text` ends in `*` then. `nil`: it is the one that it names.
    package let everyWithTag: Tag?

    package init(service: String? = nil, region: String? = nil, _ text: String, everyWithTag: Tag? = nil) {
        self.service = service
        self.region = region
        self.text = text
        self.everyWithTag = everyWithTag
    }
}

/// What an action asks permission for.
package struct PermissionQuestion: Sendable, Equatable {
    package let service: String
    package let action: String
    /// All must be allowed. None stand for `*`.
    package let resources: [AskedResource]
    /// The tags that the call wants to put on something.
    package let requestTags: [Tag]

    package init(service: String, action: String, resources: [AskedResource], requestTags: [Tag] = []) {
        self.service = service
        self.action = action
        self.resources = resources
        self.requestTags = requestTags
    }
}

/// What a call does with a resource that it does not name.
enum IndirectPart: Sendable {
    /// It is used as if the call had named it: policies must allow it.
    case used
    /// Something that it is part of is changed, and it with that: policies must not deny it. The documents ask for what the
    /// call names alone.
    case changed
}

/// Whether callers may do what they ask for. The policies of those who call are kept compiled; the change feed keeps them
/// true.
package final class Permissions: Sendable, ChangeObserver {
    /// In statements, some 300 bytes each: policies are as long as their users make them.
    package static let keptMax = 200_000

    private struct Identity: Hashable {
        let account: AccountID
        let id: IdentityID
    }

    /// An action that was asked for.
    private struct ActionName: Hashable {
        let service: String
        let action: String
    }

    /// The policies of a user, and what of them matters to each action that it asked for: most statements of most policies
    /// are about something else.
    private struct UserPolicies {
        let whole: [CompiledPolicy]
        var parts: [ActionName: [CompiledPolicy]] = [:]
    }

    private struct Kept {
        var policies: [Identity: UserPolicies] = [:]
        /// How many statements were kept since all were forgotten; more than there are, where some were forgotten.
        var statements = 0
        /// Counts changes, so that what was read before a change is not kept after it.
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

    /// Refuses what the caller may not do, before anything is looked at that the caller may not know.
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

    /// Asks also for what a name turned out to stand for, so that a deny of its number holds for its name.
    func require(named resource: String, of caller: Caller) async throws(DomainFailure) {
        guard !caller.mayDoEverything else { return }
        let question = PermissionQuestion(
            service: caller.door, action: caller.action, resources: [AskedResource(resource)])
        try await require(question, of: caller, region: nil)
    }

    /// Asks for key pairs that a call turned out to be about by way of what it names. The refusal does not tell which.
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

    /// What of the policies that rule a caller may matter to a question.
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

    /// Keeps what was read, where nothing has changed since.
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

    /// A policy without statements takes room, too.
    private static func size(of policies: [CompiledPolicy]) -> Int {
        policies.reduce(0) { $0 + $1.statementCount + 1 }
    }

    /// How many users' policies are kept.
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

    /// The tags of those of these resources that may have tags; those of others are none.
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
