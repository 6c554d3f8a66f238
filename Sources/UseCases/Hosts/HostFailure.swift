// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why the administration of hosts is refused, in words of the domain.
package enum HostFailure: Error, Sendable, Equatable {
    case optionsInvalid(String)
    case loginUserInvalid(String)
    case addressInvalid(String)
    case portInvalid(Int64)
    case regionNotServed(String)
    /// The instance is no real machine.
    case notEnrolled(String)
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
    case endInvalid(String)
    case endPassed
    /// Neither hosts nor tags are named.
    case targetMissing
    /// Both are.
    case targetsExclusive
    case tagInvalid(key: String)
}

/// Why a host is refused what it asks for itself.
package enum HostRefusal: Error, Sendable, Equatable {
    /// The token is unknown, used or too old.
    case tokenWorthless
    /// The credential is unknown or was revoked, or its instance is gone.
    case credentialWorthless
    case malformed(String)
    /// The storage is out of reach. The reason is for the log.
    case unavailable(reason: String)
}
