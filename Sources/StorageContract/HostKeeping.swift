// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Reads group invitations; S8, S10, S22, S25.
package protocol HostGroupReading: Sendable {
    /// A group invitation, whether or not its token is still valid.
    func hostGroup(_ id: HostGroupID, of account: AccountID) async throws(StorageFailure) -> HostGroup?

    /// A page of the group invitations of an account, newest first. Those of the same instant are sorted by identifier.
    func hostGroups(of account: AccountID, _ range: PageRange) async throws(StorageFailure) -> Page<HostGroup>
}

/// Stores the times of hosts' requests. These are not changes of resources, so they are not audited.
package protocol HostSightingKeeping: Sendable {
    /// Stores the times at which hosts were seen. The later of two times is kept; unknown hosts are ignored.
    func keepSightings(_ sightings: [HostSighting]) async throws(StorageFailure)
}
