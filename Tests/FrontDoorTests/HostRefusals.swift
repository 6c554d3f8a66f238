// SPDX-License-Identifier: Apache-2.0

import DomainModel
import KeyMaterial
import StorageContract
import Testing
import UseCases

private let web: [String: any Sendable] = ["Product": "cvm", "InstanceName": "web1"]
private let unknownHost: [String: any Sendable] = ["InstanceId": "ins-00000001"]

private func enrolling(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "EnrollHost", code, web.merging(parameters) { _, new in new })
}

private func modifying(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "ModifyHost", code, unknownHost.merging(parameters) { _, new in new })
}

private func inviting(_ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.admin, "InviteHostGroup", code, ["Product": "cvm"].merging(parameters) { _, new in new })
}

private let renamed: [String: any Sendable] = unknownHost.merging(["InstanceName": "web9"]) { $1 }

private let optionsThatAreNone = [
    "cert-authority", "principals=\"a\"", "no-pty,", "from=10.0.0.1", "from=\"a", "no-pty\nssh-rsa AAAA", "x",
]
private let addressesThatAreNone = [
    "", "-x", "a b", "a\nProxyCommand x", String(repeating: "a", count: 64), "ä", "256.1.1.1", "web1:22",
    "192.0.2.1:22",
    "[::1]", "fe80::1%eth0", "a..b",
]

/// Refusals of the administration of hosts.
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
        Refusal(.admin, "EnrollHost", "InvalidParameterValue.HostNameTaken") { server in
            _ = try await server.call(.admin, "EnrollHost", web)
            return try await server.call(.admin, "EnrollHost", web.merging(["InstanceName": "WEB1"]) { $1 })
        },
        Refusal(.admin, "EnrollHost", "LimitExceeded.InstanceQuota") { server in
            try await server.addInstances(Instances.quota)
            return try await server.call(.admin, "EnrollHost", web)
        },
        .fault(.admin, "EnrollHost", "InternalError", web),
        .fault(.admin, "ListHosts", "InternalError"),
        .fault(.admin, "ListHostGroups", "InternalError"),
        .fault(.admin, "InviteHostGroup", "InternalError", ["Product": "cvm"]),
        .fault(.admin, "RevokeHostGroup", "InternalError", ["HostGroupId": "hg-00000001"]),
        .fault(.admin, "RenameHost", "InternalError", renamed),
        Refusal(.admin, "ListHostGroups", "ResourceNotFound.Account", ["Uin": "x"]),
        Refusal(.admin, "ListHostGroups", "InvalidParameterValue.Page", ["Limit": 101]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.Page", ["Offset": -1]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.Product", ["Product": "tke"]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.HostStatus", ["Status": "joined"]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.UnseenFor", ["UnseenFor": -1]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.UnseenFor", ["UnseenFor": Int.max]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.Tag", ["TagKey": "role"]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.Tag", ["TagValue": "web"]),
        Refusal(.admin, "ListHosts", "InvalidParameterValue.Tag", ["TagKey": "", "TagValue": ""]),
        Refusal(.admin, "RenameHost", "ResourceNotFound.Account", renamed.merging(["Uin": "1"]) { $1 }),
        Refusal(.admin, "RenameHost", "ResourceNotFound.Host", renamed),
        Refusal(
            .admin, "RenameHost", "InvalidParameterValue.InstanceIdMalformed",
            renamed.merging(["InstanceId": "x"]) { $1 }),
        Refusal(
            .admin, "RenameHost", "InvalidParameterValue.InstanceName", renamed.merging(["InstanceName": ""]) { $1 }),
        Refusal(.admin, "RenameHost", "InvalidParameterValue.HostNameTaken") { server in
            _ = try await server.call(.admin, "EnrollHost", web)
            let other = try await server.call(.admin, "EnrollHost", web.merging(["InstanceName": "web2"]) { $1 })
            let id = other.fields["InstanceId"] as? String ?? ""
            return try await server.call(.admin, "RenameHost", ["InstanceId": id, "InstanceName": "web1"])
        },
        inviting("ResourceNotFound.Account", ["Uin": "x"]),
        inviting("InvalidParameterValue.Product", ["Product": ""]),
        inviting("InvalidParameterValue.InstanceRegion", ["InstanceRegion": "ap-nowhere"]),
        inviting("InvalidParameterValue.ImageIdMalformed", ["ImageId": "x"]),
        inviting("ResourceNotFound.Image", ["ImageId": "img-00000000"]),
        inviting("InvalidParameterValue.HostImage", ["ImageId": "img-win2022e"]),
        inviting("InvalidParameterValue.LoginOptions", ["Options": "cert-authority"]),
        inviting("InvalidParameterValue.LoginUser", ["LoginUser": "-"]),
        inviting("InvalidParameterValue.Tag", ["Tags": [["Key": "", "Value": "x"]]]),
        inviting("InvalidParameterValue.Tag", ["Tags": [["Key": "a", "Value": "x"], ["Key": "a", "Value": "y"]]]),
        Refusal(.admin, "InviteHostGroup", "LimitExceeded.TagQuota") { server in
            try await server.fillTagKeys()
            return try await server.call(
                .admin, "InviteHostGroup", ["Product": "cvm", "Tags": [["Key": "one-more", "Value": "x"]]])
        },
        Refusal(.admin, "RevokeHostGroup", "ResourceNotFound.Account", ["HostGroupId": "hg-00000001", "Uin": "1"]),
        Refusal(.admin, "RevokeHostGroup", "ResourceNotFound.HostGroup", ["HostGroupId": "hg-00000001"]),
        Refusal(.admin, "RevokeHostGroup", "InvalidParameterValue.HostGroupIdMalformed", ["HostGroupId": "hg-1"]),
        Refusal(.admin, "ListHosts", "ResourceNotFound.Account", ["Uin": "x"]),
        modifying("MissingParameter", [:]),
        modifying("ResourceNotFound.Host", ["Port": 22]),
        modifying("ResourceNotFound.Account", ["Port": 22, "Uin": "100000000002"]),
        modifying("InvalidParameterValue.InstanceIdMalformed", ["Port": 22, "InstanceId": "skey-00000001"]),
        .fault(.admin, "ModifyHost", "InternalError", ["InstanceId": "ins-00000001", "Port": 22]),
    ]
    + [0, -1, 10_001, Int.max].map { inviting("InvalidParameterValue.HostGroupUses", ["Uses": $0]) }
    + [0, 59, 31_536_001, Int.max].map { inviting("InvalidParameterValue.HostGroupLifetime", ["Lifetime": $0]) }
    + ["DeleteHost", "InviteHost", "RevokeHost"].flatMap { action in
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

extension TestServer {
    /// Adds key pairs with as many different tag keys as an account may have.
    fileprivate func fillTagKeys() async throws {
        for number in 0..<(Tag.keysMax / Tag.perResourceMax) {
            let id = try #require(KeyPairID("skey-tags\(1000 + number)", of: .cvm))
            let blob = CannedKeys.blob(UInt32(5000 + number))
            let tags = try (0..<Tag.perResourceMax).map {
                try Tag(key: "k\(number * Tag.perResourceMax + $0)", value: "x")
            }
            try await apply(
                .addKeyPair(
                    KeyPair(
                        id: id, name: try KeyPairName("tags\(number)"), project: .default, description: .empty,
                        publicKey: StoredPublicKey(
                            type: "ssh-rsa", blob: blob, fingerprint: SSHPublicKey(type: .rsa, blob: blob).fingerprint,
                            text: CannedKeys.line(UInt32(5000 + number))),
                        createdAt: clock.now(), tags: tags.sorted { $0.key < $1.key })),
                by: Accounts.firstAccount)
        }
    }
}
