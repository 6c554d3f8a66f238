// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Reads instances and custom images; S8, S10, S11, S17, S19, S22, S26, S27.
package protocol InstanceReading: Sendable {
    /// A page of the instances of an account, product and region that exist at a time.
    func instances(
        of account: AccountID, product: Product, query: InstanceQuery, region: String, sorted sorting: InstanceSorting,
        range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<Instance>

    /// The instances with these identifiers that exist at a time, newest first, then by identifier.
    func instances(
        _ ids: [InstanceID], of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [Instance]

    /// The instances that were created with a client token; `nil` if the token was not used.
    func instances(madeBy token: ClientToken, of account: AccountID) async throws(StorageFailure) -> MadeInstances?

    /// The private addresses of the instances with these identifiers that exist at a time.
    func privateAddresses(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: String]

    /// The user data of the instances with these identifiers that exist at a time and have any.
    func userData(
        of ids: [InstanceID], in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [InstanceID: UserData]

    /// The host of an instance; `nil` if the instance is not a real machine.
    func host(_ id: InstanceID, of account: AccountID) async throws(StorageFailure) -> EnrolledHost?

    /// A page of the hosts of an account whose instances exist at a time, sorted by instance.
    func hosts(
        of account: AccountID, _ query: HostQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostedInstance>

    /// A page of the custom images of an account and product that meet every filter, newest first. Those of the same
    /// instant are sorted by identifier. With a limit of 0, the page has only their number.
    func images(
        of account: AccountID, product: Product, matching filters: [ImageFilter], offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<CustomImage>

    /// The custom image with this identifier.
    func image(_ id: ImageID, of account: AccountID) async throws(StorageFailure) -> CustomImage?
}
