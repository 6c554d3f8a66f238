// SPDX-License-Identifier: Apache-2.0

import RequestSigning
import Testing

struct TC3AuthorizationTests {
    private static let credential = "Credential=AKIDEXAMPLE/2023-11-14/cvm/tc3_request"
    private static let headers = "SignedHeaders=content-type;host"
    private static let signature = "Signature=72e494ea"

    @Test(arguments: [
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256  \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256     \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential),\(headers),\(signature)",
        "TC3-HMAC-SHA256 \(credential),\(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential),     \(headers),          \(signature)",
    ])
    func spacesAfterTheAlgorithmAndCommasAreFree(_ value: String) throws {
        let authorization = try #require(TC3Authorization(value))
        #expect(authorization.secretID == "AKIDEXAMPLE")
        #expect(authorization.date == "2023-11-14")
        #expect(authorization.service == "cvm")
        #expect(authorization.signedHeaders == ["content-type", "host"])
        #expect(authorization.signature == "72e494ea")
    }

    @Test(arguments: [
        ("content-type;host", ["content-type", "host"]),
        ("host;content-type", ["host", "content-type"]),
        ("content-type;host;x-tc-action", ["content-type", "host", "x-tc-action"]),
        ("a1;content-type;host", ["a1", "content-type", "host"]),
    ])
    func signedHeadersKeepTheirOrder(_ text: String, _ names: [String]) throws {
        let value = "TC3-HMAC-SHA256 \(Self.credential), SignedHeaders=\(text), \(Self.signature)"
        #expect(try #require(TC3Authorization(value)).signedHeaders == names)
    }

    @Test(arguments: ["cvm", "lighthouse", "127", "localhost:8443", "[", "nothing-served-here"])
    func anyServiceMayStandInTheScope(_ service: String) throws {
        let credential = "Credential=AKIDEXAMPLE/2023-11-14/\(service)/tc3_request"
        let value = "TC3-HMAC-SHA256 \(credential), \(Self.headers), \(Self.signature)"
        #expect(try #require(TC3Authorization(value)).service == service)
    }

    @Test(arguments: [
        "", " ", "SKIP", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 ", "TC3-HMAC-SHA256 , , ",
        // The algorithm.
        "TC3-HMAC-SHA1 \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA2567 \(credential), \(headers), \(signature)",
        "tc3-hmac-sha256 \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256\(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256\t\(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256,\(credential), \(headers), \(signature)",
        " TC3-HMAC-SHA256 \(credential), \(headers), \(signature)",
        "\(credential), \(headers), \(signature)",
        // Parts that are missing, out of order, repeated, renamed or joined.
        "TC3-HMAC-SHA256 \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential), \(signature)",
        "TC3-HMAC-SHA256 \(credential), \(headers)",
        "TC3-HMAC-SHA256 \(credential), \(headers), ",
        "TC3-HMAC-SHA256 \(credential), , \(signature)",
        "TC3-HMAC-SHA256 \(headers), \(credential), \(signature)",
        "TC3-HMAC-SHA256 \(credential), \(signature), \(headers)",
        "TC3-HMAC-SHA256 \(signature), \(headers), \(credential)",
        "TC3-HMAC-SHA256 \(credential), \(credential), \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential) \(headers) \(signature)",
        "TC3-HMAC-SHA256 \(credential); \(headers); \(signature)",
        "TC3-HMAC-SHA256 \(credential) , \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential),\t\(headers), \(signature)",
        "TC3-HMAC-SHA256 credential=AKIDEXAMPLE/2023-11-14/cvm/tc3_request, \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential), signedheaders=content-type;host, \(signature)",
        "TC3-HMAC-SHA256 \(credential), \(headers), signature=72e494ea",
        "TC3-HMAC-SHA256 Credential:AKIDEXAMPLE/2023-11-14/cvm/tc3_request, \(headers), \(signature)",
        "TC3-HMAC-SHA256 Credential =AKIDEXAMPLE/2023-11-14/cvm/tc3_request, \(headers), \(signature)",
        "TC3-HMAC-SHA256 Credential= AKIDEXAMPLE/2023-11-14/cvm/tc3_request, \(headers), \(signature)",
        // Additional text at the end.
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature),",
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature), X=1",
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature) ",
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature) X=1",
        "TC3-HMAC-SHA256 \(credential), \(headers), \(signature), \(signature)",
        // Empty parts.
        "TC3-HMAC-SHA256 Credential=, \(headers), \(signature)",
        "TC3-HMAC-SHA256 \(credential), SignedHeaders=, \(signature)",
        "TC3-HMAC-SHA256 \(credential), \(headers), Signature=",
    ])
    func malformedValueIsRefused(_ value: String) {
        #expect(TC3Authorization(value) == nil)
    }

    @Test(arguments: [
        "", "/", "///", "AKIDEXAMPLE", "AKIDEXAMPLE/2023-11-14/cvm", "2023-11-14/cvm/tc3_request",
        // Five parts and more.
        "AKIDEXAMPLE/2023-11-14/cvm/tc3_request/", "AKIDEXAMPLE/2023-11-14/cvm/tc3_request/x",
        "/AKIDEXAMPLE/2023-11-14/cvm/tc3_request", "AKID/EXAMPLE/2023-11-14/cvm/tc3_request",
        "AKIDEXAMPLE/2023-11-14/ap-guangzhou/cvm/tc3_request",
        // Empty ones.
        "/2023-11-14/cvm/tc3_request", "AKIDEXAMPLE//cvm/tc3_request", "AKIDEXAMPLE/2023-11-14//tc3_request",
        "AKIDEXAMPLE/2023-11-14/cvm/",
        // The end.
        "AKIDEXAMPLE/2023-11-14/cvm/tc3_reques", "AKIDEXAMPLE/2023-11-14/cvm/TC3_REQUEST",
        "AKIDEXAMPLE/2023-11-14/cvm/tc3_requests", "AKIDEXAMPLE/2023-11-14/cvm/aws4_request",
        // The date.
        "AKIDEXAMPLE/20231114/cvm/tc3_request", "AKIDEXAMPLE/2023-11-1/cvm/tc3_request",
        "AKIDEXAMPLE/2023-11-014/cvm/tc3_request", "AKIDEXAMPLE/23-11-14/cvm/tc3_request",
        "AKIDEXAMPLE/2023/11/14/cvm/tc3_request", "AKIDEXAMPLE/2023_11_14/cvm/tc3_request",
        "AKIDEXAMPLE/2023-1a-14/cvm/tc3_request", "AKIDEXAMPLE/-023-11-14/cvm/tc3_request",
        "AKIDEXAMPLE/２０２３-11-14/cvm/tc3_request", "AKIDEXAMPLE/2023-11-1\u{664}/cvm/tc3_request",
        // Spaces.
        "AKID EXAMPLE/2023-11-14/cvm/tc3_request", "AKIDEXAMPLE/2023-11-14/cv m/tc3_request",
    ])
    func malformedScopeIsRefused(_ scope: String) {
        let value = "TC3-HMAC-SHA256 Credential=\(scope), \(Self.headers), \(Self.signature)"
        #expect(TC3Authorization(value) == nil)
    }

    @Test(arguments: [
        // One of the two required headers is missing.
        "content-type", "host", "x-tc-action", "content-type;x-tc-action", "host;x-tc-action", "content-types;host",
        "content-type;hosts", "content-type host",
        // Upper-case letters and other characters.
        "Content-Type;Host", "content-type;Host", "CONTENT-TYPE;HOST", "content-type;host;X-TC-Action",
        "content_type;host", "content-type;host;x_tc_action", "content-type;host;é", "content-type;host;x:y",
        // Repeated names.
        "content-type;host;host", "content-type;content-type;host", "content-type;host;x-tc-action;x-tc-action",
        // Empty names and other separators.
        ";content-type;host", "content-type;host;", "content-type;;host", "content-type; host", "content-type:host",
        // A Greek question mark, which Swift treats as equal to a semicolon.
        "content-type\u{37e}host",
    ])
    func malformedSignedHeadersAreRefused(_ names: String) {
        let value = "TC3-HMAC-SHA256 \(Self.credential), SignedHeaders=\(names), \(Self.signature)"
        #expect(TC3Authorization(value) == nil)
    }
}
