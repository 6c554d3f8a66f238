// SPDX-License-Identifier: Apache-2.0

import UseCases

private let web: [String: any Sendable] = ["Product": "cvm", "InstanceName": "web1"]
private let unknownHost: [String: any Sendable] = ["InstanceId": "ins-00000001"]

private func enrolling(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "EnrollHost", code, web.merging(parameters) { _, new in new })
}

private func modifying(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "ModifyHost", code, unknownHost.merging(parameters) { _, new in new })
}

private let optionsThatAreNone = [
    "cert-authority", "principals=\"a\"", "no-pty,", "from=10.0.0.1", "from=\"a", "no-pty\nssh-rsa AAAA", "x",
]
private let addressesThatAreNone = ["", "-x", "a b", "a\nProxyCommand x", String(repeating: "a", count: 254), "ä"]

/// What hosts are refused for.
let hostRefusals: [Refusal] =
    [
        enrolling("InvalidParameterValue.Product", ["Product": "CVM"]),
        enrolling("InvalidParameterValue.InstanceName", ["InstanceName": ""]),
        enrolling("InvalidParameterValue.InstanceName", ["InstanceName": String(repeating: "机", count: 129)]),
        enrolling("InvalidParameterValue.InstanceRegion", ["InstanceRegion": "ap-nowhere"]),
        enrolling("InvalidParameterValue.ImageIdMalformed", ["ImageId": "lhbp-ubuntu22"]),
        enrolling("ResourceNotFound.Image", ["ImageId": "img-00000000"]),
        enrolling("InvalidParameterValue.HostImage", ["ImageId": "img-win2022e"]),
        enrolling("ResourceNotFound.Account", ["Uin": "100000000002"]),
        Refusal(.admin, "EnrollHost", "LimitExceeded.InstanceQuota") { server in
            try await server.addInstances(Instances.quota)
            return try await server.call(.admin, "EnrollHost", web)
        },
        .fault(.admin, "EnrollHost", "InternalError", web),
        .fault(.admin, "ListHosts", "InternalError"),
        Refusal(.admin, "ListHosts", "ResourceNotFound.Account", ["Uin": "x"]),
        modifying("MissingParameter", [:]),
        modifying("ResourceNotFound.Host", ["Port": 22]),
        modifying("ResourceNotFound.Account", ["Port": 22, "Uin": "100000000002"]),
        modifying("InvalidParameterValue.InstanceIdMalformed", ["Port": 22, "InstanceId": "skey-00000001"]),
        .fault(.admin, "ModifyHost", "InternalError", ["InstanceId": "ins-00000001", "Port": 22]),
    ]
    + ["InviteHost", "RevokeHost"].flatMap { action in
        [
            Refusal(.admin, action, "ResourceNotFound.Host", unknownHost),
            Refusal(.admin, action, "ResourceNotFound.Account", ["InstanceId": "ins-00000001", "Uin": "1"]),
            Refusal(.admin, action, "InvalidParameterValue.InstanceIdMalformed", ["InstanceId": "ins-1"]),
            .fault(.admin, action, "InternalError", unknownHost),
        ]
    }
    + ["-", "", "root shell", String(repeating: "u", count: 101)].map {
        enrolling("InvalidParameterValue.LoginUser", ["LoginUser": $0])
    }
    + optionsThatAreNone.flatMap {
        [
            enrolling("InvalidParameterValue.LoginOptions", ["Options": $0]),
            modifying("InvalidParameterValue.LoginOptions", ["Options": $0]),
        ]
    }
    + addressesThatAreNone.flatMap {
        [
            enrolling("InvalidParameterValue.HostAddress", ["Address": $0]),
            modifying("InvalidParameterValue.HostAddress", ["Address": $0]),
        ]
    }
    + [0, -1, 65_536, Int.max].flatMap {
        [
            enrolling("InvalidParameterValue.HostPort", ["Port": $0]),
            modifying("InvalidParameterValue.HostPort", ["Port": $0]),
        ]
    }
