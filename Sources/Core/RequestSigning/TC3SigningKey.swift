// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
package import DomainModel

/// The key derived from a SecretKey for one UTC day and one service. It is cached, as it takes three HMACs.
package struct TC3SigningKey: Sendable {
    private let key: SymmetricKey

    package init(secretKey: String, date: ClientText, service: ClientText) {
        let dateKey = Self.derive(Array(("TC3" + secretKey).utf8), Array(date.utf8))
        let serviceKey = Self.derive(dateKey, Array(service.utf8))
        key = SymmetricKey(data: Self.derive(serviceKey, Array("tc3_request".utf8)))
    }

    /// Signs a request: the text after `Signature=`, 64 lower-case hexadecimal digits.
    package func signature(of request: TC3Request) -> String {
        var hex: [UInt8] = []
        let values = request.signedHeaders.map(\.value)
        hex.append(hexadecimal: HMAC<SHA256>.authenticationCode(for: request.stringToSign(values), using: key))
        return String(decoding: hex, as: UTF8.self)
    }

    /// Whether `signature` is that of `request` over one of the header values that clients are known to sign.
    ///
    /// The accepted variants are exact texts, each compared in constant time: the values as sent or in lower case (the
    /// newest example in the vendor's documents signs `x-tc-action` in lower case), and the host with its port or
    /// without, as Node's SDK signs it.
    ///
    /// - Parameter hosts: The names that replace the received host, if the client signed another host.
    package func isValid(
        _ signature: ClientText, of request: TC3Request, forHosts hosts: [ClientText]? = nil
    ) -> Bool {
        guard let code = signature.utf8.bytesOfHexadecimal, code.count == SHA256.byteCount else { return false }
        let variants: [[ClientText]] =
            if let hosts {
                hosts.map { host in request.signedHeaders.map { $0.name == "host" ? host : $0.value } }
            } else {
                [
                    request.signedHeaders.map(\.value),
                    request.signedHeaders.map { $0.name == "host" ? Self.host(withoutPort: $0.value) : $0.value },
                ]
            }
        var tried: [[ClientText]] = []
        for values in variants + variants.map({ $0.map(\.lowercasedASCII) }) where !tried.contains(values) {
            if HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: request.stringToSign(values), using: key) {
                return true
            }
            tried.append(values)
        }
        return false
    }

    private static func derive(_ key: [UInt8], _ text: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)))
    }

    /// `127.0.0.1:8443` → `127.0.0.1`; a host without a port stays as it is.
    private static func host(withoutPort host: ClientText) -> ClientText {
        guard let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")) else { return host }
        let port = host.utf8[host.utf8.index(after: colon)...]
        let isPort = !port.isEmpty && port.allSatisfy(\.isDigit)
        return isPort ? ClientText(String(Substring(host.utf8[..<colon]))) : host
    }
}
