// SPDX-License-Identifier: Apache-2.0

import DomainModel
package import RequestSigning

// Builds signed values from plain texts.

extension TC3Request {
    package init(
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
    package init(secretKey: String, date: String, service: String) {
        self.init(secretKey: secretKey, date: ClientText(date), service: ClientText(service))
    }
}

extension V1Request {
    package init(
        method: String, host: String, path: String, isSecure: Bool, parameters: [(name: String, value: String)],
        algorithm: V1Algorithm
    ) {
        self.init(
            method: method, host: ClientText(host), path: path, isSecure: isSecure,
            parameters: parameters.map { (ClientText($0.name), ClientText($0.value)) }, algorithm: algorithm)
    }
}
