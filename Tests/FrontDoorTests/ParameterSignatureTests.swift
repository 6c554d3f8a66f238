// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import RequestSigning
import TestHelpers
import Testing

/// API 3.0 signed by parameters: HmacSHA1 and HmacSHA256, GET and form POST.
struct ParameterSignatureTests {
    private let server: TestServer

    init() async throws { server = try await TestServer() }

    private func request(_ parameters: [String: String] = [:]) -> FormRequest {
        FormRequest("DescribeKeyPairs", version: "2017-03-12", timestamp: server.clock.now().seconds, parameters)
    }

    private func code(_ request: FormRequest) async throws -> String? {
        let body = Data(await server.answer(request))
        let envelope = try #require(try JSONSerialization.jsonObject(with: body) as? [String: [String: Any]])
        let response = try #require(envelope["Response"])
        let id = try #require(response["RequestId"] as? String)
        #expect(id == id.lowercased())
        return (response["Error"] as? [String: String])?["Code"]
    }

    @Test(arguments: ["GET", "POST"], ["HmacSHA1", "HmacSHA256", FormRequest.absent])
    func isAnswered(_ method: String, _ algorithm: String) async throws {
        var request = request(["SignatureMethod": algorithm, "Filters.0.Name": "key-name", "Filters.0.Values.0": "a b"])
        request.method = method
        request.algorithm = algorithm == "HmacSHA256" ? .hmacSHA256 : .hmacSHA1
        #expect(try await code(request) == nil)
        request.parameters.append(("Limit", "5"))
        request.signature = V1Request(
            method: method, host: request.host, path: "/", isSecure: false, parameters: request.parameters.dropLast(),
            algorithm: request.algorithm
        ).signature(secretKey: TestServer.secretKey)
        #expect(try await code(request) == "AuthFailure.SignatureFailure")
    }

    @Test(
        arguments: [
            (["Action": FormRequest.absent], "MissingParameter"), (["Version": ""], "MissingParameter"),
            (["Timestamp": FormRequest.absent], "MissingParameter"),
            (["Nonce": FormRequest.absent], "MissingParameter"),
            (["SecretId": ""], "MissingParameter"), (["Nonce": "1.5"], "InvalidParameterValue"),
            (["Nonce": "123456789012345678901"], "InvalidParameterValue"), (["Nonce": "--1"], "InvalidParameterValue"),
            (["Timestamp": "now"], "InvalidParameterValue"), (["Timestamp": "-"], "InvalidParameterValue"),
            (["Timestamp": "99999999999999999999"], "AuthFailure.SignatureExpire"),
            (["Timestamp": "-99999999999999999999"], "AuthFailure.SignatureExpire"),
            (["SecretId": "AKIDnobody"], "AuthFailure.SecretIdNotFound"), (["Token": "t"], "AuthFailure.TokenFailure"),
            (["Region": ""], "MissingParameter"), (["Region": "nowhere"], "InvalidParameterValue"),
            (["Region": "gz"], "InvalidParameterValue"), (["Version": "2016-01-01"], "NoSuchVersion"),
            (["Key_Ids.0": "skey-00000000"], "UnknownParameter"),
            (["Language": "zh-CN", "Limit": "x"], "InvalidParameter"),
        ] as [([String: String], String)])
    func isRefused(_ parameters: [String: String], _ expected: String) async throws {
        #expect(try await code(request(parameters)) == expected)
    }

    @Test(arguments: ["0", "-0", "9223372036854775807", "18446744073709551615", "-99999999999999999999"])
    func anyNumberIsANonce(_ nonce: String) async throws {
        #expect(try await code(request(["Nonce": nonce])) == nil)
    }

    @Test func aNonceMayBeUsedAgainOnAPI3() async throws {
        for _ in 1...2 { #expect(try await code(request(["Nonce": "7"])) == nil) }
    }

    @Test func bothFamiliesAtOnceAreRefused() async throws {
        var request = request()
        request.headers["authorization"] =
            "TC3-HMAC-SHA256 Credential=a/2023-11-14/cvm/tc3_request, SignedHeaders=content-type;host, Signature=x"
        request.headers["x-tc-action"] = "DescribeKeyPairs"
        request.headers["x-tc-version"] = "2017-03-12"
        request.headers["x-tc-timestamp"] = String(server.clock.now().seconds)
        #expect(try await code(request) == "AuthFailure.InvalidAuthorization")
    }

    @Test func aRequestWithoutASignatureIsRefused() async throws {
        var request = request()
        request.signature = ""
        #expect(try await code(request) == "AuthFailure.InvalidAuthorization")
    }

    @Test(arguments: [("a", "a"), ("a.b", "a_b"), ("Limit", "Limit")])
    func aNameThatStandsTwiceIsRefused(_ first: String, _ second: String) async throws {
        var request = request()
        request.parameters += [(first, "1"), (second, "1")]
        #expect(try await code(request) == "InvalidParameter")
    }

    @Test func aFormOverItsLimitIsASignatureFailure() async throws {
        var request = request(["Limit": String(repeating: "1", count: 1024 * 1024)])
        request.method = "POST"
        #expect(try await code(request) == "AuthFailure.SignatureFailure")
    }
}
