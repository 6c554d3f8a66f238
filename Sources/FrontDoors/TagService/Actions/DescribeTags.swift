// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeTags: TagServiceAction {
    private static let key = Parameter.optionalString("TagKey", "The key of the tags; not looked at beside TagKeys.")
    private static let value = Parameter.optionalString("TagValue", "The value of the tags, beside TagKey or TagKeys.")
    private static let keys = Parameter.optionalStrings(
        "TagKeys", kind: .tags, countMax: TagListParameters.keysMax,
        "At most \(TagListParameters.keysMax) keys, joined by OR.")

    static let name = "DescribeTags"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the tags of the account, whether a resource has them or not, by key and value."
    static let parameters = [
        key.declaration, value.declaration, TagPage.offset.declaration, TagPage.limit.declaration,
        TagListParameters.creator.declaration, keys.declaration, TagListParameters.showProject.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer =
        TagAnswers.page + [AnswerField("Tags", .list(of: TagAnswers.accountTag), "The tags of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(
            TagPage.invalid + "; there is a TagValue and no key; \(TagListParameters.invalidShowProject)."),
        TagErrorCode.tagNumPerRequest.when("There are more than \(TagListParameters.keysMax) keys."),
    ]
    static let errors: [TagErrorCode] = [.failedOperation, .tagNumPerRequest]

    let accountTags: AccountTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try TagPage(call.parameters)
        let tags = try await tags(of: page, call)
        return Answer { json in
            json.integer("TotalCount", tags.totalCount)
            json.integer("Offset", page.offset)
            json.integer("Limit", page.limit)
            json.array("Tags") { json in
                for listed in tags.elements {
                    json.object { json in
                        json.string("TagKey", listed.tag.key)
                        json.string("TagValue", listed.tag.value)
                        json.integer("CanDelete", listed.resources == 0 ? 1 : 0)
                        json.string("Category", TagParameters.category)
                    }
                }
            }
        }
    }

    private func tags(of page: TagPage, _ call: Call) async throws(DomainFailure) -> Page<AccountTag> {
        let parameters = call.parameters
        try TagListParameters.checkShowProject(parameters)
        // Empty texts count as absent, because some clients send them.
        let value = try parameters[Self.value].flatMap { $0.isEmpty ? nil : $0 }
        var keys = try parameters[Self.keys]
        if keys.isEmpty, let key = try parameters[Self.key], !key.isEmpty { keys = [key] }
        if value != nil && keys.isEmpty {
            throw .malformed(
                "TagValue", detail: LocalizedText("It needs a TagKey or TagKeys.", "须与 TagKey 或 TagKeys 同时使用。"))
        }
        guard try TagListParameters.isOfAccount(call) else { return Page(totalCount: 0, elements: []) }
        return try await accountTags.list(
            keys: keys.map(\.kept), value: value?.kept, offset: page.offset, limit: page.limit, for: call.caller)
    }
}
