// SPDX-License-Identifier: Apache-2.0

import RequestSigning
import TestHelpers
import Testing

/// A request and its signature as bytes, each of which can be changed.
struct SignedRequest: Sendable, CustomTestStringConvertible {
    struct Header: Sendable {
        var name: [UInt8]
        var value: [UInt8]
    }

    let testDescription: String
    var method: [UInt8]
    var query: [UInt8]
    var headers: [Header]
    var timestamp: [UInt8]
    var date: [UInt8]
    var service: [UInt8]
    var body: [UInt8]
    var payloadIsSigned: Bool
    var secretKey: [UInt8]
    var signature: [UInt8] = []

    /// Signs a request as it is.
    init(
        _ testDescription: String, method: String, query: String = "", headers: [(name: String, value: String)],
        body: String = "", payloadIsSigned: Bool = true
    ) {
        self.testDescription = testDescription
        self.method = Array(method.utf8)
        self.query = Array(query.utf8)
        self.headers = headers.map { Header(name: Array($0.name.utf8), value: Array($0.value.utf8)) }
        timestamp = Array("1700000000".utf8)
        date = Array("2023-11-14".utf8)
        service = Array("cvm".utf8)
        self.body = Array(body.utf8)
        self.payloadIsSigned = payloadIsSigned
        secretKey = Array("SecretKeyExample0000000000000000".utf8)
        signature = Array(key.signature(of: request).utf8)
    }

    private var key: TC3SigningKey {
        TC3SigningKey(secretKey: Self.text(secretKey), date: Self.text(date), service: Self.text(service))
    }

    private var request: TC3Request {
        TC3Request(
            method: Self.text(method), query: Self.text(query),
            signedHeaders: headers.map { (Self.text($0.name), Self.text($0.value)) }, timestamp: Self.text(timestamp),
            date: Self.text(date), service: Self.text(service), body: body, payloadIsSigned: payloadIsSigned)
    }

    /// Whether the signature is valid for the current request, with the key for its scope.
    var isAccepted: Bool { key.isValid(Self.text(signature), of: request) }

    /// The value of the Authorization header with the given SecretId.
    func authorization(secretID: String) -> String {
        let names = headers.map { Self.text($0.name) }.joined(separator: ";")
        let scope = "\(secretID)/\(Self.text(date))/\(Self.text(service))/tc3_request"
        return "TC3-HMAC-SHA256 Credential=\(scope), SignedHeaders=\(names), Signature=\(Self.text(signature))"
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// One bit of one part of a request.
struct BitFlip: Hashable, Sendable, CustomStringConvertible {
    let part: String
    let byte: Int
    let bit: Int

    var description: String { "\(part), byte \(byte), bit \(bit)" }

    /// Flips each bit of a part in turn and answers the flips after which the request is still accepted.
    static func accepted(
        _ part: String, of request: SignedRequest, at path: WritableKeyPath<SignedRequest, [UInt8]>
    ) -> [BitFlip] {
        var accepted: [BitFlip] = []
        for byte in request[keyPath: path].indices {
            for bit in 0..<8 {
                var changed = request
                changed[keyPath: path][byte] ^= 1 << bit
                if changed.isAccepted { accepted.append(BitFlip(part: part, byte: byte, bit: bit)) }
            }
        }
        return accepted
    }
}
