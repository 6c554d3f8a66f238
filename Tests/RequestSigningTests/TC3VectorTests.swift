// SPDX-License-Identifier: Apache-2.0

import DomainModel
import TestHelpers
import Testing

@testable import RequestSigning

/// The vectors of the wire contract: published ones, captured requests of SDKs, and vectors computed by their rules.
struct TC3VectorTests {
    @Test func everyVectorOfTheContractIsRead() throws {
        #expect(
            try TC3Vector.all().map(\.id) == [
                "doc-tc3-post-example-key", "doc-tc3-post-masked-key", "doc-tc3-post-action-header-signed",
                "doc-tc3-get", "sdk-py-tc3-post-create", "sdk-py-tc3-post-unsigned", "sdk-py-tc3-get-describe",
                "sdk-py-tc3-token", "derived-node-style-loopback", "derived-java-style-loopback",
                "derived-php-style-localhost",
            ])
    }

    @Test(arguments: try TC3Vector.all())
    func canonicalRequestIsThePublishedOne(_ vector: TC3Vector) {
        let canonical = vector.request.canonicalRequest(vector.canonicalHeaders.map { ClientText($0[1]) })
        #expect(String(decoding: canonical, as: UTF8.self) == vector.expect.canonicalRequest)
        #expect(canonical.suffix(64).elementsEqual(vector.expect.payloadHash.utf8))
    }

    @Test(arguments: try TC3Vector.all())
    func stringToSignIsThePublishedOne(_ vector: TC3Vector) {
        let toSign = vector.request.stringToSign(vector.canonicalHeaders.map { ClientText($0[1]) })
        #expect(String(decoding: toSign, as: UTF8.self) == vector.expect.stringToSign)
        #expect(toSign.suffix(64).elementsEqual(vector.expect.hashedCanonicalRequest.utf8))
    }

    @Test(arguments: try TC3Vector.all())
    func signatureIsThePublishedOne(_ vector: TC3Vector) {
        #expect(vector.signingKey.signature(of: vector.request) == vector.expect.signature)
        #expect(vector.signingKey.isValid(vector.expect.signature, of: vector.request))
    }

    @Test(arguments: try TC3Vector.all())
    func authorizationIsReadIntoItsParts(_ vector: TC3Vector) throws {
        let authorization = try #require(TC3Authorization(vector.authorization))
        #expect(authorization.secretID == vector.secretId)
        #expect(authorization.date == vector.date)
        #expect(authorization.service == vector.service)
        #expect(authorization.signedHeaders == vector.canonicalHeaders.map { $0[0] })
        #expect(authorization.signedHeaders.joined(separator: ";") == vector.signedHeaders)
        #expect(authorization.signature == vector.expect.signature)
    }

    @Test(arguments: try TC3Vector.all())
    func scopeDateIsTheDayOfTheTimestamp(_ vector: TC3Vector) {
        #expect(utcDay(ofUnixSeconds: vector.timestamp) == vector.date)
    }

    @Test(arguments: try TC3Vector.all().filter { $0.wire != nil })
    func whatAnSDKPutOnTheWireVerifies(_ vector: TC3Vector) throws {
        let wire = try #require(vector.wire)
        let headers = wire.headers.map { (name: $0[0].lowercased(), value: $0[1]) }
        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

        let claim = try #require(header("authorization"))
        let authorization = try #require(TC3Authorization(claim))
        let target = wire.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = TC3Request(
            method: wire.method, query: target.count == 2 ? String(target[1]) : "",
            signedHeaders: try authorization.signedHeaders.map { ($0, try #require(header($0))) },
            timestamp: try #require(header("x-tc-timestamp")), date: authorization.date.kept,
            service: authorization.service.kept, body: Array(wire.body.utf8),
            payloadIsSigned: header("x-tc-content-sha256") != TC3Request.unsignedPayload)
        #expect(target[0] == vector.path)
        #expect(vector.signingKey.isValid(authorization.signature, of: request))
    }

    /// Two vectors were signed with other header values than those that were sent.
    @Test(arguments: [
        ("doc-tc3-post-action-header-signed", "x-tc-action", "DescribeInstances"),
        ("derived-node-style-loopback", "host", "127.0.0.1:8443"),
    ])
    func valuesAsTheyTravelVerify(_ id: String, _ name: String, _ value: String) throws {
        let named = try TC3Vector.named(id)
        let vector = try #require(named)
        let sent = vector.canonicalHeaders.map { (name: $0[0], value: $0[0] == name ? value : $0[1]) }
        #expect(vector.canonicalHeaders.contains { $0[0] == name && $0[1] != value })
        #expect(vector.signingKey.isValid(vector.expect.signature, of: vector.request(headers: sent)))
    }

    @Test(arguments: try TC3Vector.all())
    func anotherVectorsSignatureIsRefused(_ vector: TC3Vector) throws {
        for other in try TC3Vector.all() where other.expect.signature != vector.expect.signature {
            #expect(!vector.signingKey.isValid(other.expect.signature, of: vector.request), "\(other.id)")
        }
    }
}
