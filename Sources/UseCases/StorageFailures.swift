// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract

// Conversion of storage failures to failures of the domain.
extension DomainFailure {
    init(_ failure: StorageFailure) {
        switch failure {
        case .unmet(let precondition): self.init(precondition)
        case .unavailable(let reason): self = .storageUnavailable(reason: reason)
        }
    }

    init(_ precondition: Precondition) {
        switch precondition {
        case .keyPairExists(let id): self = .keyPair(.notFound(id))
        case .keyPairNameIsFree(let name, _, _): self = .keyPair(.nameTaken(name))
        case .publicKeyIsFree: self = .keyPair(.publicKeyTaken(by: nil))
        case .keyPairQuotaAllowsOneMore(let quota, _): self = .keyPair(.quotaReached(quota))
        case .tags(.exists(let tag)): self = .accountTag(.notFound(tag))
        case .tags(.isFree(let tag)): self = .accountTag(.taken(tag))
        case .tags(.isUnattached(let tag)): self = .accountTag(.attached(tag))
        case .tags(.keyIsAttached(let key, _)): self = .tagging(.keyNotAttached(key))
        case .tags(.keyIsUnattached(let key, _)): self = .tagging(.keyAttached(key))
        case .tags(.resourceQuotaAllows(_, let quota)): self = .tagQuota(.attachedQuotaReached(quota))
        case .tags(.keyQuotaAllows(_, let quota)): self = .tagQuota(.keyQuotaReached(quota))
        case .tags(.valueQuotaAllows(_, let quota)): self = .tagQuota(.valueQuotaReached(quota))
        case .project(.exists(let id)): self = .project(.notFound(id))
        case .project(.nameIsFree(let name, _)): self = .projectAdministration(.nameTaken(name))
        case .project(.quotaAllowsOneMore(let quota)): self = .projectAdministration(.quotaReached(quota))
        case .keyPairIsUnbound(let id): self = .keyPair(.inUse(id))
        case .keyPairIsInNoImage(let id): self = .keyPair(.inImage(id))
        case .instance(.stays(let id)): self = .instance(.notFound(id))
        case .instance(.imageExists(let id)): self = .order(.imageNotFound(id))
        case .instance(.quotaAllows(_, _, let quota, _)): self = .order(.quotaReached(quota))
        case .hostGrants(.isHost(let id)): self = .instance(.notFound(id))
        case .hostGrants(.isGranted(let id, _, _, _)): self = .hostGrant(.notGranted(id))
        case .hostGrants(.quotaAllows(_, let quota, _)): self = .hostGrant(.quotaReached(quota))
        case .hostGrants(.hasNone(let id, _)): self = .keyPair(.inUse(id))
        case .instance(.hostNameIsFree(let name, _, _)): self = .host(.nameTaken(name))
        case .instance(.hostGroupExists(let id)): self = .host(.groupNotFound(id.text))
        case .account(.exists): self = .accountGone
        case .keyPairIDIsFree, .project(.idIsFree), .instance(.idIsFree), .instance(.imageIDIsFree),
            .instance(.hostGroupIDIsFree):
            self = .fault(reason: "every identifier drawn was taken: \(precondition)")
        case .identity(let precondition): self.init(precondition)
        case .account, .instance: self = .fault(reason: "unexpected precondition: \(precondition)")
        }
    }
}

extension DomainFailure {
    fileprivate init(_ precondition: IdentityPrecondition) {
        self =
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

extension Storage {
    /// Applies one change with its audit record.
    func make(
        _ mutation: Mutation, if preconditions: [Precondition], resources: [String], for caller: Caller
    ) async throws(DomainFailure) {
        let change = Change(
            account: caller.account, mutation: mutation, preconditions: preconditions,
            audit: caller.successRecord(resources: resources))
        try await storing { () async throws(StorageFailure) in try await apply(change) }
    }
}

/// The result of a change, with its failure converted to one of the domain.
func storing<Value>(_ result: Result<Value, StorageFailure>) throws(DomainFailure) -> Value {
    switch result {
    case .success(let value): return value
    case .failure(let failure): throw DomainFailure(failure)
    }
}

/// Runs `work` on the storage and converts its failures to those of the domain.
func storing<Value>(_ work: () async throws(StorageFailure) -> Value) async throws(DomainFailure) -> Value {
    do throws(StorageFailure) {
        return try await work()
    } catch {
        throw DomainFailure(error)
    }
}
