// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The reason why the administration of hosts is refused.
package enum HostFailure: Error, Sendable, Equatable {
    case nameInvalid(String)
    case imageIDMalformed(String)
    case nothingToModify
    case optionsInvalid(String)
    case loginUserInvalid(String)
    case addressInvalid(String)
    case portInvalid(Int64)
    case regionNotServed(String)
    /// The instance is not an enrolled machine.
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

/// The reason why an action on grants is refused.
package enum HostGrantFailure: Error, Sendable, Equatable {
    /// The instance is not a host.
    case isNoHost(InstanceID)
    /// The key pair has no such grant on those hosts for the user.
    case notGranted(KeyPairID)
    case quotaReached(Int)
    /// Key pairs times hosts or tags exceed this limit.
    case tooMany(Int)
    case usernameInvalid(String)
    case endPassed(Instant)
    /// Neither hosts nor tags are named.
    case targetMissing
    /// The call names both hosts and tags.
    case targetsExclusive
}

/// The reason why a request of a host is refused.
package enum HostRefusal: Error, Sendable, Equatable {
    /// The token is unknown, used or expired.
    case tokenWorthless
    /// The group's token is valid but has ended.
    case tokenEnded
    /// The group's token is valid but has been used as often as it may be.
    case tokenUsedUp
    /// The account cannot have more instances.
    case instanceQuota
    /// The credential is unknown or was revoked, or its instance is gone.
    case credentialWorthless
    /// The credential was given to another machine. This one may be a copy of its disk.
    case otherMachine
    /// None of the host keys was known before, and the host did not confirm that all were replaced.
    case hostKeysReplaced
    case malformed(String)
    /// The storage is unavailable. The reason is for the log.
    case unavailable(reason: String)
    /// The hosts are the cause, by too many requests at once or concurrent changes. The reason is for the log.
    case busy(reason: String)
}
