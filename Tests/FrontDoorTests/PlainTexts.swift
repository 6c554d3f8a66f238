// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import RequestSigning
import UseCases

// What is signed, from plain texts.

extension TC3Request {
    init(
        method: String, query: String, signedHeaders: [(name: String, value: String)], timestamp: String, date: String,
        service: String, body: [UInt8], payloadIsSigned: Bool
    ) {
        self.init(
            method: method, query: ClientText(query),
            signedHeaders: signedHeaders.map { ($0.name, ClientText($0.value)) },
            timestamp: ClientText(timestamp), date: ClientText(date), service: ClientText(service), body: body,
            payloadIsSigned: payloadIsSigned)
    }
}

extension TC3SigningKey {
    init(secretKey: String, date: String, service: String) {
        self.init(secretKey: secretKey, date: ClientText(date), service: ClientText(service))
    }
}

extension V1Request {
    init(
        method: String, host: String, path: String, isSecure: Bool, parameters: [(name: String, value: String)],
        algorithm: V1Algorithm
    ) {
        self.init(
            method: method, host: ClientText(host), path: path, isSecure: isSecure,
            parameters: parameters.map { (ClientText($0.name), ClientText($0.value)) }, algorithm: algorithm)
    }
}

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
