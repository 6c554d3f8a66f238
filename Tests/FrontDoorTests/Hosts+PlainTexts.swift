// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import UseCases

// What hosts send, from plain texts.

extension Hosts {
    func join(
        token: String, hostKeys: [String], port: Int64, source: String
    ) async throws(HostRefusal) -> Membership {
        try await join(
            token: ClientText(token), hostKeys: hostKeys.map { ClientText($0) }, port: port, source: source)
    }

    func authorizedKeys(of user: String, credential: String) async throws(HostRefusal) -> AuthorizedKeys {
        try await authorizedKeys(of: ClientText(user), credential: ClientText(credential))
    }

    func upload(hostKeys: [String], credential: String, source: String) async throws(HostRefusal) {
        try await upload(
            hostKeys: hostKeys.map { ClientText($0) }, credential: ClientText(credential), source: source)
    }

    func leave(credential: String, source: String) async throws(HostRefusal) {
        try await leave(credential: ClientText(credential), source: source)
    }
}
