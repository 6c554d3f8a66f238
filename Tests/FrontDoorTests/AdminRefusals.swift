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
        Refusal(.admin, "DescribeQuotas", "ResourceNotFound.Account", ["Uin": "100000000002"]),
        .fault(.admin, "DescribeQuotas", "InternalError", ["Uin": "100000000001"]),
        Refusal(.admin, "ModifyQuota", "ResourceNotFound.Account", ["Uin": "100000000002", "Product": "cvm"]),
        Refusal(.admin, "ModifyQuota", "InvalidParameterValue.Product", ["Uin": "100000000001", "Product": "CVM"]),
        .fault(.admin, "ModifyQuota", "InternalError", ["Uin": "100000000001", "Product": "cvm"]),
        .fault(.admin, "ListAccounts", "InternalError"),
    ]
    + [-1, 1_000_000_001, Int.max].map { quota in
        Refusal(
            .admin, "ModifyQuota", "InvalidParameterValue.KeyPairQuota",
            ["Uin": "100000000001", "Product": "cvm", "KeyPairQuota": quota])
    }
    + ["DeleteAccount", "DisableAccount", "EnableAccount"].flatMap { action in
        ["100000000002", "+100000000001", "0100000000001", "x", "", "99999999999999999999"].map { uin in
            Refusal(.admin, action, "ResourceNotFound.Account", ["Uin": uin])
        } + [
            Refusal(.admin, action, "OperationDenied.OperatorAccount", ["Uin": "100000000001"]),
            .fault(.admin, action, "InternalError", ["Uin": "100000000002"]),
        ]
    }
