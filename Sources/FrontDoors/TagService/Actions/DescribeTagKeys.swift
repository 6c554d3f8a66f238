// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeTagKeys: TagServiceAction {
    static let name = "DescribeTagKeys"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the keys of the tags of the account, whether a resource has them or not, sorted."
    static let parameters = [
        TagListParameters.creator.declaration, TagPage.offset.declaration, TagPage.limit.declaration,
        TagListParameters.showProject.declaration, TagListParameters.category.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer = TagAnswers.page + [AnswerField("Tags", .list(of: .string), "The keys of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when("\(TagPage.invalid); \(TagListParameters.invalidShowProject)."),
        CommonErrorCode.invalidParameterValue.when(TagListParameters.invalidCategory),
    ]
    static let errors: [TagErrorCode] = [.failedOperation]

    let accountTags: AccountTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try TagPage(call.parameters)
        try TagListParameters.checkShowProject(call.parameters)
        let keys = try await keys(of: page, call)
        return Answer { json in
            json.integer("TotalCount", keys.totalCount)
            json.integer("Offset", page.offset)
            json.integer("Limit", page.limit)
            json.array("Tags") { json in for key in keys.elements { json.string(nil, key) } }
        }
    }

    private func keys(of page: TagPage, _ call: Call) async throws(DomainFailure) -> Page<String> {
        guard try TagListParameters.hasCustom(call.parameters), try TagListParameters.isOfAccount(call) else {
            return Page(totalCount: 0, elements: [])
        }
        return try await accountTags.keys(offset: page.offset, limit: page.limit, for: call.caller)
    }
}
