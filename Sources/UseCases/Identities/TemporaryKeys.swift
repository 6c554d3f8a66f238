// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import Foundation
package import KeyPairModel
package import SecretSealing

/// An access key for a time, with the token that must go with it.
package struct TemporaryKey: Sendable {
    package let secretID: String
    package let secretKey: String
    package let token: String
    package let expiresAt: Instant
}

/// What the token of a temporary key says.
package struct TemporaryGrant: Sendable {
    package let account: AccountID
    package let identity: IdentityID
    /// The access key that asked for it. Without it, or where it was disabled, the temporary key is worth nothing.
    package let parentSecretID: String
    /// What its holder is called.
    package let name: String
    package let expiresAt: Instant
    /// Takes away from what the identity may do; where there is none, it may do what the identity may.
    package let policy: String?
}

/// Makes temporary keys and knows them again. They are kept nowhere: the secret follows from the SecretId, and everything
/// else is sealed in the token, so that any server with the master key can check both.
package struct TemporaryKeys: Sendable {
    /// Of a token, in bytes, as documented.
    package static let tokenLengthMax = 4096
    /// In seconds.
    package static let durationDefault: Int64 = 1800
    package static let durationMaxOfMainAccount: Int64 = 7200
    package static let durationMaxOfUser: Int64 = 129_600

    private static let prefix = "AKID"
    private static let nonceBytes = 16
    private static let proofBytes = 16
    /// Four times six bits for three bytes.
    private static let secretIDLength = 4 + (nonceBytes + proofBytes + 1) * 4 / 3 - 1

    private let masterKey: MasterKey

    package init(masterKey: MasterKey) { self.masterKey = masterKey }

    /// Makes a key for what `grant` says; `nil` where the token would be too long.
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

    /// The secret key of a SecretId that this server, or another with the same master key, made; `nil` for any other.
    package func secretKey(of secretID: String) -> String? {
        guard secretID.utf8.count == Self.secretIDLength, secretID.utf8.starts(with: Self.prefix.utf8),
            let bytes = Base64URL.bytes(String(secretID.dropFirst(Self.prefix.count))),
            bytes.count == Self.nonceBytes + Self.proofBytes
        else { return nil }
        // Whoever could guess it would still need the secret key.
        guard proof(of: Array(bytes.prefix(Self.nonceBytes))) == Array(bytes.suffix(Self.proofBytes)) else {
            return nil
        }
        return secretKey(for: secretID)
    }

    /// What a token says; `nil` where it is not the token of this SecretId.
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

    /// The form inside the token. Names are short: the token has a limit.
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

/// Base64 in letters that need no escape in a URL, a header or a credential, without padding (RFC 4648, section 5).
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
