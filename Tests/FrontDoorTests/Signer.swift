// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The credentials with which a client signs.
struct Signer: Sendable {
    let secretID: String
    var secretKey = TestServer.secretKey
    /// The token of a temporary key.
    var token: String?

    static let main = Signer(secretID: TestServer.secretID)
    /// The credentials of the sub-user.
    static let user = Signer(secretID: TestServer.userSecretID)
}

extension TestServer {
    /// A temporary key that an identity requests.
    func temporaryKey(
        of signer: Signer = .main, policy: String = PermissionTests.allow("*"), seconds: Int = 1800
    ) async throws -> Signer {
        let made = try await call(
            .sts, "GetFederationToken", ["Name": "n", "Policy": policy, "DurationSeconds": seconds], region: nil,
            by: signer)
        let key = try #require(made.fields["Credentials"] as? [String: String], "\(made.code ?? "")")
        return Signer(
            secretID: try #require(key["TmpSecretId"]), secretKey: try #require(key["TmpSecretKey"]),
            token: key["Token"])
    }

    /// Sends a signed POST with parameters and answers the response.
    func call(
        _ product: Service, _ action: String, _ parameters: [String: any Sendable] = [:],
        region: String? = "ap-guangzhou", by signer: Signer
    ) async throws -> TestAnswer {
        try await post(
            product, action,
            json: String(decoding: try JSONSerialization.data(withJSONObject: parameters), as: UTF8.self),
            region: region, headers: signer.token.map { ["x-tc-token": $0] } ?? [:], secretID: signer.secretID,
            secretKey: signer.secretKey)
    }
}
