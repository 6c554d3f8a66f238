// SPDX-License-Identifier: Apache-2.0

/// A real machine that is an instance. Its sshd asks this server who may log in.
package struct EnrolledHost: Sendable, Equatable {
    package let instance: InstanceID
    package let enrolledAt: Instant
    /// The options written before each key, as in authorized_keys; may be empty.
    package var options: String
    /// The address for ssh; `nil` until it is known.
    package var address: String?
    package var port: Int64
    /// The host keys of sshd, each as `<type> <base64>`.
    package var hostKeys: [String]
    package var proof: Proof?
    /// The time when the host joined; `nil` until then.
    package var joinedAt: Instant?
    /// The version of keywright-host that the host reported last; empty until it has reported one.
    package var agentVersion: String
    /// The SHA-256 that the host makes of its machine-id. It distinguishes the machine from a copy of its disk. `nil`
    /// if the host has not reported it.
    package var machine: [UInt8]?
    /// The time of the host's last request, accurate to about a minute; `nil` if it never made one. It is stored
    /// separately, because it does not count as a change of the host.
    package let seenAt: Instant?
    /// The age of the oldest last-good copy that the host reported: the time when that copy was fetched. Stored as
    /// `seenAt` is.
    package let copiesAt: Instant?
    /// The number of changes of the host. A change is saved only if the revision is the one that was read.
    package let revision: Int64

    /// The secret by which the host proves its identity. Only its SHA-256 is kept.
    package enum Proof: Sendable, Equatable {
        /// A token that works once, until this time.
        case token(digest: [UInt8], until: Instant)
        /// A credential that works until it is revoked.
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
        /// The host has an unused token.
        case invited = "INVITED"
        case joined = "JOINED"
        /// The host has no valid secret: it left or was revoked.
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

/// A note that a host made a request.
package struct HostSighting: Sendable, Equatable {
    package let account: AccountID
    package let instance: InstanceID
    package let seenAt: Instant
    /// The time when the oldest of its copies was fetched; `nil` if it did not say.
    package let copiesAt: Instant?

    package init(account: AccountID, instance: InstanceID, seenAt: Instant, copiesAt: Instant?) {
        self.account = account
        self.instance = instance
        self.seenAt = seenAt
        self.copiesAt = copiesAt
    }
}
