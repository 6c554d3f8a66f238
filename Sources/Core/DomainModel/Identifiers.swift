// SPDX-License-Identifier: Apache-2.0

/// The number of a main account, called Uin by the API; twelve decimal digits in practice.
package struct AccountID: Hashable, Sendable, CustomStringConvertible {
    /// The first account of a server, the operator's. It is fixed, so that scripts and policies can be prepared.
    package static let first = AccountID(uin: 100_000_000_001)

    package let uin: Int64

    package init(uin: Int64) { self.uin = uin }

    /// The main account as a caller. It has the account's number.
    package var mainIdentity: IdentityID { IdentityID(uin: uin) }

    package var description: String { String(uin) }
}

/// A main account.
package struct Account: Sendable, Equatable {
    package let id: AccountID
    /// A number of usually ten digits. It is unique, and no other identifier is made from it.
    package let appID: Int64
    package let remark: String
    /// Whether the account's keys may be used.
    package let isActive: Bool
    package let createdAt: Instant

    package init(id: AccountID, appID: Int64, remark: String, isActive: Bool, createdAt: Instant) {
        self.id = id
        self.appID = appID
        self.remark = remark
        self.isActive = isActive
        self.createdAt = createdAt
    }
}

/// The eight characters after the prefix of a resource identifier.
enum IdentifierSuffix {
    static let length = 8
    /// The number of suffixes: 36 to the power of the length.
    static let count: UInt64 = 2_821_109_907_456
    static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// Whether `text` is `prefix` followed by eight of `[a-z0-9]`.
    static func follows(_ prefix: String, in text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == prefix.utf8.count + length, bytes.starts(with: prefix.utf8) else { return false }
        return bytes.dropFirst(prefix.utf8.count).allSatisfy(alphabet.contains)
    }

    static func random(using source: inout some RandomNumberGenerator) -> String {
        // One random number for all eight characters, because each draw is a system call.
        var number = UInt64.random(in: 0..<count, using: &source)
        let letters = (0..<length).map { _ in
            let (quotient, remainder) = number.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
            number = quotient
            return alphabet[Int(remainder)]
        }
        return String(decoding: letters, as: UTF8.self)
    }
}

/// The identifier of a key pair: `skey-` (CVM) or `lhkp-` (Lighthouse) and eight of `[a-z0-9]`.
package struct KeyPairID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let product: Product
    package let text: String

    /// Reads an identifier; `nil` if it is malformed or of another product.
    package init?(_ text: String, of product: Product) {
        guard IdentifierSuffix.follows(product.keyPairIDPrefix, in: text) else { return nil }
        self.product = product
        self.text = text
    }

    /// Draws a random new identifier.
    package static func random(of product: Product, using source: inout some RandomNumberGenerator) -> KeyPairID {
        KeyPairID(product: product, text: product.keyPairIDPrefix + IdentifierSuffix.random(using: &source))
    }

    private init(product: Product, text: String) {
        self.product = product
        self.text = text
    }

    package var description: String { text }

    package static func < (left: KeyPairID, right: KeyPairID) -> Bool { left.text < right.text }
}

/// The identifier of an instance: `ins-` (CVM) or `lhins-` (Lighthouse) and eight of `[a-z0-9]`.
package struct InstanceID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let product: Product
    package let text: String

    /// Reads an identifier; `nil` if it is malformed or of another product.
    package init?(_ text: String, of product: Product) {
        guard IdentifierSuffix.follows(product.instanceIDPrefix, in: text) else { return nil }
        self.product = product
        self.text = text
    }

    /// Draws a random new identifier.
    package static func random(of product: Product, using source: inout some RandomNumberGenerator) -> InstanceID {
        InstanceID(product: product, text: product.instanceIDPrefix + IdentifierSuffix.random(using: &source))
    }

    private init(product: Product, text: String) {
        self.product = product
        self.text = text
    }

    package var description: String { text }

    package static func < (left: InstanceID, right: InstanceID) -> Bool { left.text < right.text }
}

/// The identifier of a project of an account. Project 0 is the default project and always exists.
package struct ProjectID: Hashable, Sendable {
    package let number: Int64

    package static let `default` = ProjectID(number: 0)

    package init(number: Int64) { self.number = number }
}
