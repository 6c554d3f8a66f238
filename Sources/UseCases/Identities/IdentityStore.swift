// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import StorageContract

/// The storage as the use cases of identities see it: what goes wrong in it is a failure of the domain.
struct IdentityStore: Sendable {
    let storage: any Storage

    func read<Value>(
        _ work: (any Storage) async throws(StorageFailure) -> Value
    ) async throws(DomainFailure) -> Value {
        do throws(StorageFailure) {
            return try await work(storage)
        } catch {
            throw Self.failure(for: error)
        }
    }

    func apply(
        _ mutation: IdentityMutation, if preconditions: [IdentityPrecondition] = [], resources: [String],
        for caller: Caller
    ) async throws(DomainFailure) {
        let change = Change(
            account: caller.account, mutation: .identity(mutation),
            preconditions: preconditions.map(Precondition.identity), audit: caller.successRecord(resources: resources))
        try await read { storage async throws(StorageFailure) in try await storage.apply(change) }
    }

    /// Makes a change that holds identifiers which `draw` has drawn; where one is taken, others are drawn.
    func apply<Value>(
        if preconditions: [IdentityPrecondition], for caller: Caller,
        drawing draw: () throws(DomainFailure) -> (value: Value, mutation: IdentityMutation, resources: [String])
    ) async throws(DomainFailure) -> Value {
        let made = try await storage.apply { () throws(DomainFailure) in
            let (value, mutation, resources) = try draw()
            let change = Change(
                account: caller.account, mutation: .identity(mutation),
                preconditions: preconditions.map(Precondition.identity),
                audit: caller.successRecord(resources: resources))
            return (value, change)
        }
        switch made {
        case .success(let value): return value
        case .failure(let failure): throw Self.failure(for: failure)
        }
    }

    private static func failure(for failure: StorageFailure) -> DomainFailure {
        switch failure {
        case .unavailable(let reason): .storageUnavailable(reason: reason)
        case .unmet(.identity(let precondition)): self.failure(for: precondition)
        case .unmet(.account(.exists)): .accountGone
        case .unmet(let precondition): .fault(reason: "unexpected precondition: \(precondition)")
        }
    }

    private static func failure(for precondition: IdentityPrecondition) -> DomainFailure {
        switch precondition {
        case .userExists(let id): .identity(.userNotFound(id.description))
        case .userNameIsFree(let name): .identity(.userNameTaken(name))
        case .userQuotaAllowsOneMore(let quota): .identity(.userQuotaReached(quota))
        case .userHasNoAccessKey(let id): .identity(.userHasAccessKeys(id.description))
        case .accessKeyExists: .identity(.accessKeyNotFound)
        case .accessKeyQuotaAllowsOneMore(let quota, _): .identity(.accessKeyQuotaReached(quota))
        case .policyExists(let id): .identity(.policyNotFound(id.number))
        case .policyNameIsFree(let name): .identity(.policyNameTaken(name))
        case .policyQuotaAllowsOneMore(let quota): .identity(.policyQuotaReached(quota))
        case .attachmentQuotaAllows(_, let quota, _): .identity(.attachmentQuotaReached(quota))
        case .userIDIsFree, .secretIDIsFree, .policyIDIsFree:
            .fault(reason: "every identifier drawn was taken: \(precondition)")
        }
    }
}
