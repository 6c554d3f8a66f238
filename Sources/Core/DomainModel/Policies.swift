// SPDX-License-Identifier: Apache-2.0

/// The number of a policy. Numbers up to `presetMax` are preset policies, which every account has.
package struct PolicyID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package static let presetMax: Int64 = 999

    package let number: Int64

    package init(number: Int64) { self.number = number }

    package var isPreset: Bool { (1...Self.presetMax).contains(number) }
    package var description: String { String(number) }

    package static func < (left: PolicyID, right: PolicyID) -> Bool { left.number < right.number }
}

/// The name of a policy: 1–128 characters of letters, digits and `+=,.@_-`, unique per account, case-sensitive.
package struct PolicyName: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 128

    package let text: String

    /// Reads a name; `nil` if it breaks a rule.
    package init?(_ text: String) {
        guard (1...Self.lengthMax).contains(text.utf8.count), text.utf8.allSatisfy(ASCIIName.isAllowed) else {
            return nil
        }
        self.text = text
    }

    package var description: String { text }
}

/// A policy as it is stored. Its document is the text that was sent.
package struct Policy: Sendable, Equatable {
    package let id: PolicyID
    package let name: PolicyName
    package let description: String
    package let document: String
    package let createdAt: Instant
    package let updatedAt: Instant

    package init(
        id: PolicyID, name: PolicyName, description: String, document: String, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.document = document
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A policy attached to a user, and the time of the attachment.
package struct PolicyAttachment: Sendable, Equatable {
    package let policy: PolicyID
    package let user: IdentityID
    package let attachedAt: Instant

    package init(policy: PolicyID, user: IdentityID, attachedAt: Instant) {
        self.policy = policy
        self.user = user
        self.attachedAt = attachedAt
    }
}
