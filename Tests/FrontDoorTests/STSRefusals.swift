// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

private let everything = PermissionTests.allow("*")

private func refusal(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    let whole: [String: any Sendable] = ["Name": "n", "Policy": everything]
    return Refusal(.sts, "GetFederationToken", code, whole.merging(parameters) { _, new in new })
}

/// Refusals of STS.
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
]
