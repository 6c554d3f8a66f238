// SPDX-License-Identifier: Apache-2.0

private let policy =
    #"{\"version\":\"2.0\",\"statement\":[{\"effect\":\"allow\",\"action\":\"cvm:Describe*\",\"resource\":\"*\"}]}"#

let stsExamples: [ReferenceExample] = [
    ReferenceExample("sts", "GetCallerIdentity", .json("{}")),
    ReferenceExample(
        "sts", "GetFederationToken", .json(#"{"Name":"reader","Policy":"\#(policy)","DurationSeconds":900}"#)),
    ReferenceExample(
        "sts", "GetFederationToken", .json(#"{"Name":"reader","Policy":"\#(policy)","DurationSeconds":100000}"#),
        title: "A refusal: too long for a main account", refusedWith: "InvalidParameter.OverTimeError"),
]
