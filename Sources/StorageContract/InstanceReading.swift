// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Reads instances and the images made of them; S8, S10, S11, S17, S19, S22, S26, S27.
package protocol InstanceReading: Sendable {
    /// A page of the instances of an account, product and region that are there at a time.
    func instances(
        of account: AccountID, product: Product, query: InstanceQuery, region: String, sorted sorting: InstanceSorting,
        range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<Instance>

    /// Those of these that are there at a time, newest first, those of one instant by identifier.
    func instances(
        _ ids: [InstanceID], of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [Instance]

    /// The instances that were made by a client's token; `nil` where the token was not used.
    func instances(madeBy token: ClientToken, of account: AccountID) async throws(StorageFailure) -> MadeInstances?

    /// The private addresses of those of these that are there at a time.
    func privateAddresses(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: String]

    /// The user data of those of these that are there at a time and have any.
    func userData(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: UserData]

    /// The instance as a host; `nil` where it is no real machine.
    func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost?

    /// A page of the hosts of an account whose instances are there at a time, by instance.
    func hosts(
        of account: AccountID, _ query: HostQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostedInstance>

    /// A page of the images of an account and product that were made of instances and meet every filter, newest first, those
    /// of one instant by identifier. A limit of 0 asks how many there are.
    func images(
        of account: AccountID, product: Product, matching filters: [ImageFilter], offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<CustomImage>

    /// One of them.
    func image(_ id: ImageID, of account: AccountID) async throws(StorageFailure) -> CustomImage?
}
