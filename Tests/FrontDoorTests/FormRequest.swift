// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import RequestSigning
import TestHelpers

/// A request that is signed by its parameters: API 3.0 with HmacSHA1 or HmacSHA256, or the legacy endpoint.
struct FormRequest {
    var method = "GET"
    var path = "/"
    var host = "cvm.tencentcloudapi.com"
    /// Added to `parameters` before the request is signed.
    var algorithm = V1Algorithm.hmacSHA256
    var parameters: [(name: String, value: String)]
    var headers: [String: String] = [:]
    var secretKey = TestServer.secretKey
    /// Sent in place of the signature; an empty text sends none.
    var signature: String?

    /// The common parameters of a call at the server's time, with a new Nonce.
    init(_ action: String, version: String?, timestamp: Int64, _ parameters: [String: String] = [:]) {
        var all = [
            "Action": action, "Nonce": String(Int64.random(in: .min ... .max)), "Region": "ap-guangzhou",
            "SecretId": TestServer.secretID, "Timestamp": String(timestamp), "SignatureMethod": "HmacSHA256",
        ]
        if let version { all["Version"] = version }
        self.parameters = all.merging(parameters) { _, new in new }.filter { $0.value != Self.absent }
            .map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    /// In place of a value, it leaves the parameter out.
    static let absent = "\u{0}absent"

    var region: String? { parameters.first { $0.name == "Region" }?.value }

    var rawCall: RawCall {
        let signed = V1Request(
            method: method, host: host, path: path, isSecure: false, parameters: parameters, algorithm: algorithm)
        let signature = self.signature ?? signed.signature(secretKey: secretKey)
        let sent = signature.isEmpty ? parameters : parameters + [("Signature", signature)]
        let text = sent.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        var fields = headers
        fields["host"] = host
        if method == "POST" { fields["content-type"] = fields["content-type"] ?? "application/x-www-form-urlencoded" }
        return RawCall(
            method: method, path: path, query: method == "GET" ? text : "",
            headers: HeaderFields(fields.map { ($0.key, $0.value) }),
            body: .complete(method == "GET" ? [] : Array(text.utf8)), source: "127.0.0.1", isSecure: false)
    }

    /// The unreserved characters of RFC 3986.
    private static let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
