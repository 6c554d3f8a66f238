// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Testing
import UseCases

/// If a call has two faults, the one that comes first in contract 2.7 is answered.
struct OrderOfChecksTests {
    /// Faults in the order in which they must be found. Each can be combined with any later one in one call.
    private enum Fault: Int, CaseIterable {
        case method, body, action, version, timestamp, authorization, secretID, window, signature, token, unknownAction
        case region, unknownParameter, missingParameter, wrongType, listLength, value

        var code: String {
            switch self {
            case .method: "UnsupportedProtocol"
            case .body, .wrongType: "InvalidParameter"
            case .action, .version, .timestamp, .missingParameter: "MissingParameter"
            case .authorization: "AuthFailure.InvalidAuthorization"
            case .secretID: "AuthFailure.SecretIdNotFound"
            case .window: "AuthFailure.SignatureExpire"
            case .signature: "AuthFailure.SignatureFailure"
            case .token: "AuthFailure.TokenFailure"
            case .unknownAction: "InvalidAction"
            case .region: "UnsupportedRegion"
            case .unknownParameter: "UnknownParameter"
            case .listLength: "LimitExceeded.TagResourceQuota"
            case .value: "InvalidKeyPairNameTooLong"
            }
        }
    }

    @Test func theEarlierOfTwoFaultsIsAnswered() async throws {
        let server = try await TestServer()
        for first in Fault.allCases {
            for second in Fault.allCases where second.rawValue >= first.rawValue {
                // Both faults are in the same field of the request, so they cannot be combined.
                if first == .action && second == .unknownAction { continue }
                let answer = try await answer(server, [first, second])
                #expect(answer.code == first.code, "\(first) with \(second)")
            }
        }
    }

    private func answer(_ server: TestServer, _ faults: Set<Fault>) async throws -> TestAnswer {
        try await server.post(.cvm, "CreateKeyPair", json: body(faults)) { request in
            if faults.contains(.method) { request.method = "PUT" }
            if faults.contains(.token) { request.headers["x-tc-token"] = "token" }
            if faults.contains(.region) { request.headers["x-tc-region"] = "ap-mumbai" }
            if faults.contains(.unknownAction) { request.headers["x-tc-action"] = "MakeKeyPair" }
            if faults.contains(.signature) { request.body += " " }
            if faults.contains(.window) { request.headers["x-tc-timestamp"] = "1" }
            if faults.contains(.secretID) {
                request.headers["authorization"] = request.headers["authorization"]?
                    .replacing(TestServer.secretID, with: "AKIDnobody")
            }
            if faults.contains(.authorization) { request.headers["authorization"] = "SKIP" }
            if faults.contains(.timestamp) { request.headers["x-tc-timestamp"] = nil }
            if faults.contains(.version) { request.headers["x-tc-version"] = "" }
            if faults.contains(.action) { request.headers["x-tc-action"] = nil }
        }
    }

    private func body(_ faults: Set<Fault>) -> String {
        let name = faults.contains(.value) ? String(repeating: "x", count: 26) : "name"
        let project = faults.contains(.wrongType) ? "[]" : "0"
        let tags = (0..<(faults.contains(.listLength) ? 11 : 1)).map { "{\"Key\":\"k\($0)\",\"Value\":\"v\"}" }
        var members = [
            "\"ProjectId\":\(project)",
            "\"TagSpecification\":[{\"ResourceType\":\"keypair\",\"Tags\":[\(tags.joined(separator: ","))]}]",
        ]
        if !faults.contains(.missingParameter) { members.append("\"KeyName\":\"\(name)\"") }
        if faults.contains(.unknownParameter) { members.append("\"KeyColour\":\"red\"") }
        return faults.contains(.body) ? "{" : "{\(members.joined(separator: ","))}"
    }

    /// Existence is checked before uniqueness, and uniqueness before the quota.
    @Test func existenceComesBeforeUniquenessAndThatBeforeTheQuota() async throws {
        let server = try await TestServer(quotas: .init(cvm: 1, lighthouse: 1))
        let line = CannedKeys.line(1)
        _ = try await server.cvm("ImportKeyPair", ["KeyName": "taken", "ProjectId": 0, "PublicKey": line])
        let cases: [(String, Int, String, String)] = [
            ("taken", 9, line, "InvalidProjectId.NotFound"),
            ("taken", 0, line, "InvalidKeyPairName.Duplicate"),
            ("free", 0, line, "InvalidPublicKey.Duplicate"),
            ("free", 0, CannedKeys.line(2), "InvalidKeyPair.LimitExceeded"),
            ("taken", 9, "nonsense", "InvalidPublicKey.Malformed"),
        ]
        for (name, project, key, code) in cases {
            let answer = try await server.cvm(
                "ImportKeyPair", ["KeyName": name, "ProjectId": project, "PublicKey": key])
            #expect(answer.code == code)
        }
        #expect(
            try await server.cvm("CreateKeyPair", ["KeyName": "taken", "ProjectId": 0]).code
                == "InvalidKeyPairName.Duplicate")
        #expect(
            try await server.cvm("CreateKeyPair", ["KeyName": "free", "ProjectId": 0]).code
                == "InvalidKeyPair.LimitExceeded")
    }

    @Test(arguments: [(-301, false), (-300, true), (0, true), (300, true), (301, false)])
    func theWindowIsThreeHundredSecondsBothWays(_ offset: Int, _ isIn: Bool) async throws {
        let server = try await TestServer()
        let request = SignedRequest(
            product: .cvm, action: "DescribeKeyPairs", body: "{}", region: "ap-guangzhou",
            timestamp: server.clock.now().seconds)
        server.clock.advance(by: Int64(-offset))
        let answer = try await server.post(.cvm, "DescribeKeyPairs", json: "{}") { $0 = request }
        #expect(answer.code == (isIn ? nil : "AuthFailure.SignatureExpire"))
    }
}
