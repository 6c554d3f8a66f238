// SPDX-License-Identifier: Apache-2.0

/// The name of a project: 1–64 visible characters, the first and the last no space, unique per account, compared with case.
package struct ProjectName: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 64

    package let text: String

    /// Reads a name; `nil` where it breaks a rule.
    package init?(_ text: String) {
        guard (1...Self.lengthMax).contains(text.unicodeScalars.count),
            text.withInvisiblesEscaped.isExactly(text), text.utf8.first != UInt8(ascii: " "),
            text.utf8.last != UInt8(ascii: " ")
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// A project of an account, other than the default one.
package struct Project: Sendable, Equatable {
    package let id: ProjectID
    package let name: ProjectName
    /// What is said of it.
    package let info: String
    package let creator: IdentityID
    /// Hidden from lists that do not ask for all. Its key pairs stay what they are.
    package let isDisabled: Bool
    package let createdAt: Instant

    package init(
        id: ProjectID, name: ProjectName, info: String, creator: IdentityID, isDisabled: Bool, createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.info = info
        self.creator = creator
        self.isDisabled = isDisabled
        self.createdAt = createdAt
    }
}

/// Which projects of an account are asked for.
package struct ProjectQuery: Sendable, Equatable {
    /// Whether those that are disabled are, too.
    package let includesDisabled: Bool
    package let id: ProjectID?
    /// All of the name, byte by byte.
    package let name: String?

    package init(includesDisabled: Bool, id: ProjectID? = nil, name: String? = nil) {
        self.includesDisabled = includesDisabled
        self.id = id
        self.name = name
    }
}
