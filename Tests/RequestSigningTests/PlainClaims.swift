// SPDX-License-Identifier: Apache-2.0

import DomainModel

@testable import RequestSigning

// Claims from plain texts.

extension TC3SigningKey {
    func isValid(_ signature: String, of request: TC3Request) -> Bool { isValid(ClientText(signature), of: request) }
}

extension TC3Authorization {
    init?(_ value: String) { self.init(ClientText(value)) }
}

extension V1Request {
    func isSigned(with signature: String, secretKey: String) -> Bool {
        isSigned(with: ClientText(signature), secretKey: secretKey)
    }

    func stringToSign(host: String, names: NameForm) -> [UInt8] { stringToSign(host: ClientText(host), names: names) }
}

extension V1Algorithm {
    init(signatureMethod: String?) { self.init(signatureMethod: signatureMethod.map { ClientText($0) }) }
}

extension ClientText {
    static func == (left: ClientText, right: String) -> Bool { left.isExactly(right) }
}
