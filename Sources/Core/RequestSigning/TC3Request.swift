// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
package import DomainModel

/// The parts of a request that a TC3-HMAC-SHA256 signature covers, as they were received.
package struct TC3Request: Sendable {
    /// The text whose hash replaces that of the payload when a client does not sign its body.
    package static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// `GET` or `POST`.
    package let method: String
    /// The query string exactly as in the request line, because each client sorts and encodes it in its own way.
    package let query: ClientText
    /// The name and trimmed value of each signed header, in the order of SignedHeaders.
    package let signedHeaders: [(name: String, value: ClientText)]
    /// The value of X-TC-Timestamp, as sent.
    package let timestamp: ClientText
    package let date: ClientText
    package let service: ClientText
    /// The SHA-256 of the body, or of `UNSIGNED-PAYLOAD`.
    private let payloadHash: SHA256.Digest

    package init(
        method: String, query: ClientText, signedHeaders: [(name: String, value: ClientText)], timestamp: ClientText,
        date: ClientText, service: ClientText, body: [UInt8], payloadIsSigned: Bool
    ) {
        self.method = method
        self.query = query
        self.signedHeaders = signedHeaders
        self.timestamp = timestamp
        self.date = date
        self.service = service
        payloadHash = payloadIsSigned ? SHA256.hash(data: body) : SHA256.hash(data: Array(Self.unsignedPayload.utf8))
    }

    /// The canonical request over the given header values.
    func canonicalRequest(_ values: [ClientText]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes.append(contentsOf: method.utf8)
        bytes.append(contentsOf: "\n/\n".utf8)
        bytes.append(contentsOf: query.utf8)
        bytes.append(UInt8(ascii: "\n"))
        for (header, value) in zip(signedHeaders, values) {
            bytes.append(contentsOf: header.name.utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: value.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(UInt8(ascii: "\n"))
        for (index, header) in signedHeaders.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ";")) }
            bytes.append(contentsOf: header.name.utf8)
        }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(hexadecimal: payloadHash)
        return bytes
    }

    /// The string to sign over the given header values.
    func stringToSign(_ values: [ClientText]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        bytes.append(contentsOf: TC3Authorization.algorithm.utf8)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: timestamp.utf8)
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: date.utf8)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: service.utf8)
        bytes.append(contentsOf: "/tc3_request\n".utf8)
        bytes.append(hexadecimal: SHA256.hash(data: canonicalRequest(values)))
        return bytes
    }
}
