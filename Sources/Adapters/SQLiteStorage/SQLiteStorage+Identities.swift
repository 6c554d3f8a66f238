// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

extension SQLiteStorage {
    package func users(of account: AccountID) async throws(StorageFailure) -> [User] {
        try readers.read { try IdentityReads(db: $0, account: account).users() }
    }

    package func user(named name: UserName, of account: AccountID) async throws(StorageFailure) -> User? {
        try readers.read { try IdentityReads(db: $0, account: account).user(named: name) }
    }

    package func user(_ id: IdentityID, of account: AccountID) async throws(StorageFailure) -> User? {
        try readers.read { try IdentityReads(db: $0, account: account).user(id) }
    }

    package func accessKeys(
        of identity: IdentityID, in account: AccountID
    ) async throws(StorageFailure) -> [AccessKey] {
        try readers.read { try IdentityReads(db: $0, account: account).accessKeys(of: identity) }
    }

    package func policies(
        of account: AccountID, nameHolding part: String, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Policy> {
        try readers.read {
            try IdentityReads(db: $0, account: account).policies(nameHolding: part, offset: offset, limit: limit)
        }
    }

    package func policies(
        _ ids: [PolicyID], of account: AccountID
    ) async throws(StorageFailure) -> [Policy] {
        try readers.read { try IdentityReads(db: $0, account: account).policies(ids) }
    }

    package func policy(_ id: PolicyID, of account: AccountID) async throws(StorageFailure) -> Policy? {
        try readers.read { try IdentityReads(db: $0, account: account).policy(id) }
    }

    package func policy(named name: PolicyName, of account: AccountID) async throws(StorageFailure) -> Policy? {
        try readers.read { try IdentityReads(db: $0, account: account).policy(named: name) }
    }

    package func remark(onPolicy id: PolicyID, of account: AccountID) async throws(StorageFailure) -> String {
        try readers.read { try IdentityReads(db: $0, account: account).remark(onPolicy: id) }
    }

    package func attachments(
        of user: IdentityID, in account: AccountID
    ) async throws(StorageFailure) -> [PolicyAttachment] {
        try readers.read { try IdentityReads(db: $0, account: account).attachments(of: user) }
    }

    package func attachmentCounts(
        of policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: Int] {
        try readers.read { try IdentityReads(db: $0, account: account).attachmentCounts(of: policies) }
    }

    package func attachedDocuments(
        of user: IdentityID, in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: String] {
        try readers.read { try IdentityReads(db: $0, account: account).attachedDocuments(of: user) }
    }
}
