// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract

/// The storage for the use cases of identities. It converts storage failures to failures of the domain.
struct IdentityStore: Sendable {
    let storage: any Storage

    func read<Value>(
        _ work: (any Storage) async throws(StorageFailure) -> Value
    ) async throws(DomainFailure) -> Value {
        do throws(StorageFailure) {
            return try await work(storage)
        } catch {
            throw DomainFailure(error)
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

    /// Applies a change with identifiers that `draw` draws. If one is taken, others are drawn.
    func apply<Value>(
        if preconditions: [IdentityPrecondition], _ ofTags: [TagPrecondition] = [], for caller: Caller,
        drawing draw: () throws(DomainFailure) -> (value: Value, mutation: IdentityMutation, resources: [String])
    ) async throws(DomainFailure) -> Value {
        let made = try await storage.apply { () throws(DomainFailure) in
            let (value, mutation, resources) = try draw()
            let change = Change(
                account: caller.account, mutation: .identity(mutation),
                preconditions: preconditions.map(Precondition.identity) + ofTags.map(Precondition.tags),
                audit: caller.successRecord(resources: resources))
            return (value, change)
        }
        return try storing(made)
    }
}
