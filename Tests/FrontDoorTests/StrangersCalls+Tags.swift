// SPDX-License-Identifier: Apache-2.0

/// The name as the calling account would write it, and as the owner does.
private let owned = "qcs::cvm::uin/:keypair/skey-owner000"
private let ownersName = "qcs::cvm::uin/150000000002:keypair/skey-owner000"
private let ownedUser = "qcs::cam::uin/:uin/250000000002"
private let ownedPolicy = "qcs::cam::uin/:policyid/77000000"
private let ownedInstance = "qcs::cvm::uin/:instance/ins-owner000"

/// The actions of the tag service, about the resources that `Tenants` gives the owner.
let tagStrangersCalls: [StrangersCall] = [
    StrangersCall("tag", "CreateTag", #"{"TagKey":"spare","TagValue":"owner"}"#, isAboutSomething: true),
    StrangersCall("tag", "DeleteTag", #"{"TagKey":"spare","TagValue":"owner"}"#, isAboutSomething: true),
    StrangersCall("tag", "GetTags", #"{}"#, isAboutSomething: true),
    StrangersCall("tag", "DescribeTagKeys", #"{}"#, isAboutSomething: true),
    StrangersCall("tag", "DescribeTagValues", #"{"TagKeys":["team"]}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "DescribeResourcesByTags", #"{"TagFilters":[{"TagKey":"team"}]}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "AddResourceTag", #"{"TagKey":"new","TagValue":"mine","Resource":"\#(ownedUser)"}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "UpdateResourceTagValue", #"{"TagKey":"team","TagValue":"mine","Resource":"\#(ownedUser)"}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "DeleteResourceTag", #"{"TagKey":"team","Resource":"\#(ownedPolicy)"}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "DescribeResourceTagsByResourceIds",
        #"{"ServiceType":"cam","ResourcePrefix":"uin","ResourceIds":["250000000002"],"ResourceRegion":""}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "GetResources", #"{"ResourceList":["\#(ownedUser)","\#(ownedPolicy)"]}"#, isAboutSomething: true),
    StrangersCall("tag", "AddProject", #"{"ProjectName":"owned"}"#, isAboutSomething: true),
    StrangersCall("tag", "DescribeProjects", #"{"AllList":1,"Limit":10,"Offset":0}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "DescribeResourceTagsByResourceIds",
        #"{"ServiceType":"cvm","ResourcePrefix":"keypair","ResourceIds":["skey-owner000"],"ResourceRegion":""}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "DescribeResourceTagsByResourceIds",
        #"{"ServiceType":"cvm","ResourcePrefix":"instance","ResourceIds":["ins-owner000"],"ResourceRegion":""}"#,
        isAboutSomething: true),
    StrangersCall("tag", "GetResources", #"{"ResourceList":["\#(ownedInstance)"]}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "ModifyResourceTags", #"{"Resource":"\#(ownedInstance)","DeleteTags":[{"TagKey":"team"}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "TagResources", #"{"ResourceList":["\#(ownedInstance)"],"Tags":[{"TagKey":"team","TagValue":"mine"}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "UnTagResources", #"{"ResourceList":["\#(ownedInstance)"],"TagKeys":["team"]}"#, isAboutSomething: true),
    StrangersCall("tag", "DescribeTags", #"{}"#, isAboutSomething: true),
    StrangersCall("tag", "DescribeTags", #"{"TagKey":"team","TagValue":"owner"}"#, isAboutSomething: true),
    StrangersCall("tag", "GetResources", #"{}"#, isAboutSomething: true),
    StrangersCall("tag", "GetResources", #"{"TagFilters":[{"TagKey":"team"}]}"#, isAboutSomething: true),
    StrangersCall("tag", "GetResources", #"{"ResourceList":["\#(owned)"]}"#, isAboutSomething: true),
    StrangersCall("tag", "GetResources", #"{"ResourceList":["\#(ownersName)"]}"#, isAboutSomething: true),
    StrangersCall(
        "tag", "ModifyResourceTags", #"{"Resource":"\#(owned)","DeleteTags":[{"TagKey":"team"}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "ModifyResourceTags", #"{"Resource":"\#(ownersName)","DeleteTags":[{"TagKey":"team"}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "TagResources", #"{"ResourceList":["\#(owned)"],"Tags":[{"TagKey":"team","TagValue":"mine"}]}"#,
        isAboutSomething: true),
    StrangersCall(
        "tag", "UnTagResources", #"{"ResourceList":["\#(owned)"],"TagKeys":["team"]}"#, isAboutSomething: true),
    StrangersCall("tag", "UpdateProject", #"{"ProjectId":77000001,"Info":"mine"}"#, isAboutSomething: true),
]
