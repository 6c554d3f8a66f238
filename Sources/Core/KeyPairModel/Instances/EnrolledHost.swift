// SPDX-License-Identifier: Apache-2.0

/// A real machine that is an instance: its sshd asks who may log in.
package struct EnrolledHost: Sendable, Equatable {
    package let instance: InstanceID
    package let enrolledAt: Instant
    /// In front of each key, as in authorized_keys; may be empty.
    package var options: String
    /// Where ssh finds it; `nil` until it is known.
    package var address: String?
    package var port: Int64
    /// The keys by which sshd proves who it is, `<type> <base64>` each.
    package var hostKeys: [String]
    package var proof: Proof?
    /// `nil` until it has joined.
    package var joinedAt: Instant?
    /// Of its keywright-host, as it said last; empty until it has.
    package var agentVersion: String
    /// Counts the changes of the host, so that a change rests on what was read.
    package let revision: Int64

    /// What the host proves by that it is the one. Only the SHA-256 is kept.
    package enum Proof: Sendable, Equatable {
        /// Once, and not later than this.
        case token(digest: [UInt8], until: Instant)
        /// Until it is revoked.
        case credential(digest: [UInt8])
    }

    package init(
        instance: InstanceID, enrolledAt: Instant, options: String, address: String?, port: Int64,
        hostKeys: [String] = [], proof: Proof?, joinedAt: Instant? = nil, agentVersion: String = "",
        revision: Int64 = 0
    ) {
        self.instance = instance
        self.enrolledAt = enrolledAt
        self.options = options
        self.address = address
        self.port = port
        self.hostKeys = hostKeys
        self.proof = proof
        self.joinedAt = joinedAt
        self.agentVersion = agentVersion
        self.revision = revision
    }
}
