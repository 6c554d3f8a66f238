// SPDX-License-Identifier: Apache-2.0

import Foundation

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

    /// Reads a profile as TCCLI keeps it: `~/.tccli/<name>.credential`, a JSON object.
    ///
    /// - Returns: `nil` where it is not there, or no credential of a permanent or temporary key.
    package init?(profileFile path: String) {
        struct Profile: Decodable {
            let secretId: String
            let secretKey: String
            let token: String?
        }
        guard let data = FileManager.default.contents(atPath: path),
            let profile = try? JSONDecoder().decode(Profile.self, from: data)
        else { return nil }
        // TCCLI writes an empty one where there is none.
        let token = profile.token.flatMap { $0.isEmpty ? nil : $0 }
        self.init(secretID: profile.secretId, secretKey: profile.secretKey, token: token)
    }
}
