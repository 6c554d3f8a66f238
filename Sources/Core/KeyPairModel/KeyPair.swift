// SPDX-License-Identifier: Apache-2.0

/// A key pair as it is kept: its public half. A private key has no place in this type, by design.
package struct KeyPair: Sendable, Equatable {
    package let id: KeyPairID
    package var name: KeyPairName
    package var project: ProjectID
    package var description: KeyPairDescription
    package let publicKey: StoredPublicKey
    package let createdAt: Instant
    /// Sorted by key.
    package var tags: [Tag]
    /// The instances that it opens, sorted by instance. Changed with the instances, not with the key pair.
    package var bindings: [KeyPairBinding]

    package init(
        id: KeyPairID, name: KeyPairName, project: ProjectID, description: KeyPairDescription,
        publicKey: StoredPublicKey, createdAt: Instant, tags: [Tag], bindings: [KeyPairBinding] = []
    ) {
        self.id = id
        self.name = name
        self.project = project
        self.description = description
        self.publicKey = publicKey
        self.createdAt = createdAt
        self.tags = tags
        self.bindings = bindings
    }
}

/// The public half of a key pair, parsed, and the text to show for it.
package struct StoredPublicKey: Sendable, Equatable {
    /// The key type and the inner blob of RFC 4253: the key itself, on which duplicates are found.
    package let type: String
    package let blob: [UInt8]
    /// The SHA-256 of `blob`.
    package let fingerprint: [UInt8]
    /// The text that DescribeKeyPairs returns (rulings 6 and 7).
    package let text: String

    package init(type: String, blob: [UInt8], fingerprint: [UInt8], text: String) {
        self.type = type
        self.blob = blob
        self.fingerprint = fingerprint
        self.text = text
    }
}
