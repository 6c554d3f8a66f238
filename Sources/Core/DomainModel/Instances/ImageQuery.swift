// SPDX-License-Identifier: Apache-2.0

/// A condition on images. It holds if any of its values matches. Texts are compared as bytes.
package enum ImageFilter: Sendable, Equatable {
    case idIs([String])
    case nameIs([String])
    case nameContains([String])
    case platformContains([String])
    case windowsIs([Bool])
    /// Whether the image is a custom image of the account.
    case customIs([Bool])
    /// A condition on something that no image has here, such as a tag or a scene.
    case nothing
}

/// An image that an account may use.
package enum AccountImage: Sendable, Equatable {
    /// A public image.
    case `public`(SystemImage)
    case custom(CustomImage)

    package var system: SystemImage {
        switch self {
        case .public(let image): image
        case .custom(let image): image.system
        }
    }

    package var name: String {
        switch self {
        case .public(let image): image.osName
        case .custom(let image): image.name
        }
    }

    package var isCustom: Bool {
        switch self {
        case .public: false
        case .custom: true
        }
    }

    /// Evaluates a filter for the few images that are not in the storage, with the storage's rules.
    package func meets(_ filter: ImageFilter) -> Bool {
        switch filter {
        case .idIs(let values): values.contains { $0.isExactly(system.id.text) }
        case .nameIs(let values): values.contains { $0.isExactly(name) }
        case .nameContains(let values): values.contains { name.utf8.contains($0.utf8) }
        case .platformContains(let values): values.contains { system.platform.utf8.contains($0.utf8) }
        case .windowsIs(let values): values.contains(system.isWindows)
        case .customIs(let values): values.contains(isCustom)
        case .nothing: false
        }
    }
}
