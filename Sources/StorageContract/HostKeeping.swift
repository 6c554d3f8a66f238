// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Reads group invitations; S8, S10, S22, S25.
package protocol HostGroupReading: Sendable {
    /// A group invitation, whether or not its token can still be used.
    func hostGroup(_ id: HostGroupID, of account: AccountID) async throws(StorageFailure) -> HostGroup?

    /// A page of the group invitations of an account, newest first, those of one instant by identifier.
    func hostGroups(of account: AccountID, _ range: PageRange) async throws(StorageFailure) -> Page<HostGroup>
}

/// Remembers when hosts asked for something. No change of what anybody owns: it is not audited.
package protocol HostSightingKeeping: Sendable {
    /// Keeps when hosts were seen; the later of two times stays, and a host that is gone is passed over.
    func keepSightings(_ sightings: [HostSighting]) async throws(StorageFailure)
}
