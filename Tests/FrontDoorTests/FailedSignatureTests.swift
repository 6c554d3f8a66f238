// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RateLimiting
import StorageContract
import Testing

@testable import ActionAPI

/// A source that fails too often is told only that.
struct FailedSignatureTests {
    enum Failure: CaseIterable {
        case unknownKey, disabledKey, clock, signature
    }

    private static let rate = 3

    private func server() async throws -> TestServer {
        let server = try await TestServer(failureLimiter: SourceLimiter(rate: Self.rate))
        try await server.addUser()
        try await server.change(
            .modifyAccessKey(secretID: TestServer.userSecretID, isActive: false, of: TestServer.user))
        return server
    }

    private func code(
        _ server: TestServer, _ failure: Failure?, from source: String = "192.0.2.1", headers: [String: String] = [:]
    ) async throws -> String? {
        let secretID =
            switch failure {
            case .unknownKey: "AKIDnobody"
            case .disabledKey: TestServer.userSecretID
            case .clock, .signature, nil: TestServer.secretID
            }
        return try await server.post(
            .cvm, "DescribeKeyPairs", json: "{}", headers: headers, secretID: secretID,
            secretKey: failure == .signature ? "wrong" : TestServer.secretKey
        ) { request in
            request.source = source
            if failure == .clock { request.headers["x-tc-timestamp"] = "1" }
        }.code
    }

    @Test(arguments: Failure.allCases)
    func whatIsOverTheLimitIsToldNothing(_ failure: Failure) async throws {
        let server = try await server()
        let own = try await code(server, failure)
        for _ in 1..<Self.rate { #expect(try await code(server, failure) == own) }
        for other in Failure.allCases {
            #expect(try await code(server, other) == "RequestLimitExceeded.IPLimitExceeded")
        }
        // The next address is another source, and a second later the first has tokens again.
        #expect(try await code(server, failure, from: "192.0.2.2") == own)
        server.clock.pass(.seconds(1))
        #expect(try await code(server, failure) == own)
    }

    @Test func aRightSignatureGetsInWhateverElseItsAddressSends() async throws {
        let server = try await server()
        for _ in 1...10 * Self.rate {
            _ = try await code(server, .signature)
            #expect(try await code(server, nil) == nil)
        }
    }

    @Test func whatIsNoGuessIsNotCounted() async throws {
        let server = try await server()
        for _ in 1...10 * Self.rate {
            #expect(
                try await code(server, nil, headers: ["authorization": "SKIP"]) == "AuthFailure.InvalidAuthorization")
            #expect(try await code(server, nil, headers: ["x-tc-token": "x"]) == "AuthFailure.TokenFailure")
        }
        #expect(try await code(server, .signature) == "AuthFailure.SignatureFailure")
    }

    @Test func theLegacyDoorsHaveCodesOfTheirOwn() async throws {
        let server = try await server()
        func answer(version: String?) async -> String {
            var request = FormRequest("DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds, [:])
            request.path = "/v2/index.php"
            request.host = "cvm.api.qcloud.com"
            request.signature = "wrong"
            return String(decoding: await server.answer(request), as: UTF8.self)
        }
        for _ in 1...Self.rate {
            #expect(await answer(version: "2017-03-12").contains("\"InvalidParameter.SignatureFailure\""))
        }
        #expect(await answer(version: "2017-03-12").contains("\"InvalidRequest.LimitExceeded\""))
        let generationA = await answer(version: nil)
        #expect(generationA.contains("\"code\":4400") && generationA.contains("\"InvalidRequest.LimitExceeded\""))
    }
}
