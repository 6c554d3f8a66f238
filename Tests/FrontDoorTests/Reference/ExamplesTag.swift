// SPDX-License-Identifier: Apache-2.0

import DomainModel

private let key = ReferenceServer.cvm[0]
private let name = "qcs::cvm:ap-guangzhou:uin/:keypair/\(key)"
private let unknown = "qcs::lighthouse::uin/:keypair/lhkp-00000000"

private let user = "qcs::cam::uin/:uin/200000000001"

/// Creates the key pair `deploy` with two tags, the user `deployer` with one, an unused tag, and the project `web`.
@Sendable private func prepare(_ server: TestServer) async throws {
    _ = try await server.cam("AddUser", ["Name": "deployer"])
    _ = try await server.tag("AddResourceTag", ["Resource": user, "TagKey": "env", "TagValue": "test"])
    _ = try await server.tag("CreateTag", ["TagKey": "cost", "TagValue": "shared"])
    _ = try await server.tag("AddProject", ["ProjectName": "web", "Info": "The web shop"])
    let tags = [["Key": "env", "Value": "test"], ["Key": "team", "Value": "blue"]]
    let specification: [String: any Sendable] = ["ResourceType": "keypair", "Tags": tags]
    _ = try await server.cvm(
        "CreateKeyPair", ["KeyName": "deploy", "ProjectId": 1_000_001, "TagSpecification": [specification]])
}

private func example(
    _ action: String, _ json: String, title: String? = nil, refusedWith code: String? = nil
) -> ReferenceExample {
    ReferenceExample("tag", action, .json(json), title: title, refusedWith: code, prepare: prepare)
}

let tagExamples: [ReferenceExample] = [
    example("AddProject", #"{"ProjectName":"shop","Info":"The new web shop"}"#),
    example(
        "AddProject", #"{"ProjectName":"web"}"#, title: "A refusal: the name is taken",
        refusedWith: "InvalidParameter.ProjectNameExisted"),
    example("AddResourceTag", #"{"TagKey":"cost","TagValue":"shared","Resource":"\#(user)"}"#),
    example(
        "AddResourceTag", #"{"TagKey":"env","TagValue":"prod","Resource":"\#(user)"}"#,
        title: "A refusal: it has a tag of this key", refusedWith: "ResourceInUse.TagKeyAttached"),
    example("CreateTag", #"{"TagKey":"cost","TagValue":"web"}"#),
    example("DeleteResourceTag", #"{"TagKey":"env","Resource":"\#(user)"}"#),
    example("DeleteTag", #"{"TagKey":"cost","TagValue":"shared"}"#),
    example(
        "DeleteTag", #"{"TagKey":"env","TagValue":"test"}"#, title: "A refusal: resources have it",
        refusedWith: "FailedOperation.TagAttachedResource"),
    example("DescribeProjects", #"{"AllList":0,"Limit":1000,"Offset":0}"#),
    example(
        "DescribeResourceTagsByResourceIds",
        #"{"ServiceType":"cvm","ResourcePrefix":"keypair","ResourceIds":["\#(key)"],"ResourceRegion":"ap-guangzhou"}"#),
    example(
        "DescribeResourceTagsByResourceIds",
        #"{"ServiceType":"cam","ResourcePrefix":"uin","ResourceIds":["200000000001"],"ResourceRegion":""}"#,
        title: "The tags of a user"),
    example("DescribeResourcesByTags", #"{"TagFilters":[{"TagKey":"env","TagValue":["test"]}]}"#),
    example("DescribeTagKeys", "{}"),
    example("DescribeTagValues", #"{"TagKeys":["env","cost"]}"#),
    example("DescribeTags", #"{"TagKeys":["env","cost"]}"#),
    example("GetTags", #"{"TagKeys":["cost"],"MaxResults":50}"#),
    example("GetResources", #"{"TagFilters":[{"TagKey":"env","TagValue":["test","prod"]}]}"#),
    example(
        "ModifyResourceTags",
        #"{"Resource":"\#(name)","ReplaceTags":[{"TagKey":"env","TagValue":"prod"}],"DeleteTags":[{"TagKey":"team"}]}"#),
    example(
        "ModifyResourceTags",
        #"{"Resource":"\#(name)","ReplaceTags":[{"TagKey":"env","TagValue":"prod"}],"DeleteTags":[{"TagKey":"env"}]}"#,
        title: "A refusal: a key stands in both lists", refusedWith: "InvalidParameterValue.DeleteTagsParamError"),
    example(
        "TagResources", #"{"ResourceList":["\#(name)","\#(unknown)"],"Tags":[{"TagKey":"env","TagValue":"prod"}]}"#),
    example("UnTagResources", #"{"ResourceList":["\#(name)","\#(unknown)"],"TagKeys":["team"]}"#),
    ReferenceExample(
        "tag", "GetResources", .json(#"{"ResourceList":["qcs::cvm:ap-guangzhou:uin/:instance/ins-3mwk9t2c"]}"#),
        title: "The tags of an instance"
    ) { server in
        try await server.addInstance("3mwk9t2c", tags: [try DomainModel.Tag(key: "env", value: "test")])
    },
    example("UpdateProject", #"{"ProjectId":1000001,"ProjectName":"shop","Disable":1}"#),
    example("UpdateResourceTagValue", #"{"TagKey":"env","TagValue":"prod","Resource":"\#(user)"}"#),
]
