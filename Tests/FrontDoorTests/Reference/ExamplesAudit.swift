// SPDX-License-Identifier: Apache-2.0

import UseCases

/// Creates a key pair and makes a call with a wrong signature.
@Sendable private func prepare(_ server: TestServer) async throws {
    _ = try await server.cvm("CreateKeyPair", ["KeyName": "deploy", "ProjectId": 0])
    for _ in 1...3 { _ = try await server.post(.cvm, "DescribeKeyPairs", json: "{}", secretKey: "wrong") }
    await server.refusals.keep(at: nil)
}

private func example(_ door: String, _ action: String, _ json: String) -> ReferenceExample {
    ReferenceExample(door, action, .json(json), prepare: prepare)
}

let auditExamples: [ReferenceExample] = [
    example("cloudaudit", "DescribeEvents", #"{"StartTime":1699999000,"EndTime":1700000100,"MaxResults":1}"#),
    example(
        "cloudaudit", "LookUpEvents",
        #"{"StartTime":1699999000,"EndTime":1700000100,"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"CreateKeyPair"}]}"#
    ),
    ReferenceExample(
        "cloudaudit", "LookUpEvents", .json(#"{"StartTime":1690000000,"EndTime":1700000100}"#),
        title: "A refusal: more than seven days", refusedWith: "LimitExceeded.OverTime"),
    example("admin", "DescribeAuditRecords", #"{"Uin":"100000000001","Limit":2}"#),
    example("admin", "VerifyAuditTrail", #"{"Uin":"100000000001"}"#),
]
