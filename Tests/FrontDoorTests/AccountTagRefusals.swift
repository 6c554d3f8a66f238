// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

private let value = "InvalidParameterValue."
private let longKey = String(repeating: "k", count: 128)
private let longValue = String(repeating: "v", count: 256)

private func texts(_ count: Int) -> [String] { (0..<count).map { "k\($0)" } }

private func refusal(_ action: String, _ code: String, _ changed: [String: any Sendable]) -> Refusal {
    tagRefusal(action, code, changed)
}

private func filters(_ filters: (String, [String])...) -> [String: any Sendable] {
    let sent: [[String: any Sendable]] = filters.map { ["TagKey": $0.0, "TagValue": $0.1] }
    return ["TagFilters": sent]
}

/// Refusals of the actions on one tag.
private func refusalsOfTag(_ action: String, withValue: Bool = true) -> [Refusal] {
    let keys = [
        ("", value + "TagKeyEmpty"), (longKey, value + "TagKeyLengthExceeded"),
        ("k!", value + "TagKeyCharacterIllegal"),
        ("QCS:a", "InvalidParameter.ReservedTagKey"),
    ]
    let values = [
        ("", value + "TagValueEmpty"), (longValue, value + "TagValueLengthExceeded"),
        ("v ", value + "TagValueCharacterIllegal"),
    ]
    return keys.map { refusal(action, $0.1, ["TagKey": $0.0]) }
        + (withValue ? values.map { refusal(action, $0.1, ["TagValue": $0.0]) } : [])
}

/// A refusal after the account's tags were created, with a key pair that has the first.
private func withTags(
    _ action: String, _ code: String, _ tags: [(String, String)], attached: Int = 0,
    _ changed: [String: any Sendable] = [:]
) -> Refusal {
    Refusal(.tag, action, code) { server in
        let tags = tags.map { DomainModel.Tag(storedKey: $0.0, value: $0.1) }
        try await server.apply(tags.dropFirst(attached).map { .tag(.add($0)) })
        try await server.apply([
            .addKeyPair(
                KeyPair(
                    id: try #require(KeyPairID("skey-00000000", of: .cvm)), name: try KeyPairName("n"),
                    project: .default, description: .empty,
                    publicKey: StoredPublicKey(
                        type: "ssh-rsa", blob: [1], fingerprint: Array(repeating: 7, count: 32), text: "t"),
                    createdAt: server.clock.now(), tags: Array(tags.prefix(attached))))
        ])
        return try await server.tag(action, (tagCalls[action] ?? [:]).merging(changed) { _, new in new })
    }
}

private let malformed: [Refusal] = [
    refusalsOfTag("CreateTag"), refusalsOfTag("DeleteTag"), refusalsOfTag("AddResourceTag"),
    refusalsOfTag("UpdateResourceTagValue"), refusalsOfTag("DeleteResourceTag", withValue: false),
].flatMap { $0 }

private func refusalsOfResource(_ action: String) -> [Refusal] {
    let description = value + "ResourceDescriptionError"
    // Well-formed names without a resource.
    let unknown = ["uin/299999999999", "policyid/999999999", "policyid/1", "uin/100000000001"].map { id in
        refusal(action, description, ["Resource": "qcs::cam::uin/:\(id)"])
    }
    return refusalsOfTagNames(action, "Resource", isList: false) + unknown + [refusal(action, description, [:])]
}

private let resources: [Refusal] = ["AddResourceTag", "DeleteResourceTag", "UpdateResourceTagValue"]
    .flatMap(refusalsOfResource)

private let states: [Refusal] = [
    withTags("CreateTag", "ResourceInUse.TagDuplicate", [("env", "prod")]),
    withTags("CreateTag", "ResourceInUse.TagDuplicate", [("env", "prod")], attached: 1),
    withTags("CreateTag", "LimitExceeded.TagKey", texts(1000).map { ($0, "v") }),
    withTags("CreateTag", "LimitExceeded.TagValue", texts(1000).map { ("env", $0) }),
    withTags("DeleteTag", "ResourceNotFound.TagNonExist", [("env", "other"), ("Env", "prod")]),
    withTags("DeleteTag", "FailedOperation.TagAttachedResource", [("env", "prod")], attached: 1),
    withTags("AddResourceTag", "ResourceInUse.TagKeyAttached", [("env", "prod")], attached: 1),
    withTags("AddResourceTag", "ResourceInUse.TagKeyAttached", [("env", "test")], attached: 1),
    withTags("AddResourceTag", "LimitExceeded.ResourceAttachedTags", texts(50).map { ($0, "v") }, attached: 50),
    withTags("AddResourceTag", "LimitExceeded.TagKey", texts(1000).map { ($0, "v") }),
    withTags("AddResourceTag", "LimitExceeded.TagValue", texts(1000).map { ("env", $0) }),
    withTags("DeleteResourceTag", "ResourceNotFound.AttachedTagKeyNotFound", [("env", "prod")]),
    withTags("UpdateResourceTagValue", "ResourceNotFound.AttachedTagKeyNotFound", [("env", "prod")]),
    withTags("UpdateResourceTagValue", "LimitExceeded.TagValue", texts(1000).map { ("env", $0) }, attached: 1),
]

private let lists: [Refusal] =
    [
        refusal("GetTags", "InvalidParameter", ["MaxResults": 0]),
        refusal("GetTags", "InvalidParameter", ["MaxResults": 1001]),
        refusal("GetTags", "InvalidParameterValue", ["Category": "Mine"]),
        refusal("GetTags", "LimitExceeded.TagNumPerRequest", ["TagKeys": texts(21)]),
        refusal("GetTags", "InvalidParameter.ReservedTagKey", ["TagKeys": ["tencent"]]),
        refusal("GetTags", value + "TagKeyCharacterIllegal", ["TagKeys": ["a!"]]),
        refusal("GetTags", value + "TagKeyDuplicate", ["TagKeys": ["a", "a"]]),
        refusal("GetTags", value + "TagKeyEmpty", ["TagKeys": [""]]),
        refusal("GetTags", value + "TagKeyLengthExceeded", ["TagKeys": [longKey]]),
        refusal("DescribeTagKeys", "InvalidParameter", ["ShowProject": 2]),
        refusal("DescribeTagKeys", "InvalidParameterValue", ["Category": "Mine"]),
        refusal("DescribeTagValues", "InvalidParameterValue", ["Category": "Mine"]),
        refusal("DescribeTagValues", "LimitExceeded.TagNumPerRequest", ["TagKeys": texts(101)]),
        refusal(
            "DescribeResourcesByTags", value + "TagFiltersLengthExceeded",
            ["TagFilters": texts(7).map { ["TagKey": $0] }]),
        refusal("DescribeResourcesByTags", value + "RegionInvalid", ["ResourceRegion": "mars"]),
        refusal("DescribeResourcesByTags", value + "ResourcePrefixInvalid", ["ResourcePrefix": "volume"]),
        refusal(
            "DescribeResourcesByTags", value + "ResourcePrefixInvalid",
            ["ServiceType": "cam", "ResourcePrefix": "keypair"]),
        refusal("DescribeResourcesByTags", value + "ServiceTypeInvalid", ["ServiceType": "c o s"]),
    ]

private let tokens: [Refusal] = ["x", "e30", "eyJrZXkiOiJlbnYifQ", String(repeating: "A", count: 5000)].map { token in
    refusal("GetTags", "InvalidParameter.PaginationTokenInvalid", ["PaginationToken": token])
}

private let badFilters: [[String: any Sendable]] = [
    filters(("", [])), filters(("a!", [])), filters((longKey, [])), filters(("qcs:", [])), filters(("a", [""])),
    filters(("a", ["v "])), filters(("a", [longValue])), filters(("a", []), ("a", ["1"])), filters(("a", texts(11))),
]

/// Refusals of the actions on single tags and of the lists of the account's tags.
let accountTagRefusals: [Refusal] =
    malformed + resources + states + lists + tokens
    + badFilters.map { refusal("DescribeResourcesByTags", value + "TagFilters", $0) }
