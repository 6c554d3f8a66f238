// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DescribeTags: TagServiceAction {
    private static let keysMax = 100

    private static let key = Parameter.optionalString("TagKey", "The key of the tags; not looked at beside TagKeys.")
    private static let value = Parameter.optionalString("TagValue", "The value of the tags, beside TagKey or TagKeys.")
    private static let creator = Parameter.optionalInteger(
        "CreateUin", "Who made them: tags are the account's, so that its number finds all and another none.")
    private static let keys = Parameter.optionalStrings(
        "TagKeys", kind: .tags, countMax: keysMax, "At most \(keysMax) keys, joined by OR.")
    private static let showProject = Parameter.optionalInteger(
        "ShowProject", "0 or 1, which is the same: projects are no tags.")

    static let name = "DescribeTags"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the tags that any key pair or instance has, by key and value."
    static let parameters = [
        key.declaration, value.declaration, TagPage.offset.declaration, TagPage.limit.declaration,
        creator.declaration, keys.declaration, showProject.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer =
        TagAnswers.page + [AnswerField("Tags", .list(of: TagAnswers.tagInUse), "The tags of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(
            TagPage.invalid + "; there is a TagValue and no key; ShowProject is neither 0 nor 1."),
        TagErrorCode.tagNumPerRequest.when("There are more than \(keysMax) keys."),
    ]
    static let errors: [TagErrorCode] = [.failedOperation, .tagNumPerRequest]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try TagPage(call.parameters)
        let tags = try await tags(of: page, call)
        return Answer { json in
            json.integer("TotalCount", tags.totalCount)
            json.integer("Offset", page.offset)
            json.integer("Limit", page.limit)
            json.array("Tags") { json in
                for tag in tags.elements {
                    json.object { json in
                        json.string("TagKey", tag.key)
                        json.string("TagValue", tag.value)
                        json.integer("CanDelete", 0)
                        json.string("Category", TagParameters.category)
                    }
                }
            }
        }
    }

    private func tags(of page: TagPage, _ call: Call) async throws(DomainFailure) -> Page<Tag> {
        let parameters = call.parameters
        let showProject = try parameters[Self.showProject] ?? 0
        guard (0...1).contains(showProject) else {
            throw .outOfRange("ShowProject", showProject)
        }
        // Empty texts and 0 are what some clients send for nothing.
        let value = try parameters[Self.value].flatMap { $0.isEmpty ? nil : $0 }
        var keys = try parameters[Self.keys]
        if keys.isEmpty, let key = try parameters[Self.key], !key.isEmpty { keys = [key] }
        if value != nil && keys.isEmpty {
            throw .malformed(
                "TagValue", detail: LocalizedText("It needs a TagKey or TagKeys.", "须与 TagKey 或 TagKeys 同时使用。"))
        }
        let creator = try parameters[Self.creator] ?? 0
        guard creator == 0 || creator == call.caller.account.uin else { return Page(totalCount: 0, elements: []) }
        return try await resourceTags.inUse(
            keys: keys.map(\.kept), value: value?.kept, offset: page.offset, limit: page.limit, for: call.caller)
    }
}
