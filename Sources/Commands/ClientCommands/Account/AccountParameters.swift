// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import KeyPairModel

extension APIService {
    /// Keywright's own administration.
    static let admin = APIService(name: "admin", version: "2026-11-01")
}

/// An action that names an account, or nothing.
struct AccountParameters: Encodable {
    let uin: String
}

/// An answer of nothing but the RequestId.
struct EmptyAnswer: Codable {
    let requestID: String
}

extension SignedClient {
    /// Calls an action of the administration that changes something, and says what was done.
    func change(_ action: String, _ parameters: some Encodable, saying text: String) async throws {
        let answer: EmptyAnswer = try await call(action, of: .admin, parameters)
        try StandardOutput.write(
            form == .json ? try form.json(answer) : text.withInvisiblesEscaped, or: "\(action) was done")
    }
}
