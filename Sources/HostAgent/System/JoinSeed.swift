// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What a join draws before it asks the server, and keeps in its journal until it has heard the answer: the secret of
/// the credential comes from it, so that the same token makes the same host when it is asked again.
struct JoinSeed: Equatable {
    private static let length = 32
    /// Of the secret, which the server keeps as a digest.
    private static let word = "keywright-host secret"

    /// Hexadecimal digits.
    let text: String

    /// Draws a new one.
    static func random() -> JoinSeed {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &source) }
        return JoinSeed(text: bytes.hexadecimal)
    }

    private init(text: String) { self.text = text }

    /// `nil` where it is none.
    init?(_ text: String) {
        guard text.utf8.count == 2 * Self.length,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }

    /// What the host is known by if it joins that server by that token: of any other server or token it tells nothing,
    /// and a machine whose disk is a copy has another.
    func secret(server: String, token: String, machine: String?) -> String {
        let parts = [Self.word, server, token, machine ?? "", text]
        return SHA256.digest(Array(parts.joined(separator: "\n").utf8)).hexadecimal
    }
}
