// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A SecretId and its SecretKey.
package struct FirstCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    package static let lengthMax = 128

    package let secretID: String
    package let secretKey: String

    /// Takes credentials that an operator chose; `nil` unless both are 1–128 printable ASCII characters, the SecretId
    /// without the separators of an Authorization header, and they differ.
    package init?(secretID: String, secretKey: String) {
        guard [secretID, secretKey].allSatisfy({ (1...Self.lengthMax).contains($0.utf8.count) }),
            [secretID, secretKey].allSatisfy({ $0.utf8.allSatisfy(\.isVisible) }),
            !secretID.contains(where: { "/,;=".contains($0) }),
            // The SecretId is sent with every request, for all to see.
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
