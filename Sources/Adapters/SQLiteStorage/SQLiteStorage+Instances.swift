// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract

// Instances and images.
extension SQLiteStorage {
    package func instances(
        of account: AccountID, product: Product, at time: Instant
    ) async throws(StorageFailure) -> [Instance] {
        try readers.read { try InstanceRows(db: $0, account: account, product: product).all(at: time) }
    }

    package func instances(
        _ ids: [InstanceID], of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [Instance] {
        guard let product = ids.first?.product else { return [] }
        return try readers.read { try InstanceRows(db: $0, account: account, product: product).those(ids, at: time) }
    }

    package func instances(
        madeBy token: ClientToken, of account: AccountID
    ) async throws(StorageFailure) -> MadeInstances? {
        try readers.read { try InstanceRows(db: $0, account: account, product: token.product).madeBy(token) }
    }

    package func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost? {
        try readers.read { try HostRows(db: $0, account: account, product: id.product).host(id) }
    }

    package func hosts(of account: AccountID, product: Product) async throws(StorageFailure) -> [EnrolledHost] {
        try readers.read { try HostRows(db: $0, account: account, product: product).all() }
    }

    package func images(of account: AccountID, product: Product) async throws(StorageFailure) -> [CustomImage] {
        try readers.read { try InstanceRows(db: $0, account: account, product: product).images() }
    }
}
