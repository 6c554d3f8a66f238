// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why the administration of hosts is refused, in words of the domain.
package enum HostFailure: Error, Sendable, Equatable {
    case nameInvalid(String)
    case imageIDMalformed(String)
    case nothingToModify
    case optionsInvalid(String)
    case loginUserInvalid(String)
    case addressInvalid(String)
    case portInvalid(Int64)
    case regionNotServed(String)
    /// The instance is no real machine.
    case notEnrolled(String)
    /// Another host has the name.
    case nameTaken(String)
    case statusUnknown(String)
    case unseenOutOfRange(Int64)
    case groupIDMalformed(String)
    case groupNotFound(String)
    case usesOutOfRange(Int64)
    case lifetimeOutOfRange(Int64)
}

/// Why a call on grants is refused.
package enum HostGrantFailure: Error, Sendable, Equatable {
    /// The instance is no host.
    case isNoHost(InstanceID)
    /// There is none of the key pair on those hosts for the user.
    case notGranted(KeyPairID)
    case quotaReached(Int)
    /// More key pairs times hosts or tags at once than this.
    case tooMany(Int)
    case usernameInvalid(String)
    case endPassed(Instant)
    /// Neither hosts nor tags are named.
    case targetMissing
    /// Both are.
    case targetsExclusive
}

/// Why a host is refused what it asks for itself.
package enum HostRefusal: Error, Sendable, Equatable {
    /// The token is unknown, used or too old.
    case tokenWorthless
    /// The token of a group is the right one, and its time is over.
    case tokenEnded
    /// The token of a group is the right one, and was used as often as it may be.
    case tokenUsedUp
    /// The account can have no more instances.
    case instanceQuota
    /// The credential is unknown or was revoked, or its instance is gone.
    case credentialWorthless
    /// The credential was given to another machine: this may be a copy of its disk.
    case otherMachine
    /// None of the host keys is one that was known, and nobody said that it is to be so.
    case hostKeysReplaced
    case malformed(String)
    /// The storage is out of reach. The reason is for the log.
    case unavailable(reason: String)
    /// The same, for what those who ask do themselves.
    case busy(reason: String)
}
