// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A SecretId and its SecretKey.
package struct FirstCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    package static let lengthMax = 128

    package let secretID: String
    package let secretKey: String

    /// Takes credentials that the operator chose. Both must be 1–128 printable ASCII characters and must differ, and
    /// the SecretId must not contain the separators of an Authorization header; otherwise `nil`.
    package init?(secretID: String, secretKey: String) {
        guard [secretID, secretKey].allSatisfy({ (1...Self.lengthMax).contains($0.utf8.count) }),
            [secretID, secretKey].allSatisfy({ $0.utf8.allSatisfy(\.isVisible) }),
            !secretID.contains(where: { "/,;=".contains($0) }),
            // The SecretId is sent in the clear with every request.
            secretID != secretKey
        else { return nil }
        self.secretID = secretID
        self.secretKey = secretKey
    }

    private init(drawnFrom identifiers: any IdentifierSource) {
        secretID = identifiers.secretID()
        secretKey = identifiers.secretKey()
    }

    /// Draws new credentials.
    package static func random(from identifiers: any IdentifierSource) -> FirstCredentials {
        FirstCredentials(drawnFrom: identifiers)
    }

    package var description: String { "<credentials of \(secretID)>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
