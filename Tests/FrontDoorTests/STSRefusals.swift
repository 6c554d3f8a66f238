// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

private let everything = PermissionTests.allow("*")

private func refusal(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    let whole: [String: any Sendable] = ["Name": "n", "Policy": everything]
    return Refusal(.sts, "GetFederationToken", code, whole.merging(parameters) { _, new in new })
}

/// What STS refuses.
let stsRefusals: [Refusal] = [
    .fault(.sts, "GetCallerIdentity", "InternalError"),
    .fault(.sts, "GetFederationToken", "InternalError", ["Name": "n", "Policy": everything]),
    refusal("InvalidParameter.OverTimeError", ["DurationSeconds": 0]),
    refusal("InvalidParameter.OverTimeError", ["DurationSeconds": 7201]),
    refusal("InvalidParameter.ParamError", ["Name": "a b"]),
    refusal(
        "InvalidParameter.PolicyTooLong",
        ["Policy": PermissionTests.allow("cvm:" + String(repeating: "a", count: 4000))]),
    refusal("InvalidParameter.ResouceError", ["Policy": PermissionTests.allow("*", "keypair/*")]),
    refusal("InvalidParameter.StrategyFormatError", ["Policy": "{"]),
    refusal("InvalidParameter.StrategyInvalid", ["Policy": PermissionTests.allow("everything")]),
    Refusal(.sts, "GetFederationToken", "FailedOperation.TempKeyNotAllowed") { server in
        let parameters = ["Name": "n", "Policy": everything]
        let made = try await server.call(.sts, "GetFederationToken", parameters)
        let key = try #require(made.fields["Credentials"] as? [String: String])
        return try await server.post(
            .sts, "GetFederationToken",
            json: String(decoding: try JSONSerialization.data(withJSONObject: parameters), as: UTF8.self),
            headers: ["x-tc-token": try #require(key["Token"])], secretID: try #require(key["TmpSecretId"]),
            secretKey: try #require(key["TmpSecretKey"]))
    },
]
