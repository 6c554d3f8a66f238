// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract

extension SQLiteStorage {
    package func taggedResources(
        of account: AccountID, matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) async throws(StorageFailure) -> TaggedSlice {
        try readers.read {
            try TagRows(db: $0, account: account).slice(matching: filters, after: position, limit: limit)
        }
    }

    package func tagsInUse(
        of account: AccountID, keys: [String], value: String?, offset: Int, limit: Int
    ) async throws(StorageFailure) -> Page<Tag> {
        try readers.read {
            try TagRows(db: $0, account: account).inUse(keys: keys, value: value, offset: offset, limit: limit)
        }
    }

    package func projects(
        of account: AccountID, _ query: ProjectQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Project> {
        try readers.read { try ProjectRows(db: $0, account: account).page(query, offset: offset, limit: limit) }
    }
}
