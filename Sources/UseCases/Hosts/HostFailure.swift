// SPDX-License-Identifier: Apache-2.0

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
