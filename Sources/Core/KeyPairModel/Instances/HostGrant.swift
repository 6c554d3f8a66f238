// SPDX-License-Identifier: Apache-2.0

/// Who may log in to hosts beside those whose key pairs are bound: a key pair, the hosts, and one of their users. Grants add up,
/// and each is revoked alone.
package struct HostGrant: Sendable, Hashable {
    package let keyPair: KeyPairID
    package let target: HostGrantTarget
    /// `nil`: the login user of each host, where it is by a tag.
    package let username: String?
    /// From then on it is worth nothing; `nil`: it does not end by itself.
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

/// The hosts that a grant is for.
package enum HostGrantTarget: Sendable, Hashable {
    case host(InstanceID)
    /// All that have the tag while it is asked, also those that join later.
    case tag(Tag)
}

/// Which grants of an account and product are asked for. Those that have ended are left out.
package struct HostGrantQuery: Sendable, Equatable {
    package let product: Product
    /// Where the hosts are; what is granted by a tag is everywhere.
    package let region: String
    /// Those that open one of these, by itself or by a tag that it has; empty: whatever they open.
    package let hosts: [InstanceID]
    /// Those by one of these tags; empty: whatever they are by.
    package let tags: [Tag]
    /// Empty: those of all key pairs.
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
