// SPDX-License-Identifier: Apache-2.0

/// One condition on images. Each case is met when any of its values fits; texts are compared byte by byte.
package enum ImageFilter: Sendable, Equatable {
    case idIs([String])
    case nameIs([String])
    case nameContains([String])
    case platformContains([String])
    case windowsIs([Bool])
    /// Whether it was made of an instance of the account.
    case customIs([Bool])
    /// What no image has here: a tag, a scene, …
    case nothing
}

/// An image that an account may use.
package enum AccountImage: Sendable, Equatable {
    /// One that every account has.
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

    /// What the storage does with a query, for the few images that are not kept there.
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
