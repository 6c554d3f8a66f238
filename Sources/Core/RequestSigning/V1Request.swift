// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
package import KeyPairModel

/// The algorithms of the older signature methods.
package enum V1Algorithm: Sendable {
    case hmacSHA1
    case hmacSHA256

    /// Only the exact text `HmacSHA256` selects SHA-256; absent or anything else means SHA-1.
    package init(signatureMethod: ClientText?) {
        self = signatureMethod == "HmacSHA256" ? .hmacSHA256 : .hmacSHA1
    }
}

/// What an HmacSHA1 or HmacSHA256 signature covers: every parameter but Signature, decoded.
package struct V1Request: Sendable {
    /// `GET` or `POST`.
    package let method: String
    /// The Host field as received.
    package let host: ClientText
    /// `/`, or `/v2/index.php` for the legacy endpoint.
    package let path: String
    /// Whether the request came over TLS; some SDKs sign the scheme's port and do not send it.
    package let isSecure: Bool
    /// In the order of the request.
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

    /// Signs the request as received: base64.
    package func signature(secretKey: String) -> String {
        Data(code(for: stringToSign(host: host, names: .asSent), secretKey: secretKey)).base64EncodedString()
    }

    /// Whether `signature` is that of this request over one of the texts that clients are known to sign.
    ///
    /// The variants are exact texts, each compared in constant time: the host as received or with the scheme's port,
    /// and three ways of SDKs with an underscore in a name.
    ///
    /// - Parameter hosts: In the place of the received host: the names that another host than the signed one stands for.
    package func isSigned(
        with signature: ClientText, secretKey: String, forHosts hosts: [ClientText]? = nil
    ) -> Bool {
        guard let code = Self.bytes(of: signature) else { return false }
        let names: [NameForm] =
            parameters.contains { $0.name.utf8.contains(UInt8(ascii: "_")) }
            ? [.asSent, .dottedBeforeSorting, .dottedAfterSorting] : [.asSent]
        // Sorted once for each form, not for each host.
        for form in names {
            let query = queryToSign(names: form)
            for host in hosts ?? receivedHosts
            where isValid(code, for: text(host: host, query: query), secretKey: secretKey) {
                return true
            }
        }
        return false
    }

    /// How a client treats the names of parameters.
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
        // By bytes: Swift's own comparison of texts is another.
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

    /// The host as received; where it names no port, also with the one of the scheme.
    private var receivedHosts: [ClientText] {
        let bytes = host.utf8
        let afterBracket = bytes.lastIndex(of: UInt8(ascii: "]")).map { bytes[$0...] } ?? bytes[...]
        return afterBracket.contains(UInt8(ascii: ":"))
            ? [host] : [host, ClientText(host.kept + (isSecure ? ":443" : ":80"))]
    }

    /// The bytes of a signature's one base64 text. Ruby's ends in a line break, and a `+` that a client forgot to
    /// encode came as a space; neither is part of what is signed.
    private static func bytes(of signature: ClientText) -> [UInt8]? {
        var text = signature.utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        // The alphabet is checked by its bytes, here and by the comparison with what it decodes to.
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
