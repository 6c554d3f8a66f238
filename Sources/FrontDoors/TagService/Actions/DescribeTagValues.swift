// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeTagValues: TagServiceAction {
    private static let keys = Parameter.strings(
        "TagKeys", kind: .tags, countMax: TagListParameters.keysMax,
        "1–\(TagListParameters.keysMax) keys, joined by OR.")

    static let name = "DescribeTagValues"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the tags of the account that have one of these keys, whether a resource has them or not, by key and "
        + "value."
    static let parameters = [
        keys.declaration, TagListParameters.creator.declaration, TagPage.offset.declaration,
        TagPage.limit.declaration, TagListParameters.category.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer =
        TagAnswers.page + [AnswerField("Tags", .list(of: TagAnswers.tag), "The tags of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(TagPage.invalid + "."),
        CommonErrorCode.invalidParameterValue.when(TagListParameters.invalidCategory),
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
            json.serviceTags("Tags", tags.elements.map(\.tag))
        }
    }

    private func tags(of page: TagPage, _ call: Call) async throws(DomainFailure) -> Page<AccountTag> {
        guard try TagListParameters.hasCustom(call.parameters), try TagListParameters.isOfAccount(call) else {
            return Page(totalCount: 0, elements: [])
        }
        return try await accountTags.list(
            keys: try call.parameters[Self.keys].map(\.kept), offset: page.offset, limit: page.limit, for: call.caller)
    }
}
