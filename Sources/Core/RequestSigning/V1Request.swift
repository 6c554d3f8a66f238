// SPDX-License-Identifier: Apache-2.0

import Crypto
package import DomainModel
import Foundation

/// The algorithms of the older signature methods.
package enum V1Algorithm: Sendable {
    case hmacSHA1
    case hmacSHA256

    /// Only the exact text `HmacSHA256` selects SHA-256. Any other text, or none, means SHA-1.
    package init(signatureMethod: ClientText?) {
        self = signatureMethod == "HmacSHA256" ? .hmacSHA256 : .hmacSHA1
    }
}

/// The parts of a request that an HmacSHA1 or HmacSHA256 signature covers: every decoded parameter except Signature.
package struct V1Request: Sendable {
    /// `GET` or `POST`.
    package let method: String
    /// The Host field as received.
    package let host: ClientText
    /// `/`, or `/v2/index.php` for the legacy endpoint.
    package let path: String
    /// Whether the request came over TLS. Some SDKs sign the scheme's default port and do not send it.
    package let isSecure: Bool
    /// The parameters in the order of the request.
    package let parameters: [(name: ClientText, value: ClientText)]
    package let algorithm: V1Algorithm

    package init(
        method: String, host: ClientText, path: String, isSecure: Bool,
        parameters: [(name: ClientText, value: ClientText)], algorithm: V1Algorithm
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.isSecure = isSecure
        self.parameters = parameters
        self.algorithm = algorithm
    }

    /// The signature of the request as received, in base64.
    package func signature(secretKey: String) -> String {
        Data(code(for: stringToSign(host: host, names: .asSent), secretKey: secretKey)).base64EncodedString()
    }

    /// Whether `signature` is that of this request over one of the texts that clients are known to sign.
    ///
    /// The accepted variants are exact texts, each compared in constant time: the host as received or with the scheme's
    /// port, and the three ways in which SDKs treat an underscore in a name.
    ///
    /// - Parameter hosts: The names that replace the received host, if the client signed another host.
    package func isSigned(
        with signature: ClientText, secretKey: String, forHosts hosts: [ClientText]? = nil
    ) -> Bool {
        guard let code = Self.bytes(of: signature) else { return false }
        let names: [NameForm] =
            parameters.contains { $0.name.utf8.contains(UInt8(ascii: "_")) }
            ? [.asSent, .dottedBeforeSorting, .dottedAfterSorting] : [.asSent]
        // The parameters are sorted once for each form, not for each host.
        for form in names {
            let query = queryToSign(names: form)
            for host in hosts ?? receivedHosts
            where isValid(code, for: text(host: host, query: query), secretKey: secretKey) {
                return true
            }
        }
        return false
    }

    /// The way in which a client treats the names of parameters.
    enum NameForm {
        case asSent
        /// `_` becomes `.`, then the names are sorted (Python).
        case dottedBeforeSorting
        /// The names are sorted, then `_` becomes `.` (Java, legacy PHP).
        case dottedAfterSorting
    }

    func stringToSign(host: ClientText, names: NameForm) -> [UInt8] {
        text(host: host, query: queryToSign(names: names))
    }

    private func text(host: ClientText, query: [UInt8]) -> [UInt8] {
        Array(method.utf8) + Array(host.utf8) + Array(path.utf8) + [UInt8(ascii: "?")] + query
    }

    private func queryToSign(names: NameForm) -> [UInt8] {
        var pairs = parameters.map { (name: Array($0.name.utf8), value: $0.value) }
        if names == .dottedBeforeSorting { pairs = pairs.map { (Self.dotted($0.name), $0.value) } }
        // Compared as bytes: Swift's own comparison of texts has another order.
        pairs.sort { $0.name.lexicographicallyPrecedes($1.name) }
        if names == .dottedAfterSorting { pairs = pairs.map { (Self.dotted($0.name), $0.value) } }
        var bytes: [UInt8] = []
        for (index, pair) in pairs.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: pair.name)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: pair.value.utf8)
        }
        return bytes
    }

    private static func dotted(_ name: [UInt8]) -> [UInt8] {
        name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: ".") : $0 }
    }

    /// The host as received and, if it has no port, also with the scheme's default port.
    private var receivedHosts: [ClientText] {
        let bytes = host.utf8
        let afterBracket = bytes.lastIndex(of: UInt8(ascii: "]")).map { bytes[$0...] } ?? bytes[...]
        return afterBracket.contains(UInt8(ascii: ":"))
            ? [host] : [host, ClientText(host.kept + (isSecure ? ":443" : ":80"))]
    }

    /// The bytes of the signature from its canonical base64 text. Ruby appends a line break, and a `+` that a client
    /// did not encode arrives as a space; both are corrected.
    private static func bytes(of signature: ClientText) -> [UInt8]? {
        var text = signature.utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        // The alphabet is checked as bytes, here and by encoding the result again.
        guard text.allSatisfy({ $0 < 0x80 }), let data = Data(base64Encoded: Data(text)),
            data.base64EncodedData().elementsEqual(text)
        else { return nil }
        return Array(data)
    }

    private func code(for text: [UInt8], secretKey: String) -> [UInt8] {
        let key = SymmetricKey(data: Array(secretKey.utf8))
        return switch algorithm {
        case .hmacSHA1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: text, using: key))
        case .hmacSHA256: Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
        }
    }

    private func isValid(_ code: [UInt8], for text: [UInt8], secretKey: String) -> Bool {
        let key = SymmetricKey(data: Array(secretKey.utf8))
        return switch algorithm {
        case .hmacSHA1: HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: text, using: key)
        case .hmacSHA256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: key)
        }
    }
}
