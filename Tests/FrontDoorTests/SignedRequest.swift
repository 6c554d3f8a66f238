// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import RequestSigning
import TestHelpers
import Testing

/// A request and its TC3 signature before any alteration.
struct SignedRequest {
    var method = "POST"
    var query = ""
    var headers: [String: String]
    var body: String
    var source = "127.0.0.1"

    init(
        product: Service, action: String, body: String, region: String?, timestamp: Int64,
        secretID: String = TestServer.secretID, secretKey: String = TestServer.secretKey, host: String? = nil
    ) {
        let host = host ?? "\(product.rawValue).tencentcloudapi.com"
        let date = utcDay(ofUnixSeconds: timestamp) ?? ""
        let request = TC3Request(
            method: "POST", query: "", signedHeaders: [("content-type", "application/json"), ("host", host)],
            timestamp: String(timestamp), date: date, service: product.rawValue, body: Array(body.utf8),
            payloadIsSigned: true)
        let signature = TC3SigningKey(secretKey: secretKey, date: date, service: product.rawValue)
            .signature(of: request)
        self.body = body
        headers = [
            "authorization":
                "TC3-HMAC-SHA256 Credential=\(secretID)/\(date)/\(product.rawValue)/tc3_request, "
                + "SignedHeaders=content-type;host, Signature=\(signature)",
            "content-type": "application/json", "host": host, "x-tc-action": action,
            "x-tc-timestamp": String(timestamp), "x-tc-version": product.version,
        ]
        if let region { headers["x-tc-region"] = region }
    }

    var rawCall: RawCall {
        RawCall(
            method: method, path: "/", query: query, headers: HeaderFields(headers.map { ($0.key, $0.value) }),
            body: .complete(Array(body.utf8)), source: source, isSecure: false)
    }
}

/// A parsed answer.
struct TestAnswer {
    let fields: [String: Any]
    let code: String?
    let message: String

    init(_ reply: Reply) throws {
        let envelope = try #require(try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any])
        fields = try #require(envelope["Response"] as? [String: Any])
        let error = fields["Error"] as? [String: Any]
        code = error?["Code"] as? String
        message = error?["Message"] as? String ?? ""
        #expect(envelope.count == 1)
        #expect(fields["RequestId"] is String)
        #expect(error == nil || fields.count == 2)
    }
}
