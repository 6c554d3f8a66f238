// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

// Instances and images.
extension SQLiteStorage {
    package func instances(
        of account: AccountID, product: Product, query: InstanceQuery, region: String, sorted sorting: InstanceSorting,
        range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<Instance> {
        var ids: ArraySlice<String> = []
        return try await readers.page { db in
            let rows = InstanceReads(db: db, account: account, product: product)
            let found = try InstancePages(rows: rows, region: region, time: time).page(query, sorted: sorting, range)
            ids = found.elements[...]
            return (found.totalCount, try rows.part(of: &ids, at: time) { $0 })
        } next: { db, _ in
            try InstanceReads(db: db, account: account, product: product).part(of: &ids, at: time) { $0 }
        }
    }

    package func instances(
        _ ids: [InstanceID], of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [Instance] {
        guard let product = ids.first?.product else { return [] }
        return try readers.read { try InstanceReads(db: $0, account: account, product: product).those(ids, at: time) }
    }

    package func instances(
        madeBy token: ClientToken, of account: AccountID
    ) async throws(StorageFailure) -> MadeInstances? {
        try readers.read { try InstanceReads(db: $0, account: account, product: token.product).madeBy(token) }
    }

    package func privateAddresses(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: String] {
        guard let product = ids.first?.product else { return [:] }
        return try readers.read {
            try InstanceReads(db: $0, account: account, product: product).privateAddresses(of: ids, at: time)
        }
    }

    package func userData(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: UserData] {
        guard let product = ids.first?.product else { return [:] }
        return try readers.read {
            try InstanceReads(db: $0, account: account, product: product).userData(of: ids, at: time)
        }
    }

    package func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost? {
        try readers.read { try HostReads(db: $0, account: account, product: id.product).host(id) }
    }

    package func hosts(
        of account: AccountID, _ query: HostQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostedInstance> {
        var ids: ArraySlice<String> = []
        return try await readers.page { db in
            let rows = HostReads(db: db, account: account, product: query.product)
            let found = try rows.page(query, range, at: time)
            ids = found.elements[...]
            return (found.totalCount, try rows.part(of: &ids, at: time))
        } next: { db, _ in
            try HostReads(db: db, account: account, product: query.product).part(of: &ids, at: time)
        }
    }

    package func hostGroup(_ id: HostGroupID, of account: AccountID) async throws(StorageFailure) -> HostGroup? {
        try readers.read { try HostGroupReads(db: $0, account: account).group(id) }
    }

    package func hostGroups(
        of account: AccountID, _ range: PageRange
    ) async throws(StorageFailure) -> Page<HostGroup> {
        try readers.read { try HostGroupReads(db: $0, account: account).page(range) }
    }

    package func keepSightings(_ sightings: [HostSighting]) async throws(StorageFailure) {
        try await writer.keepSightings(sightings)
    }

    package func images(
        of account: AccountID, product: Product, matching filters: [ImageFilter], offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<CustomImage> {
        try readers.read {
            try ImageReads(db: $0, account: account, product: product).page(filters, offset: offset, limit: limit)
        }
    }

    package func image(_ id: ImageID, of account: AccountID) async throws(StorageFailure) -> CustomImage? {
        try readers.read { try ImageReads(db: $0, account: account, product: id.product).image(id) }
    }
}
