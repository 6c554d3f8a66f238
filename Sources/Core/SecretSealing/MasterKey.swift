// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The key that encrypts secrets at rest: 32 random bytes, stored apart from the database.
package struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    package static let byteCount = 32
    /// The first byte of every sealed secret, which will distinguish later formats.
    private static let formatVersion: UInt8 = 1

    private let key: SymmetricKey

    /// The reason why a sealed secret could not be opened.
    package enum Failure: Error, Equatable {
        /// It was sealed with another master key or for another purpose, or it was altered.
        case doesNotOpen
    }

    /// Draws a new master key.
    package static func random() -> MasterKey { MasterKey(key: SymmetricKey(size: .bits256)) }

    /// Reads a master key from its base64 text; `nil` if it is not 32 bytes.
    package init?(base64 text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let data = Data(base64Encoded: trimmed), data.count == Self.byteCount else { return nil }
        key = SymmetricKey(data: data)
    }

    private init(key: SymmetricKey) { self.key = key }

    /// The base64 text for the master key file.
    package func base64() -> String { key.withUnsafeBytes { Data($0).base64EncodedString() } }

    /// Encrypts a secret with AES-GCM. `purpose` is authenticated: the secret opens only for the same purpose.
    package func seal(_ secret: String, for purpose: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(Data(secret.utf8), using: key, authenticating: Data(purpose.utf8))
        // `combined` is `nil` only for a nonce of another size than the standard one, which `seal` uses.
        guard let combined = box.combined else { throw Failure.doesNotOpen }
        return [Self.formatVersion] + combined
    }

    /// Decrypts a secret that was sealed for the same purpose.
    package func open(_ sealed: [UInt8], for purpose: String) throws(Failure) -> String {
        guard sealed.first == Self.formatVersion,
            let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
            let secret = try? AES.GCM.open(box, using: key, authenticating: Data(purpose.utf8)),
            let text = String(validating: secret, as: UTF8.self)
        else { throw .doesNotOpen }
        return text
    }

    /// HMAC-SHA-256 with a key derived for this purpose alone, so that the codes of one purpose reveal nothing about
    /// those of another or about sealed secrets.
    package func authenticationCode(of message: [UInt8], for purpose: String) -> [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Data("keywright \(purpose)".utf8), outputByteCount: Self.byteCount)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: derived))
    }

    package var description: String { "<master key>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
