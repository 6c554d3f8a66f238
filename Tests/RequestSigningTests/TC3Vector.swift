// SPDX-License-Identifier: Apache-2.0

import Foundation
import RequestSigning
import TestHelpers
import Testing

/// A TC3-HMAC-SHA256 vector of the wire contract.
struct TC3Vector: Decodable, Sendable, CustomTestStringConvertible {
    struct Expectation: Decodable, Sendable {
        let payloadHash: String
        let canonicalRequest: String
        let hashedCanonicalRequest: String
        let stringToSign: String
        let signature: String
    }

    /// The request of an SDK as it was captured on the network.
    struct Wire: Decodable, Sendable {
        let method: String
        let target: String
        let headers: [[String]]
        let body: String
    }

    let id: String
    let secretId: String
    let secretKey: String
    let method: String
    let path: String
    let query: String
    let signedHeaders: String
    /// The name and value of each header as they were signed.
    let canonicalHeaders: [[String]]
    let body: String
    let unsignedPayload: Bool
    let timestamp: Int64
    let date: String
    let service: String
    let expect: Expectation
    let authorization: String
    let wire: Wire?

    var testDescription: String { id }

    var signingKey: TC3SigningKey { TC3SigningKey(secretKey: secretKey, date: date, service: service) }

    /// The request with the header values that were signed.
    var request: TC3Request { request(headers: canonicalHeaders.map { ($0[0], $0[1]) }) }

    /// The request with other values of the signed headers.
    func request(headers: [(name: String, value: String)]) -> TC3Request {
        TC3Request(
            method: method, query: query, signedHeaders: headers, timestamp: String(timestamp), date: date,
            service: service, body: Array(body.utf8), payloadIsSigned: !unsignedPayload)
    }

    /// Every TC3 vector of the contract.
    static func all() throws -> [TC3Vector] {
        try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: file)).vectors.compactMap(\.tc3)
    }

    static func named(_ id: String) throws -> TC3Vector? { try all().first { $0.id == id } }

    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Contract/signature_vectors.json")
}

private struct VectorFile: Decodable {
    /// A vector of any algorithm. Those of the parameter form have other fields.
    struct Entry: Decodable {
        let tc3: TC3Vector?

        private enum CodingKeys: String, CodingKey { case algorithm }

        init(from decoder: any Decoder) throws {
            let algorithm = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .algorithm)
            tc3 = algorithm == TC3Authorization.algorithm ? try TC3Vector(from: decoder) : nil
        }
    }

    let vectors: [Entry]
}
