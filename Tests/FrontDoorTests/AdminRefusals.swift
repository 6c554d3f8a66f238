// SPDX-License-Identifier: Apache-2.0

/// Refusals of the administration door.
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
    + instanceRefusals + hostRefusals
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

private let running: [String: any Sendable] = ["InstanceIds": ["ins-00000001"], "InstanceState": "RUNNING"]

private func setting(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "SetInstanceState", code, running.merging(parameters) { _, new in new })
}

private let instanceRefusals: [Refusal] =
    [
        setting("InvalidParameterValue.InstanceIdMalformed", ["InstanceIds": ["skey-00000001"]]),
        setting("InvalidParameterValue.InstanceIdMalformed", ["InstanceIds": ["ins-00000001", "lhins-00000001"]]),
        setting("InvalidParameterValue.InstanceState", ["InstanceState": "running"]),
        // A state of one product only.
        setting("InvalidParameterValue.InstanceState", ["InstanceState": "DELETING"]),
        setting(
            "InvalidParameterValue.InstanceState", ["InstanceIds": ["lhins-00000001"], "InstanceState": "BANNING"]),
        setting("InvalidParameterValue.InstanceState", ["LatestOperationState": "success"]),
        setting("ResourceNotFound.Account", ["Uin": "100000000002"]),
        setting("ResourceNotFound.Instance", [:]),
        .fault(.admin, "SetInstanceState", "InternalError", running),
        Refusal(.admin, "CreateImage", "InvalidParameterValue.InstanceIdMalformed", ["InstanceId": "ins-1"]),
        Refusal(.admin, "CreateImage", "ResourceNotFound.Instance", ["InstanceId": "lhins-00000001"]),
        Refusal(
            .admin, "CreateImage", "ResourceNotFound.Account",
            ["InstanceId": "lhins-00000001", "Uin": "100000000002"]),
        .fault(.admin, "CreateImage", "InternalError", ["InstanceId": "ins-00000001"]),
        Refusal(.admin, "DeleteImage", "InvalidParameterValue.ImageIdMalformed", ["ImageId": "ins-00000001"]),
        Refusal(.admin, "DeleteImage", "ResourceNotFound.Image", ["ImageId": "img-487zeit5"]),
        Refusal(
            .admin, "DeleteImage", "ResourceNotFound.Account", ["ImageId": "lhbp-00000001", "Uin": "100000000002"]),
        .fault(.admin, "DeleteImage", "InternalError", ["ImageId": "lhbp-00000001"]),
        Refusal(.admin, "ListImages", "InvalidParameterValue.Page", ["Limit": 101]),
        Refusal(.admin, "ListImages", "InvalidParameterValue.Page", ["Offset": -1]),
        Refusal(.admin, "ListImages", "ResourceNotFound.Account", ["Uin": "x"]),
        .fault(.admin, "ListImages", "InternalError"),
    ]
    + ["", String(repeating: "镜", count: 61)].map { name in
        Refusal(
            .admin, "CreateImage", "InvalidParameterValue.ImageName",
            ["InstanceId": "ins-00000001", "ImageName": name])
    }
