// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// What a change does to the grants of an account.
package enum HostGrantMutation: Sendable {
    /// Adds grants. One for the same key pair, hosts and user as another takes its place.
    case grant([HostGrant])
    /// Takes back those of each of these key pairs on each of these hosts, that have not ended at a time; `username` `nil`: for
    /// whichever user.
    case revoke([KeyPairID], on: [HostGrantTarget], username: String?, at: Instant)
}

/// What must hold of them inside the transaction of a change.
package enum HostGrantPrecondition: Sendable, Hashable {
    /// The instance is a host, and its course does not end in nothing.
    case isHost(InstanceID)
    /// There is a grant of the key pair on these hosts that has not ended at a time; `username` `nil`: for whichever user.
    case isGranted(KeyPairID, on: HostGrantTarget, username: String?, at: Instant)
    /// The account has no more grants than this with these. Those that have ended at a time do not count.
    case quotaAllows([HostGrant], quota: Int, at: Instant)
    /// The key pair has no grant that has not ended at a time.
    case hasNone(KeyPairID, at: Instant)
}

/// Reads grants; S8, S10, S11, S22, S24.
package protocol HostGrantReading: Sendable {
    /// A page of the grants that have not ended at a time, the newest first.
    func hostGrants(
        of account: AccountID, _ query: HostGrantQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostGrant>

    /// The key pairs that grants let in to a host as a user at a time, in the order of their identifiers.
    ///
    /// - Parameter isLoginUser: Whether it is the user of those grants that name none.
    func keyPairs(
        grantedOn host: InstanceID, of account: AccountID, to username: String, isLoginUser: Bool, at time: Instant
    ) async throws(StorageFailure) -> [KeyPairID]

    /// As whom grants let somebody in to a host at a time, in the order of their bytes; `""`: as its login user.
    func usernames(
        grantedOn host: InstanceID, of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [String]
}
