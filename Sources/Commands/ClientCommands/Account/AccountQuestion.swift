// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

extension APIService {
    /// Keywright's own administration API.
    static let admin = APIService(name: "admin", version: "2026-11-01")
}

/// Parameters that name an account, or none.
struct AccountQuestion: Encodable {
    let uin: String
}

/// An answer with only the RequestId.
struct EmptyAnswer: Codable {
    let requestID: String
}

extension SignedClient {
    /// Calls a changing action of the administration API and prints a confirmation.
    func change(_ action: String, _ parameters: some Encodable, saying text: String) async throws {
        let answer: EmptyAnswer = try await call(action, of: .admin, parameters)
        try StandardOutput.write(
            form == .json ? try form.json(answer) : text.withInvisiblesEscaped, or: "\(action) was done")
    }
}
