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
    /// What tells its machine from a copy of its disk: the SHA-256 that the host makes of its machine-id; `nil` where it has
    /// said nothing.
    package var machine: [UInt8]?
    /// When it asked for something last, to about a minute; `nil` where it never has. Kept beside the rest: it is no change.
    package let seenAt: Instant?
    /// When the oldest of its last-good copies was asked for, as it said last. Kept like `seenAt`.
    package let copiesAt: Instant?
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
        machine: [UInt8]? = nil, seenAt: Instant? = nil, copiesAt: Instant? = nil, revision: Int64 = 0
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
        self.machine = machine
        self.seenAt = seenAt
        self.copiesAt = copiesAt
        self.revision = revision
    }
}

extension EnrolledHost {
    package enum Status: String, Sendable, CaseIterable {
        /// It has a token that was not used.
        case invited = "INVITED"
        case joined = "JOINED"
        /// It has nothing to prove itself with: it left, or was revoked.
        case revoked = "REVOKED"
    }

    package var status: Status {
        switch proof {
        case .token: .invited
        case .credential: .joined
        case nil: .revoked
        }
    }
}

/// That a host asked for something.
package struct HostSighting: Sendable, Equatable {
    package let account: AccountID
    package let instance: InstanceID
    package let seenAt: Instant
    /// When the oldest of its copies was asked for; `nil` where it did not say.
    package let copiesAt: Instant?

    package init(account: AccountID, instance: InstanceID, seenAt: Instant, copiesAt: Instant?) {
        self.account = account
        self.instance = instance
        self.seenAt = seenAt
        self.copiesAt = copiesAt
    }
}
