// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning
import Synchronization

/// The secret of an access key, with a cache of the signing keys derived from it.
final class SigningSecret: Sendable {
    /// Clients sign with one service on one day; the rest is for several products and for midnight.
    private static let signingKeysMax = 8

    let secretID: String
    private let secretKey: String
    private let signingKeys = Mutex<[Scope: TC3SigningKey]>([:])

    private struct Scope: Hashable {
        let date: String
        let service: String
    }

    init(secretID: String, secretKey: String) {
        self.secretID = secretID
        self.secretKey = secretKey
    }

    /// Whether the signature of a request that is signed by its parameters was made with this key.
    func verifies(_ claim: V1Claim, forHosts hosts: [ClientText]? = nil) -> Bool {
        claim.request.isSigned(with: claim.signature, secretKey: secretKey, forHosts: hosts)
    }

    /// Whether a signature was made with this key. A derived key is cached only after it has verified a signature, so
    /// that a caller without the secret cannot fill the memory with scopes.
    func verifies(_ signature: ClientText, of request: TC3Request, forHosts hosts: [ClientText]? = nil) -> Bool {
        // The scope is checked as short ASCII before the look-up under the lock. Every client's service has this form.
        guard let date = request.date.identifier(bytesMax: 10), let service = request.service.identifier(bytesMax: 64)
        else {
            return TC3SigningKey(secretKey: secretKey, date: request.date, service: request.service)
                .isValid(signature, of: request, forHosts: hosts)
        }
        let scope = Scope(date: date, service: service)
        if let kept = signingKeys.withLock({ $0[scope] }) {
            return kept.isValid(signature, of: request, forHosts: hosts)
        }
        let derived = TC3SigningKey(secretKey: secretKey, date: request.date, service: request.service)
        guard derived.isValid(signature, of: request, forHosts: hosts) else { return false }
        signingKeys.withLock { keys in
            if keys.count >= Self.signingKeysMax { keys.removeAll() }
            keys[scope] = derived
        }
        return true
    }
}
