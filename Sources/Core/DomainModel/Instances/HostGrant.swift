// SPDX-License-Identifier: Apache-2.0

/// Access to hosts in addition to bound key pairs: a key pair, the hosts, and a user on them. Grants are cumulative,
/// and each is revoked separately.
package struct HostGrant: Sendable, Hashable {
    package let keyPair: KeyPairID
    package let target: HostGrantTarget
    /// The login user; `nil` means the default login user of each host, for a grant by tag.
    package let username: String?
    /// The end of the grant; `nil` means that it has none.
    package let until: Instant?
    package let grantedAt: Instant
    package let grantedBy: IdentityID

    package init(
        keyPair: KeyPairID, target: HostGrantTarget, username: String?, until: Instant?, grantedAt: Instant,
        grantedBy: IdentityID
    ) {
        self.keyPair = keyPair
        self.target = target
        self.username = username
        self.until = until
        self.grantedAt = grantedAt
        self.grantedBy = grantedBy
    }
}

/// The hosts that a grant covers.
package enum HostGrantTarget: Sendable, Hashable {
    case host(InstanceID)
    /// All hosts that have the tag at the time of the question, including hosts that join later.
    case tag(Tag)
}

/// A query for grants of an account and product. Grants that have ended are left out.
package struct HostGrantQuery: Sendable, Equatable {
    package let product: Product
    /// The region of the hosts. Grants by tag apply in every region.
    package let region: String
    /// Only grants that cover one of these hosts, directly or by one of its tags; empty means all.
    package let hosts: [InstanceID]
    /// Only grants by one of these tags; empty means all.
    package let tags: [Tag]
    /// Only grants of these key pairs; empty means all.
    package let keyPairs: [KeyPairID]

    package init(
        product: Product, region: String, hosts: [InstanceID] = [], tags: [Tag] = [], keyPairs: [KeyPairID] = []
    ) {
        self.product = product
        self.tags = tags
        self.region = region
        self.hosts = hosts
        self.keyPairs = keyPairs
    }
}
