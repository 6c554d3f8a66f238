// SPDX-License-Identifier: Apache-2.0

/// The identifier of an image: `img-` (CVM) or `lhbp-` (Lighthouse, which calls it a blueprint) and eight of
/// `[a-z0-9]`.
package struct ImageID: Hashable, Sendable, CustomStringConvertible {
    package let product: Product
    package let text: String

    /// Reads an identifier; `nil` if it is malformed or of another product.
    package init?(_ text: String, of product: Product) {
        guard IdentifierSuffix.follows(product.imageIDPrefix, in: text) else { return nil }
        self.product = product
        self.text = text
    }

    /// Draws a random new identifier.
    package static func random(of product: Product, using source: inout some RandomNumberGenerator) -> ImageID {
        ImageID(product: product, text: product.imageIDPrefix + IdentifierSuffix.random(using: &source))
    }

    private init(product: Product, text: String) {
        self.product = product
        self.text = text
    }

    package var description: String { text }
}

/// The operating system image of an instance, with the properties that rules and answers need.
package struct SystemImage: Sendable, Equatable {
    package let id: ImageID
    package let osName: String
    /// The platform as DescribeImages names it: `Ubuntu`, `Windows`, …
    package let platform: String
    package let isWindows: Bool
    /// The login user where no other is named.
    package let loginUser: String

    package init(id: ImageID, osName: String, platform: String, isWindows: Bool, loginUser: String) {
        self.id = id
        self.osName = osName
        self.platform = platform
        self.isWindows = isWindows
        self.loginUser = loginUser
    }
}

/// An image made from an instance. It holds the instance's key pairs, which cannot be deleted meanwhile.
package struct CustomImage: Sendable, Equatable {
    package let system: SystemImage
    package let name: String
    package let source: InstanceID
    package let createdAt: Instant
    package let keyPairs: [KeyPairID]

    package var id: ImageID { system.id }

    package init(system: SystemImage, name: String, source: InstanceID, createdAt: Instant, keyPairs: [KeyPairID]) {
        self.system = system
        self.name = name
        self.source = source
        self.createdAt = createdAt
        self.keyPairs = keyPairs
    }
}
