// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

extension SQLiteStorage {
    package func taggedResources(
        of account: AccountID, matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) async throws(StorageFailure) -> TaggedSlice {
        try readers.read {
            try TagReads(db: $0, account: account).slice(matching: filters, after: position, limit: limit)
        }
    }

    package func taggedResources(
        of account: AccountID, _ query: TaggedQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<TaggedResource> {
        try readers.read {
            try TaggedPages(rows: TagReads(db: $0, account: account), query: query).page(offset: offset, limit: limit)
        }
    }

    package func tags(
        ofUsers users: [IdentityID], policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [TaggableID: [Tag]] {
        try readers.read {
            try TagReads(db: $0, account: account)
                .tags(of: users.map { TaggableID.user($0) } + policies.map { TaggableID.policy($0) })
        }
    }

    package func tags(
        of account: AccountID, keys: [String], value: String?, offset: Int, limit: Int
    ) async throws(StorageFailure) -> Page<AccountTag> {
        try readers.read {
            try TagReads(db: $0, account: account).page(keys: keys, value: value, offset: offset, limit: limit)
        }
    }

    package func tags(
        of account: AccountID, keys: [String], after last: Tag?, limit: Int
    ) async throws(StorageFailure) -> [Tag] {
        try readers.read { try TagReads(db: $0, account: account).tags(keys: keys, after: last, limit: limit) }
    }

    package func tagKeys(
        of account: AccountID, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<String> {
        try readers.read { try TagReads(db: $0, account: account).keys(offset: offset, limit: limit) }
    }

    package func projects(
        of account: AccountID, _ query: ProjectQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Project> {
        try readers.read { try ProjectReads(db: $0, account: account).page(query, offset: offset, limit: limit) }
    }
}
