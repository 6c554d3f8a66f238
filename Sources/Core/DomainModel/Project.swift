// SPDX-License-Identifier: Apache-2.0

/// The name of a project: 1–64 visible characters, trimmed, unique per account, case-sensitive.
package struct ProjectName: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 64

    package let text: String

    /// Reads a name; `nil` if it breaks a rule.
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
    /// The description of the project.
    package let info: String
    package let creator: IdentityID
    /// Whether the project is hidden from lists that do not ask for all. Its key pairs are not affected.
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

/// A query for projects of an account.
package struct ProjectQuery: Sendable, Equatable {
    /// Whether disabled projects are included.
    package let includesDisabled: Bool
    package let id: ProjectID?
    /// The whole name, compared as bytes.
    package let name: String?

    package init(includesDisabled: Bool, id: ProjectID? = nil, name: String? = nil) {
        self.includesDisabled = includesDisabled
        self.id = id
        self.name = name
    }
}
