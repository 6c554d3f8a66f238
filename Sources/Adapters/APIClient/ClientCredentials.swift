// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The access key with which a client signs.
package struct ClientCredentials: Sendable, CustomReflectable {
    let secretID: String
    let secretKey: String
    /// The token of a temporary key.
    let token: String?

    /// Accepts values that fit into a request header: printable ASCII.
    ///
    /// - Returns: `nil` if a value is empty or contains any other character.
    package init?(secretID: String, secretKey: String, token: String?) {
        let texts = [secretID, secretKey] + (token.map { [$0] } ?? [])
        guard texts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isVisible) }) else { return nil }
        self.secretID = secretID
        self.secretKey = secretKey
        self.token = token
    }

    /// The maximum number of characters of a value that a server's message shows.
    private static let shownMax = 64
    /// A shorter value is not a secret and may occur in any text.
    private static let secretLengthMin = 8

    /// Removes the credentials and their beginnings from a server's text, because a SecretKey may have been sent in
    /// place of the SecretId.
    func hidden(in text: String) -> String {
        let secrets = [secretID, secretKey, token].compactMap(\.self).filter { $0.count >= Self.secretLengthMin }
        return (secrets + secrets.map { String($0.prefix(Self.shownMax)) })
            .reduce(text) { $0.replacing($1, with: "…") }
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
