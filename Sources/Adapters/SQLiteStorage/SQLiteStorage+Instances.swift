// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract

// Instances and images.
extension SQLiteStorage {
    package func instances(
        of account: AccountID, product: Product, query: InstanceQuery, region: String, sorted sorting: InstanceSorting,
        range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<Instance> {
        try readers.read { db in
            try InstancePages(
                rows: InstanceRows(db: db, account: account, product: product), region: region, time: time
            ).page(query, sorted: sorting, range)
        }
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

    package func privateAddresses(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: String] {
        guard let product = ids.first?.product else { return [:] }
        return try readers.read {
            try InstanceRows(db: $0, account: account, product: product).privateAddresses(of: ids, at: time)
        }
    }

    package func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost? {
        try readers.read { try HostRows(db: $0, account: account, product: id.product).host(id) }
    }

    package func hosts(
        of account: AccountID, _ query: HostQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostedInstance> {
        try readers.read {
            try HostRows(db: $0, account: account, product: query.product).page(query, range, at: time)
        }
    }

    package func images(of account: AccountID, product: Product) async throws(StorageFailure) -> [CustomImage] {
        try readers.read { try InstanceRows(db: $0, account: account, product: product).images() }
    }

    package func image(_ id: ImageID, of account: AccountID) async throws(StorageFailure) -> CustomImage? {
        try readers.read { try InstanceRows(db: $0, account: account, product: id.product).image(id) }
    }
}
