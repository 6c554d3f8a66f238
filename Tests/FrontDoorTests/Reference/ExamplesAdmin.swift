// SPDX-License-Identifier: Apache-2.0

/// The account of the team.
@Sendable private func prepare(_ server: TestServer) async throws {
    _ = try await server.call(.admin, "CreateAccount", ["Remark": "team blue"], region: nil)
}

private func example(_ action: String, _ json: String) -> ReferenceExample {
    ReferenceExample("admin", action, .json(json), prepare: prepare)
}

private let uin = #"{"Uin":"100000000002"}"#

let adminExamples: [ReferenceExample] = [
    ReferenceExample("admin", "CreateAccount", .json(#"{"Remark":"team blue"}"#)),
    example("ListAccounts", "{}"),
    example("DescribeQuotas", uin),
    example("DisableAccount", uin),
    example("EnableAccount", uin),
    example("ModifyQuota", #"{"Uin":"100000000002","Product":"cvm","KeyPairQuota":500}"#),
    example("DeleteAccount", uin),
    ReferenceExample(
        "admin", "DeleteAccount", .json(#"{"Uin":"100000000001"}"#), title: "A refusal: the operator's own",
        refusedWith: "OperationDenied.OperatorAccount"),
]
