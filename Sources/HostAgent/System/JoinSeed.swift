// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A random seed that a join draws before its request and keeps in its journal until it has received the answer. The
/// secret of the credential is derived from it, so that a repeated request with the same token gives the same host.
struct JoinSeed: Equatable {
    private static let length = 32
    /// A prefix for deriving the secret. The server stores a digest of the secret.
    private static let word = "keywright-host secret"

    /// Hexadecimal digits.
    let text: String

    /// Draws a new seed.
    static func random() -> JoinSeed {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &source) }
        return JoinSeed(text: bytes.hexadecimal)
    }

    private init(text: String) { self.text = text }

    /// `nil` if the text is not a seed.
    init?(_ text: String) {
        guard text.utf8.count == 2 * Self.length,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }

    /// The secret of the host for one server and token. It reveals nothing about the secrets for others, and a copy of
    /// the disk on another machine has a different one.
    func secret(server: String, token: String, machine: String?) -> String {
        let parts = [Self.word, server, token, machine ?? "", text]
        return SHA256.digest(Array(parts.joined(separator: "\n").utf8)).hexadecimal
    }
}
