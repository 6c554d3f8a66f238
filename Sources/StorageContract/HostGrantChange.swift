// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Mutations of the grants of an account.
package enum HostGrantMutation: Sendable {
    /// Adds grants. A grant replaces one for the same key pair, hosts and user.
    case grant([HostGrant])
    /// Revokes the grants of each of these key pairs on each of these hosts that have not ended at a time. A `nil`
    /// username means all users.
    case revoke([KeyPairID], on: [HostGrantTarget], username: String?, at: Instant)
}

/// Preconditions on grants, checked inside the transaction of a change.
package enum HostGrantPrecondition: Sendable, Hashable {
    /// The instance is a host that exists and is not about to be released.
    case isHost(InstanceID)
    /// The key pair has a grant on these hosts that has not ended at a time. A `nil` username means any user.
    case isGranted(KeyPairID, on: HostGrantTarget, username: String?, at: Instant)
    /// The account's grants with these do not exceed the quota. Grants that have ended are not counted.
    case quotaAllows([HostGrant], quota: Int, at: Instant)
    /// The key pair has no grant that is valid at a time.
    case hasNone(KeyPairID, at: Instant)
}

/// Reads grants; S8, S10, S11, S22, S24.
package protocol HostGrantReading: Sendable {
    /// A page of the grants that have not ended at a time, newest first.
    func hostGrants(
        of account: AccountID, _ query: HostGrantQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostGrant>

    /// The key pairs that may log in to a host as a user by a grant at a time, sorted by identifier.
    ///
    /// - Parameter isLoginUser: Whether the user is the host's login user, for which grants without a user count.
    func keyPairs(
        grantedOn host: InstanceID, of account: AccountID, to username: String, isLoginUser: Bool, at time: Instant
    ) async throws(StorageFailure) -> [KeyPairID]

    /// The users of a host for which grants exist at a time, sorted by bytes. `""` stands for its login user.
    func usernames(
        grantedOn host: InstanceID, of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [String]
}
