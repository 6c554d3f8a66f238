// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The number of an identity of an account: the Uin of a sub-user, or the account's own for the main account.
package struct IdentityID: Hashable, Sendable, CustomStringConvertible {
    package let uin: Int64

    package init(uin: Int64) { self.uin = uin }

    package var description: String { String(uin) }
}

/// The name of a sub-user: 1–64 characters of letters, digits and `+=,.@_-`, unique per account, case-sensitive.
package struct UserName: Hashable, Sendable, CustomStringConvertible {
    package static let lengthMax = 64

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

/// The characters of names in access management: letters, digits and `+=,.@_-`.
enum ASCIIName {
    static func isAllowed(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || "+=,.@_-".utf8.contains(byte) }
}

/// A sub-user of an account. It has access keys and no password, because there is no console to sign in to.
package struct User: Sendable, Equatable {
    package let id: IdentityID
    package let name: UserName
    package let details: UserDetails
    package let createdAt: Instant

    package init(id: IdentityID, name: UserName, details: UserDetails, createdAt: Instant) {
        self.id = id
        self.name = name
        self.details = details
        self.createdAt = createdAt
    }
}

/// Descriptive data of a user that the server does not interpret.
package struct UserDetails: Sendable, Equatable {
    package var remark: String
    package var phoneNumber: String
    package var countryCode: String
    package var email: String

    package init(
        remark: String = "", phoneNumber: String = "", countryCode: String = "", email: String = ""
    ) {
        self.remark = remark
        self.phoneNumber = phoneNumber
        self.countryCode = countryCode
        self.email = email
    }

    package init(_ given: UserDetailsChange) {
        self.init(
            remark: given.remark ?? "", phoneNumber: given.phoneNumber ?? "", countryCode: given.countryCode ?? "",
            email: given.email ?? "")
    }
}

/// New details of a user. A detail that is `nil` stays as it is.
package struct UserDetailsChange: Sendable, Equatable {
    package let remark: String?
    package let phoneNumber: String?
    package let countryCode: String?
    package let email: String?

    package init(
        remark: String? = nil, phoneNumber: String? = nil, countryCode: String? = nil, email: String? = nil
    ) {
        self.remark = remark
        self.phoneNumber = phoneNumber
        self.countryCode = countryCode
        self.email = email
    }
}

/// An access key without its secret.
package struct AccessKey: Sendable, Equatable {
    package let secretID: String
    package let identity: IdentityID
    package let isActive: Bool
    package let description: String
    package let createdAt: Instant
    /// The time of the latest request that it signed, to the second; `nil` if it never signed one.
    package let lastUsedAt: Instant?

    package init(
        secretID: String, identity: IdentityID, isActive: Bool, description: String, createdAt: Instant,
        lastUsedAt: Instant? = nil
    ) {
        self.lastUsedAt = lastUsedAt
        self.secretID = secretID
        self.identity = identity
        self.isActive = isActive
        self.description = description
        self.createdAt = createdAt
    }
}
