// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Reads the tags of key pairs, instances, users and policies; S8, S10, S11, S15, S16, S28, S29.
package protocol TagReading: Sendable {
    /// A part of the resources that meet every filter, or of all resources with tags if there is no filter.
    ///
    /// - Parameter position: The end of the previous part. Its key is that of one of the filters.
    func taggedResources(
        of account: AccountID, matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) async throws(StorageFailure) -> TaggedSlice

    /// A page of the resources that match a query, sorted by type, then by identifier.
    func taggedResources(
        of account: AccountID, _ query: TaggedQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<TaggedResource>

    /// The tags of those of these users and policies that exist.
    func tags(
        ofUsers users: [IdentityID], policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [TaggableID: [Tag]]

    /// A slice of the tags of an account, and their number.
    ///
    /// - Parameters:
    ///   - keys: Only tags with these keys; empty means all keys.
    ///   - value: Only tags with this value; `nil` means all values.
    func tags(
        of account: AccountID, keys: [String], value: String?, offset: Int, limit: Int
    ) async throws(StorageFailure) -> Page<AccountTag>

    /// The tags of an account that follow a given one, or the first ones.
    ///
    /// - Parameter keys: Only tags with these keys; empty means all keys.
    func tags(
        of account: AccountID, keys: [String], after last: Tag?, limit: Int
    ) async throws(StorageFailure) -> [Tag]

    /// A slice of the tag keys of an account, and their number.
    func tagKeys(of account: AccountID, offset: Int64, limit: Int64) async throws(StorageFailure) -> Page<String>
}
