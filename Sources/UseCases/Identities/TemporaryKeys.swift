// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import DomainModel
import Foundation
package import SecretSealing

/// A temporary access key with its token.
package struct TemporaryKey: Sendable {
    package let secretID: String
    package let secretKey: String
    package let token: String
    package let expiresAt: Instant
}

/// The contents of a temporary key's token.
package struct TemporaryGrant: Sendable {
    package let account: AccountID
    package let identity: IdentityID
    /// The access key that requested it. If that key is deleted or disabled, the temporary key is invalid.
    package let parentSecretID: String
    /// The name of its holder.
    package let name: String
    package let expiresAt: Instant
    /// A policy that restricts the permissions of the identity; `nil` means no restriction.
    package let policy: String?
}

/// Makes and verifies temporary keys. Nothing is stored: the secret is derived from the SecretId, and everything else
/// is sealed in the token, so that any server with the master key can check both.
package struct TemporaryKeys: Sendable {
    /// The documented limit of a token in bytes.
    package static let tokenLengthMax = 4096
    /// In seconds.
    package static let durationDefault: Int64 = 1800
    package static let durationMaxOfMainAccount: Int64 = 7200
    package static let durationMaxOfUser: Int64 = 129_600

    private static let prefix = "AKID"
    private static let nonceBytes = 16
    private static let proofBytes = 16
    /// Base64: four characters for three bytes.
    private static let secretIDLength = 4 + (nonceBytes + proofBytes + 1) * 4 / 3 - 1

    private let masterKey: MasterKey

    package init(masterKey: MasterKey) { self.masterKey = masterKey }

    /// Makes a key for a grant; `nil` if the token would be too long.
    package func issue(_ grant: TemporaryGrant) throws -> TemporaryKey? {
        var generator = SystemRandomNumberGenerator()
        let nonce = (0..<Self.nonceBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let secretID = Self.prefix + Base64URL.text(nonce + proof(of: nonce))
        let payload = Payload(grant)
        let text = String(decoding: try JSONEncoder().encode(payload), as: UTF8.self)
        let token = Base64URL.text(try masterKey.seal(text, for: Self.purpose(secretID)))
        guard token.utf8.count <= Self.tokenLengthMax else { return nil }
        return TemporaryKey(
            secretID: secretID, secretKey: secretKey(for: secretID), token: token, expiresAt: grant.expiresAt)
    }

    /// The SecretKey for a SecretId that a server with this master key made; `nil` for any other.
    package func secretKey(of secretID: String) -> String? {
        guard secretID.utf8.count == Self.secretIDLength, secretID.utf8.starts(with: Self.prefix.utf8),
            let bytes = Base64URL.bytes(String(secretID.dropFirst(Self.prefix.count))),
            bytes.count == Self.nonceBytes + Self.proofBytes
        else { return nil }
        // No constant-time comparison is needed: a guessed SecretId is useless without its SecretKey.
        guard proof(of: Array(bytes.prefix(Self.nonceBytes))) == Array(bytes.suffix(Self.proofBytes)) else {
            return nil
        }
        return secretKey(for: secretID)
    }

    /// The contents of a token; `nil` if it is not the token of this SecretId.
    package func open(_ token: String, for secretID: String) -> TemporaryGrant? {
        guard token.utf8.count <= Self.tokenLengthMax, let sealed = Base64URL.bytes(token),
            let text = try? masterKey.open(sealed, for: Self.purpose(secretID)),
            let payload = try? JSONDecoder().decode(Payload.self, from: Data(text.utf8))
        else { return nil }
        return payload.grant
    }

    private static func purpose(_ secretID: String) -> String { "temporary-key:\(secretID)" }

    private func proof(of nonce: [UInt8]) -> [UInt8] {
        Array(masterKey.authenticationCode(of: nonce, for: "temporary-key-id").prefix(Self.proofBytes))
    }

    private func secretKey(for secretID: String) -> String {
        Base64URL.text(masterKey.authenticationCode(of: Array(secretID.utf8), for: "temporary-key-secret"))
    }

    /// The encoding inside the token. Names are short, because the length of a token is limited.
    private struct Payload: Codable {
        let a: Int64
        let i: Int64
        let k: String
        let n: String
        let e: Int64
        let p: String?

        init(_ grant: TemporaryGrant) {
            a = grant.account.uin
            i = grant.identity.uin
            k = grant.parentSecretID
            n = grant.name
            e = grant.expiresAt.milliseconds
            p = grant.policy
        }

        var grant: TemporaryGrant {
            TemporaryGrant(
                account: AccountID(uin: a), identity: IdentityID(uin: i), parentSecretID: k, name: n,
                expiresAt: Instant(milliseconds: e), policy: p)
        }
    }
}

/// Base64 whose alphabet needs no escapes in URLs, headers and credentials, without padding (RFC 4648, section 5).
enum Base64URL {
    static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }), !text.utf8.contains(where: "+/=".utf8.contains) else { return nil }
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        return Data(base64Encoded: standard + padding).map { Array($0) }
    }
}
