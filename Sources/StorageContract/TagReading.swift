// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Reads the tags of key pairs, instances, users and policies; S8, S10, S11, S15, S16, S28, S29.
package protocol TagReading: Sendable {
    /// A part of the resources that meet every filter, or of all that have tags where there is none.
    ///
    /// - Parameter position: The end of the part before; its key is that of a filter.
    func taggedResources(
        of account: AccountID, matching filters: [TagFilter], after position: TaggedPosition?, limit: Int
    ) async throws(StorageFailure) -> TaggedSlice

    /// A page of the resources that a query asks for, by their types, then by their identifiers.
    func taggedResources(
        of account: AccountID, _ query: TaggedQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<TaggedResource>

    /// The tags of those of these users and policies that there are.
    func tags(
        ofUsers users: [IdentityID], policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [TaggableID: [Tag]]

    /// A slice of the tags of an account, and how many there are.
    ///
    /// - Parameters:
    ///   - keys: Those of other keys are left out; none leave out nothing.
    ///   - value: Those of other values are left out.
    func tags(
        of account: AccountID, keys: [String], value: String?, offset: Int, limit: Int
    ) async throws(StorageFailure) -> Page<AccountTag>

    /// The tags of an account that follow one, or the first of all.
    ///
    /// - Parameter keys: Those of other keys are left out; none leave out nothing.
    func tags(
        of account: AccountID, keys: [String], after last: Tag?, limit: Int
    ) async throws(StorageFailure) -> [Tag]

    /// A slice of the keys of the tags of an account, and how many there are.
    func tagKeys(of account: AccountID, offset: Int64, limit: Int64) async throws(StorageFailure) -> Page<String>
}
