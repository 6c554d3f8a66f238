// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

extension SQLiteStorage {
    package func hostGrants(
        of account: AccountID, _ query: HostGrantQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostGrant> {
        try readers.read {
            try HostGrantReads(db: $0, account: account, product: query.product).page(query, range, at: time)
        }
    }

    package func keyPairs(
        grantedOn host: InstanceID, of account: AccountID, to username: String, isLoginUser: Bool, at time: Instant
    ) async throws(StorageFailure) -> [KeyPairID] {
        try readers.read {
            try HostGrantReads(db: $0, account: account, product: host.product)
                .keyPairs(grantedOn: host, to: username, isLoginUser: isLoginUser, at: time)
        }
    }

    package func usernames(
        grantedOn host: InstanceID, of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [String] {
        try readers.read {
            try HostGrantReads(db: $0, account: account, product: host.product).usernames(grantedOn: host, at: time)
        }
    }
}
