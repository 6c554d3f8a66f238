// SPDX-License-Identifier: Apache-2.0

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
        guard texts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }) else { return nil }
        self.secretID = secretID
        self.secretKey = secretKey
        self.token = token
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
