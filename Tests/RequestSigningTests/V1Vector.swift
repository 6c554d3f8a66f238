// SPDX-License-Identifier: Apache-2.0

import Foundation
import RequestSigning
import TestHelpers
import Testing

/// An HmacSHA1 or HmacSHA256 vector of the wire contract.
struct V1Vector: Decodable, Sendable, CustomTestStringConvertible {
    struct Expectation: Decodable, Sendable {
        let stringToSign: String
        let signature: String
    }

    let id: String
    let algorithm: String
    let secretKey: String
    let method: String
    let host: String
    let path: String
    let params: [String: String]
    let underscoreToDotKeys: Bool
    let expect: Expectation

    var testDescription: String { id }

    /// The request as it is sent. Underscores in names are kept, even if the client signed dots.
    var request: V1Request {
        V1Request(
            method: method, host: host, path: path, isSecure: false,
            parameters: params.map { ($0.key, $0.value) },
            algorithm: algorithm == "HmacSHA256" ? .hmacSHA256 : .hmacSHA1)
    }

    /// Every vector of these methods.
    static func all() throws -> [V1Vector] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Contract/signature_vectors.json")
        return try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: file)).vectors.compactMap(\.v1)
    }
}

private struct VectorFile: Decodable {
    struct Entry: Decodable {
        let v1: V1Vector?

        private enum CodingKeys: String, CodingKey { case algorithm }

        init(from decoder: any Decoder) throws {
            let algorithm = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .algorithm)
            v1 = algorithm == TC3Authorization.algorithm ? nil : try V1Vector(from: decoder)
        }
    }

    let vectors: [Entry]
}
