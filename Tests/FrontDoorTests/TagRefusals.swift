// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

private let keyPair = "qcs::cvm:ap-guangzhou:uin/:keypair/skey-00000000"
private let lighthouse = "qcs::lighthouse::uin/100000000001:keypair/lhkp-00000000"
private let tag = ["TagKey": "env", "TagValue": "prod"]
private let ids: [String: any Sendable] = [
    "ServiceType": "cvm", "ResourcePrefix": "keypair", "ResourceIds": ["skey-00000000"], "ResourceRegion": "",
]
private let list: [String: any Sendable] = ["AllList": 0, "Limit": 20, "Offset": 0]

/// A call of each action that is valid except for its resource.
let tagCalls: [String: [String: any Sendable]] = [
    "AddProject": ["ProjectName": "p"], "DescribeProjects": list, "DescribeResourceTagsByResourceIds": ids,
    "DescribeTags": [:], "GetResources": [:], "ModifyResourceTags": ["Resource": keyPair, "ReplaceTags": [tag]],
    "TagResources": ["ResourceList": [keyPair], "Tags": [tag]], "UnTagResources": untagging,
    "UpdateProject": ["ProjectId": 5, "Info": "i"],
    "CreateTag": tag, "DeleteTag": tag, "GetTags": [:], "DescribeTagKeys": [:],
    "DescribeTagValues": ["TagKeys": ["env"]], "DescribeResourcesByTags": ["TagFilters": [["TagKey": "env"]]],
    "AddResourceTag": onKeyPair, "UpdateResourceTagValue": onKeyPair,
    "DeleteResourceTag": ["TagKey": "env", "Resource": keyPair],
]
private let onKeyPair: [String: any Sendable] = ["TagKey": "env", "TagValue": "prod", "Resource": keyPair]
private let untagging: [String: any Sendable] = ["ResourceList": [keyPair], "TagKeys": ["env"]]

/// Calls of the tag service and the resources for which they need permission, which belong to other services.
let tagPermissionCases: [PermissionCase] = {
    let named = ["uin/200000000001", "policyid/10000000"].map { "qcs::cam::uin/:\($0)" }
    let (asked, other) = ("qcs::cvm:::keypair/skey-00000000", "qcs::lighthouse:::keypair/lhkp-00000000")
    func of(_ action: String, _ parameters: [String: any Sendable]? = nil, _ resources: String...) -> PermissionCase {
        PermissionCase(
            product: .tag, action: action, parameters: parameters ?? tagCalls[action] ?? [:], resources: resources)
    }
    return [
        of("AddProject"), of("UpdateProject"), of("DescribeProjects"), of("DescribeTags"), of("GetResources"),
        of("GetResources", ["ResourceList": [keyPair, lighthouse]], asked, other),
        of("DescribeResourceTagsByResourceIds", nil, asked), of("ModifyResourceTags", nil, asked),
        of("TagResources", ["ResourceList": [keyPair, lighthouse], "Tags": [tag]], asked, other),
        of("UnTagResources", nil, asked), of("AddResourceTag", nil, asked), of("DeleteResourceTag", nil, asked),
        of("UpdateResourceTagValue", nil, asked), of("CreateTag"), of("DeleteTag"), of("GetTags"),
        of("DescribeTagKeys"), of("DescribeTagValues"), of("DescribeResourcesByTags"),
        of(
            "UnTagResources", ["ResourceList": named, "TagKeys": ["env"]], "qcs::cam:::uin/200000000001",
            "qcs::cam:::policyid/10000000"),
        of(
            "AddResourceTag", onKeyPair.merging(["Resource": "qcs::cam::uin/:policy/10000000"]) { $1 },
            "qcs::cam:::policyid/10000000"),
        of(
            "DescribeResourceTagsByResourceIds",
            ids.merging(["ServiceType": "cam", "ResourcePrefix": "policy", "ResourceIds": ["10000000"]]) { $1 },
            "qcs::cam:::policyid/10000000"),
    ]
}()

private func refusal(_ action: String, _ code: String, _ changed: [String: any Sendable]) -> Refusal {
    tagRefusal(action, code, changed)
}

/// A refusal of a valid call with these parameters changed.
func tagRefusal(_ action: String, _ code: String, _ changed: [String: any Sendable]) -> Refusal {
    Refusal(.tag, action, code, (tagCalls[action] ?? [:]).merging(changed) { _, new in new })
}

private func texts(_ count: Int) -> [String] { (0..<count).map { "k\($0)" } }

private let longKey = String(repeating: "k", count: 128)
private let longValue = String(repeating: "v", count: 256)
private let value = "InvalidParameterValue."

private let badNames = [
    "", "skey-00000000", "qcs::cvm::uin/100000000002:keypair/skey-00000000", "qcs::cvm::uin/:keypair/lhkp-00000000",
    "qcs::cvm::uin/:keypair/*", "qcs::cvm::uin/:instance/lhins-00000000", "qcs::cam::uin/:uin/x",
    "qcs::cam::uin/100000000002:policyid/10000000",
]
private let otherResources = [
    "qcs::cos::uin/:keypair/skey-00000000", "qcs::cvm::uin/:volume/disk-00000000", "qcs::cam::uin/:role/1",
]

func refusalsOfTagNames(_ action: String, _ parameter: String, isList: Bool = true) -> [Refusal] {
    let description = value + "ResourceDescriptionError"
    func of(_ name: String, _ code: String) -> Refusal {
        let sent: any Sendable = isList ? [keyPair, name] : name
        return refusal(action, code, [parameter: sent])
    }
    let unsupported = action == "TagResources" ? "InvalidParameter.UnsupportedService" : description
    return badNames.map { of($0, description) } + otherResources.map { of($0, unsupported) }
}

/// Refusals of invalid tags, for each list of tags.
private func refusalsOfTags(_ action: String, _ parameter: String) -> [Refusal] {
    let isModify = action == "ModifyResourceTags"
    let cases: [(key: String, value: String, code: String)] = [
        ("", "v", value + "TagKeyEmpty"), (longKey, "v", value + "TagKeyLengthExceeded"),
        (" k", "v", value + "TagKeyCharacterIllegal"), ("Project:1", "v", "InvalidParameter.ReservedTagKey"),
        ("k", "", isModify ? "InvalidParameter.Tag" : value + "TagValueEmpty"),
        ("k", longValue, value + "TagValueLengthExceeded"), ("k", "v!", value + "TagValueCharacterIllegal"),
    ]
    let twice = [["TagKey": "k", "TagValue": "1"], ["TagKey": "k", "TagValue": "2"]]
    let many = texts(11).map { ["TagKey": $0, "TagValue": "v"] }
    return cases.map { refusal(action, $0.code, [parameter: [["TagKey": $0.key, "TagValue": $0.value]]]) } + [
        refusal(action, isModify ? "InvalidParameter.Tag" : value + "TagKeyDuplicate", [parameter: twice]),
        refusal(action, isModify ? "LimitExceeded.Quota" : "LimitExceeded.TagNumPerRequest", [parameter: many]),
        refusal(
            action, "InvalidParameter.Tag",
            [parameter: [["TagKey": "k", "TagValue": "v", "Category": "System"]]]),
    ]
}

/// A refusal after a key pair with the first tags was created, and others with the rest.
private func full(
    _ code: String, adding tag: (String, String), to first: [(String, String)] = [], _ others: [[(String, String)]] = []
) -> Refusal {
    Refusal(.tag, "ModifyResourceTags", code) { server in
        // In one transaction and regardless of the quota of key pairs.
        try await server.apply(
            try ([first] + others).enumerated().map { number, tags in
                let digits = String(number)
                let text = "lhkp-" + String(repeating: "0", count: 8 - digits.count) + digits
                return .addKeyPair(
                    KeyPair(
                        id: try #require(KeyPairID(text, of: .lighthouse)), name: try KeyPairName("n\(number)"),
                        project: .default, description: .empty,
                        publicKey: StoredPublicKey(
                            type: "ssh-rsa", blob: [1],
                            fingerprint: (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 8))) },
                            text: "t"),
                        createdAt: server.clock.now(),
                        tags: tags.map { DomainModel.Tag(storedKey: $0.0, value: $0.1) }))
            })
        return try await server.tag(
            "ModifyResourceTags",
            ["Resource": lighthouse, "ReplaceTags": [["TagKey": tag.0, "TagValue": tag.1]]])
    }
}

private let quotas: [Refusal] = [
    full("LimitExceeded.ResourceAttachedTags", adding: ("new", "v"), to: texts(50).map { ($0, "v") }),
    full(
        "LimitExceeded.TagKey", adding: ("new", "v"),
        (0..<20).map { part in texts(50).map { ("\($0)_\(part)", "v") } }),
    full("LimitExceeded.TagValue", adding: ("k", "new"), (0..<1000).map { [("k", "v\($0)")] }),
]

private let resources: [Refusal] =
    refusalsOfTagNames("TagResources", "ResourceList") + refusalsOfTagNames("UnTagResources", "ResourceList")
    + refusalsOfTagNames("ModifyResourceTags", "Resource", isList: false)
    + refusalsOfTags("TagResources", "Tags") + refusalsOfTags("ModifyResourceTags", "ReplaceTags") + quotas
    + [
        // A well-formed identifier without a key pair.
        refusal("ModifyResourceTags", value + "ResourceDescriptionError", [:]),
        refusal("ModifyResourceTags", value + "DeleteTagsParamError", ["ReplaceTags": [String]()]),
        refusal("ModifyResourceTags", value + "DeleteTagsParamError", ["DeleteTags": [["TagKey": "env"]]]),
        refusal("ModifyResourceTags", "InvalidParameter.Tag", ["DeleteTags": [["TagKey": "a"], ["TagKey": "a"]]]),
        refusal("ModifyResourceTags", "LimitExceeded.Quota", ["DeleteTags": texts(11).map { ["TagKey": $0] }]),
        refusal("TagResources", "LimitExceeded.ResourceNumPerRequest", ["ResourceList": texts(11)]),
        refusal("UnTagResources", "LimitExceeded.ResourceNumPerRequest", ["ResourceList": texts(11)]),
        refusal("UnTagResources", "LimitExceeded.TagNumPerRequest", ["TagKeys": texts(11)]),
        refusal("TagResources", "InvalidParameter", ["ResourceList": keyPair]),
        refusal("UnTagResources", "InvalidParameter", ["TagKeys": "env"]),
        refusal("UnTagResources", value + "TagKeyEmpty", ["TagKeys": [""]]),
        refusal("UnTagResources", value + "TagKeyLengthExceeded", ["TagKeys": [longKey]]),
        refusal("UnTagResources", value + "TagKeyCharacterIllegal", ["TagKeys": ["a!"]]),
        refusal("UnTagResources", value + "TagKeyDuplicate", ["TagKeys": ["a", "b", "a"]]),
        refusal("UnTagResources", "InvalidParameter.ReservedTagKey", ["TagKeys": ["qcs:a"]]),
    ]

private func filters(_ filters: (String, [String])...) -> [String: any Sendable] {
    let sent: [[String: any Sendable]] = filters.map { ["TagKey": $0.0, "TagValue": $0.1] }
    return ["TagFilters": sent]
}

private let reading: [Refusal] =
    (badNames + otherResources.filter { !$0.contains("cos") }).map {
        refusal("GetResources", value + "ResourceDescriptionError", ["ResourceList": [$0]])
    }
    + ["x", "e30", "eyJrZXkiOiJlbnYifQ", String(repeating: "A", count: 5000)].map {
        refusal("GetResources", "InvalidParameter.PaginationTokenInvalid", ["PaginationToken": $0])
    }
    + [0, -1, 201].map { refusal("GetResources", "InvalidParameter", ["MaxResults": $0]) } + [
        refusal("GetResources", "InvalidParameter", filters(("a", [])).merging(["ResourceList": [keyPair]]) { $1 }),
        refusal("GetResources", "LimitExceeded.ResourceNumPerRequest", ["ResourceList": texts(11)]),
        refusal("GetResources", "LimitExceeded.TagNumPerRequest", ["TagFilters": texts(7).map { ["TagKey": $0] }]),
        refusal("GetResources", "LimitExceeded.TagValue", filters(("a", texts(11)))),
        refusal("GetResources", "InvalidParameter.ReservedTagKey", filters(("tencent", []))),
        refusal("GetResources", "InvalidParameter.Tag", filters(("a!", []))),
        refusal("GetResources", "InvalidParameter.Tag", filters(("a", [""]))),
        refusal("GetResources", value + "TagKeyDuplicate", filters(("a", []), ("a", ["1"]))),
        refusal("GetResources", value + "TagKeyEmpty", filters(("", []))),
        refusal("GetResources", value + "TagKeyLengthExceeded", filters((longKey, []))),
        refusal("GetResources", value + "TagValueCharacterIllegal", filters(("a", ["v "]))),
        refusal("GetResources", value + "TagValueLengthExceeded", filters(("a", [longValue]))),
        refusal("DescribeResourceTagsByResourceIds", value + "RegionInvalid", ["ResourceRegion": "mars"]),
        refusal("DescribeResourceTagsByResourceIds", value + "ResourceIdInvalid", ["ResourceIds": ["lhkp-00000000"]]),
        refusal("DescribeResourceTagsByResourceIds", value + "ResourceIdInvalid", ["ResourceIds": texts(51)]),
        refusal("DescribeResourceTagsByResourceIds", value + "ResourcePrefixInvalid", ["ResourcePrefix": "volume"]),
        refusal("DescribeResourceTagsByResourceIds", value + "ServiceTypeInvalid", ["ServiceType": "c o s"]),
        refusal("DescribeResourceTagsByResourceIds", value + "ServiceTypeInvalid", ["ServiceType": ""]),
        refusal("DescribeResourceTagsByResourceIds", value + "ResourcePrefixInvalid", ["ServiceType": "cam"]),
        refusal(
            "DescribeResourceTagsByResourceIds", value + "ResourceIdInvalid",
            ["ServiceType": "cam", "ResourcePrefix": "uin", "ResourceIds": ["skey-00000000"]]),
        refusal("DescribeResourceTagsByResourceIds", "InvalidParameterValue", ["Category": "Mine"]),
        refusal("DescribeTags", "InvalidParameter", ["TagValue": "v"]),
        refusal("DescribeTags", "InvalidParameter", ["ShowProject": 2]),
        refusal("DescribeTags", "LimitExceeded.TagNumPerRequest", ["TagKeys": texts(101)]),
    ]
    + [
        "DescribeTags", "DescribeResourceTagsByResourceIds", "DescribeTagKeys", "DescribeTagValues",
        "DescribeResourcesByTags",
    ].flatMap { action in
        [["Limit": 0], ["Limit": 1001], ["Offset": -15], ["Offset": 10], ["Offset": 5, "Limit": 3]].map {
            refusal(action, "InvalidParameter", $0)
        }
    }

private let projects: [Refusal] =
    ["", "a\nb", String(repeating: "p", count: 65)].flatMap { name in
        ["AddProject", "UpdateProject"].map { refusal($0, "InvalidParameter", ["ProjectName": name]) }
    }
    + [["AllList": 2], ["Limit": 0], ["Limit": 1001], ["Offset": -1], ["ProjectId": 0]].map {
        refusal("DescribeProjects", "InvalidParameter", $0)
    } + [
        refusal("AddProject", "InvalidParameter", ["Info": String(repeating: "i", count: 256)]),
        Refusal(.tag, "AddProject", "InvalidParameter.ProjectNameExisted") { server in
            _ = try await server.tag("AddProject", ["ProjectName": "p"])
            return try await server.tag("AddProject", ["ProjectName": "p"])
        },
        Refusal(.tag, "AddProject", "FailedOperation.ProjectNumExceed") { server in
            let identity = Accounts.firstAccount.mainIdentity
            try await server.apply(
                (1...Projects.quota).compactMap { number in
                    ProjectName("p\(number)").map { name in
                        .project(
                            .add(
                                Project(
                                    id: ProjectID(number: Int64(number)), name: name, info: "", creator: identity,
                                    isDisabled: false, createdAt: server.clock.now())))
                    }
                })
            return try await server.tag("AddProject", ["ProjectName": "one more"])
        },
        refusal("UpdateProject", "ResourceNotFound.RecordNotFound", [:]),
        refusal("UpdateProject", "ResourceNotFound.RecordNotFound", ["ProjectId": 0]),
        refusal("UpdateProject", "InvalidParameter", ["Disable": 2]),
        Refusal(.tag, "UpdateProject", "InvalidParameter", ["ProjectId": 5]),
        Refusal(.tag, "UpdateProject", "InvalidParameter.ProjectNameExisted") { server in
            _ = try await server.tag("AddProject", ["ProjectName": "p"])
            let added = try await server.tag("AddProject", ["ProjectName": "q"])
            let id = added.fields["ProjectId"] as? Int ?? 0
            return try await server.tag("UpdateProject", ["ProjectId": id, "ProjectName": "p"])
        },
    ]

private let everywhere: [Refusal] = tagCalls.flatMap { action, parameters in
    [
        Refusal.fault(.tag, action, "FailedOperation", parameters),
        Refusal(.tag, action, "AuthFailure.UnauthorizedOperation") { server in
            try await server.addUser()
            return try await server.tag(action, parameters, secretID: TestServer.userSecretID)
        },
    ]
}

/// All refusals of the tag service.
let tagRefusals = resources + accountTagRefusals + reading + projects + everywhere
