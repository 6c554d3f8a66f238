// SPDX-License-Identifier: Apache-2.0

/// What the administration refuses.
let adminRefusals: [Refusal] =
    [
        Refusal(
            .admin, "CreateAccount", "InvalidParameterValue.RemarkTooLong",
            ["Remark": String(repeating: "号", count: 256)]),
        Refusal(.admin, "ListAccounts", "InvalidParameterValue.Page", ["Limit": 101]),
        Refusal(.admin, "ListAccounts", "InvalidParameterValue.Page", ["Offset": -1]),
        .fault(.admin, "CreateAccount", "InternalError"),
        .fault(.admin, "ListAccounts", "InternalError"),
    ]
    + ["DeleteAccount", "DisableAccount", "EnableAccount"].flatMap { action in
        ["100000000002", "+100000000001", "0100000000001", "x", "", "99999999999999999999"].map { uin in
            Refusal(.admin, action, "ResourceNotFound.Account", ["Uin": uin])
        } + [
            Refusal(.admin, action, "OperationDenied.OperatorAccount", ["Uin": "100000000001"]),
            .fault(.admin, action, "InternalError", ["Uin": "100000000002"]),
        ]
    }
