// SPDX-License-Identifier: Apache-2.0

/// The identifier of a group invitation: `hg-` and eight of `[a-z0-9]`.
package struct HostGroupID: Hashable, Sendable, CustomStringConvertible {
    private static let prefix = "hg-"

    package let text: String

    /// Reads an identifier; `nil` if it is malformed.
    package init?(_ text: String) {
        guard IdentifierSuffix.follows(Self.prefix, in: text) else { return nil }
        self.text = text
    }

    package init?(_ text: ClientText) { self.init(text.kept) }

    /// Draws a random new identifier.
    package static func random(using source: inout some RandomNumberGenerator) -> HostGroupID {
        HostGroupID(drawn: prefix + IdentifierSuffix.random(using: &source))
    }

    private init(drawn text: String) { self.text = text }

    package var description: String { text }
}

/// An invitation for several machines with one token. Each use creates a host, named after its hostname.
package struct HostGroup: Sendable, Equatable {
    package let id: HostGroupID
    package let createdAt: Instant
    /// The end of the token's validity.
    package let endsAt: Instant
    /// SHA-256 of the token's secret.
    package let digest: [UInt8]
    package let usesMax: Int64
    /// The number of times the token was used.
    package let uses: Int64
    package let region: String
    package let zone: String
    /// The image of the hosts, which defines their login user.
    package let image: SystemImage
    /// The options written before each key on the hosts.
    package let options: String
    /// The tags of the hosts, sorted by key.
    package let tags: [Tag]

    package init(
        id: HostGroupID, createdAt: Instant, endsAt: Instant, digest: [UInt8], usesMax: Int64, uses: Int64 = 0,
        region: String, zone: String, image: SystemImage, options: String, tags: [Tag]
    ) {
        self.id = id
        self.createdAt = createdAt
        self.endsAt = endsAt
        self.digest = digest
        self.usesMax = usesMax
        self.uses = uses
        self.region = region
        self.zone = zone
        self.image = image
        self.options = options
        self.tags = tags
    }
}
