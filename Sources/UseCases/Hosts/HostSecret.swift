// SPDX-License-Identifier: Apache-2.0

import DomainModel
import SecretSealing

/// The secret of a host: `kwt.<account>.<instance>.<secret>` for a token, `kwh.…` for a credential. It contains the
/// account and the instance, so that the host can be looked up directly.
struct HostSecret {
    enum Kind: String {
        case token = "kwt"
        case credential = "kwh"
    }

    let account: AccountID
    let instance: InstanceID
    let secret: String

    /// Draws a new secret.
    init(of instance: InstanceID, in account: AccountID, from identifiers: any IdentifierSource) {
        self.account = account
        self.instance = instance
        secret = SecretParts.drawn(from: identifiers)
    }

    /// Takes a secret that the host drew.
    init(of instance: InstanceID, in account: AccountID, secret: String) {
        self.account = account
        self.instance = instance
        self.secret = secret
    }

    init?(_ text: ClientText, _ kind: Kind) {
        guard let parts = SecretParts(text, prefix: kind.rawValue),
            let instance = Product.allCases.lazy.compactMap({ InstanceID(parts.subject, of: $0) }).first
        else { return nil }
        account = parts.account
        self.instance = instance
        secret = parts.secret
    }

    func text(_ kind: Kind) -> String { "\(kind.rawValue).\(account).\(instance).\(secret)" }

    var digest: [UInt8] { SecretDigest(of: secret).bytes }

    func proves(_ digest: [UInt8]) -> Bool { SecretDigest.matches(secret, digest) }
}

/// The secret with which the hosts of a group join: `kwg.<account>.<group>.<secret>`.
struct HostGroupSecret {
    private static let prefix = "kwg"

    let account: AccountID
    let group: HostGroupID
    private let secret: String

    /// Draws a new secret.
    init(of group: HostGroupID, in account: AccountID, from identifiers: any IdentifierSource) {
        self.account = account
        self.group = group
        secret = SecretParts.drawn(from: identifiers)
    }

    init?(_ text: ClientText) {
        guard let parts = SecretParts(text, prefix: Self.prefix), let group = HostGroupID(parts.subject) else {
            return nil
        }
        account = parts.account
        self.group = group
        secret = parts.secret
    }

    var text: String { "\(Self.prefix).\(account).\(group).\(secret)" }

    var digest: [UInt8] { SecretDigest(of: secret).bytes }

    func proves(_ digest: [UInt8]) -> Bool { SecretDigest.matches(secret, digest) }
}

/// The four parts of both kinds of secret.
private struct SecretParts {
    /// More than the longest one has: 4, 20, 14 and 80 characters.
    private static let bytesMax = 256

    let account: AccountID
    let subject: String
    let secret: String

    init?(_ text: ClientText, prefix: String) {
        // The check for short ASCII comes first.
        guard let text = text.identifier(bytesMax: Self.bytesMax) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == prefix, let uin = Int64(parts[1]), String(uin) == parts[1] else {
            return nil
        }
        account = AccountID(uin: uin)
        subject = parts[2]
        secret = parts[3]
    }

    /// 64 characters of an alphabet of 62, which is more than 380 bits.
    static func drawn(from identifiers: any IdentifierSource) -> String {
        identifiers.secretKey() + identifiers.secretKey()
    }
}
