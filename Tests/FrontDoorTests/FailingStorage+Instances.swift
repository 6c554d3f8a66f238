// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract

// Reading instances, hosts and images.
extension FailingStorage {
    func instances(
        of account: AccountID, product: Product, query: InstanceQuery, region: String, sorted sorting: InstanceSorting,
        range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<Instance> {
        try check()
        return try await real.instances(
            of: account, product: product, query: query, region: region, sorted: sorting, range: range, at: time)
    }

    func instances(
        _ ids: [InstanceID], of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [Instance] {
        try check()
        return try await real.instances(ids, of: account, at: time)
    }

    func instances(
        madeBy token: ClientToken, of account: AccountID
    ) async throws(StorageFailure) -> MadeInstances? {
        try check()
        return try await real.instances(madeBy: token, of: account)
    }

    func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost? {
        try check()
        return try await real.host(id, of: account)
    }

    func hosts(
        of account: AccountID, _ query: HostQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostedInstance> {
        try check()
        return try await real.hosts(of: account, query, range: range, at: time)
    }

    func privateAddresses(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: String] {
        try check()
        return try await real.privateAddresses(of: ids, in: account, at: time)
    }

    func userData(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: UserData] {
        try check()
        return try await real.userData(of: ids, in: account, at: time)
    }

    func image(_ id: ImageID, of account: AccountID) async throws(StorageFailure) -> CustomImage? {
        try check()
        return try await real.image(id, of: account)
    }

    func images(
        of account: AccountID, product: Product, matching filters: [ImageFilter], offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<CustomImage> {
        try check()
        return try await real.images(
            of: account, product: product, matching: filters, offset: offset, limit: limit)
    }
}
