// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract

// Tags, and remarks on policies.
extension FailingStorage {
    func taggedResources(
        of account: AccountID, matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) async throws(StorageFailure) -> TaggedSlice {
        try check()
        return try await real.taggedResources(of: account, matching: filters, after: position, limit: limit)
    }

    func taggedResources(
        of account: AccountID, _ query: TaggedQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<TaggedResource> {
        try check()
        return try await real.taggedResources(of: account, query, offset: offset, limit: limit)
    }

    func tags(
        ofUsers users: [IdentityID], policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [TaggableID: [Tag]] {
        try check()
        return try await real.tags(ofUsers: users, policies: policies, in: account)
    }

    func tags(
        of account: AccountID, keys: [String], value: String?, offset: Int, limit: Int
    ) async throws(StorageFailure) -> Page<AccountTag> {
        try check()
        return try await real.tags(of: account, keys: keys, value: value, offset: offset, limit: limit)
    }

    func tags(
        of account: AccountID, keys: [String], after last: Tag?, limit: Int
    ) async throws(StorageFailure) -> [Tag] {
        try check()
        return try await real.tags(of: account, keys: keys, after: last, limit: limit)
    }

    func tagKeys(of account: AccountID, offset: Int64, limit: Int64) async throws(StorageFailure) -> Page<String> {
        try check()
        return try await real.tagKeys(of: account, offset: offset, limit: limit)
    }

    func remark(onPolicy id: PolicyID, of account: AccountID) async throws(StorageFailure) -> String {
        try check()
        return try await real.remark(onPolicy: id, of: account)
    }
}
