// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

@testable import RequestSigning

// What is signed and claimed, from plain texts.

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

    func isValid(_ signature: String, of request: TC3Request) -> Bool { isValid(ClientText(signature), of: request) }
}

extension TC3Authorization {
    init?(_ value: String) { self.init(ClientText(value)) }
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

    func isSigned(with signature: String, secretKey: String) -> Bool {
        isSigned(with: ClientText(signature), secretKey: secretKey)
    }

    func stringToSign(host: String, names: NameForm) -> [UInt8] { stringToSign(host: ClientText(host), names: names) }
}

extension V1Algorithm {
    init(signatureMethod: String?) { self.init(signatureMethod: signatureMethod.map { ClientText($0) }) }
}

extension [UInt8] {
    init?(lowerCaseHex text: String) { self.init(lowerCaseHex: ClientText(text)) }
}

extension ClientText {
    static func == (left: ClientText, right: String) -> Bool { left.isExactly(right) }
}
