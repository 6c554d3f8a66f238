// SPDX-License-Identifier: Apache-2.0

/// A key pair as it is stored: its public half. This type deliberately has no place for a private key.
package struct KeyPair: Sendable, Equatable {
    package let id: KeyPairID
    package var name: KeyPairName
    package var project: ProjectID
    package var description: KeyPairDescription
    package let publicKey: StoredPublicKey
    package let createdAt: Instant
    /// Tags, sorted by key.
    package var tags: [Tag]
    /// The bindings to instances, sorted by instance. They are changed with the instances, not with the key pair.
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

/// The parsed public half of a key pair, and the text that is shown for it.
package struct StoredPublicKey: Sendable, Equatable {
    /// The key type and the inner blob of RFC 4253. Duplicates are detected by the blob.
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
