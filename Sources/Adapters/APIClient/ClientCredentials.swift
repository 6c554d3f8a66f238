// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The access key that a client signs with.
package struct ClientCredentials: Sendable, CustomReflectable {
    let secretID: String
    let secretKey: String
    /// Goes with a temporary key.
    let token: String?

    /// Takes what a header of a request can hold: printable ASCII.
    ///
    /// - Returns: `nil` where one of them is empty or has anything else.
    package init?(secretID: String, secretKey: String, token: String?) {
        let texts = [secretID, secretKey] + (token.map { [$0] } ?? [])
        guard texts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isVisible) }) else { return nil }
        self.secretID = secretID
        self.secretKey = secretKey
        self.token = token
    }

    /// How much of a value a message of a server shows at most, in characters.
    private static let shownMax = 64
    /// What is shorter is no secret, and may stand in any text.
    private static let secretLengthMin = 8

    /// A text in which none of them stands, nor the beginning of one, whatever a server makes of what it was sent: a
    /// SecretKey may have been put in the place of the SecretId.
    func hidden(in text: String) -> String {
        let secrets = [secretID, secretKey, token].compactMap(\.self).filter { $0.count >= Self.secretLengthMin }
        return (secrets + secrets.map { String($0.prefix(Self.shownMax)) })
            .reduce(text) { $0.replacing($1, with: "…") }
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
