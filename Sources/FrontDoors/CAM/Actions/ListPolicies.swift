// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListPolicies: CAMAction {
    private static let scope = Parameter.optionalString(
        "Scope", overLong: .leftToAction, "All, QCS (the preset ones) or Local (the account's own); All when absent.")
    private static let keyword = Parameter.optionalString("Keyword", "A part of the name, compared with case.")

    static let name = "ListPolicies"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists policies by their numbers: the preset ones, then the account's own."
    static let parameters = [
        PolicyParameters.pageSize.declaration, PolicyParameters.page.declaration, scope.declaration,
        keyword.declaration,
    ]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        PolicyAnswers.total, AnswerField("List", .list(of: PolicyAnswers.listed), "The policies of the page."),
        AnswerField("ServiceTypeList", .emptyList, "Empty: the vendor reserves it."),
    ]
    static let errors: [CAMErrorCode] = [.paramError, .scopeError]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await policies.list(
            try Self.scope(try call.parameters[Self.scope]), keyword: try call.parameters[Self.keyword] ?? "",
            page: try PolicyParameters.page(call.parameters), for: call.caller)
        return Answer { json in
            json.integer("TotalNum", page.totalCount)
            json.array("List") { json in
                for listed in page.elements { json.listedPolicy(listed) }
            }
            json.array("ServiceTypeList") { _ in }
        }
    }

    private static func scope(_ text: ClientText?) throws(DomainFailure) -> PolicyScope {
        guard let text else { return .all }
        if text.isExactly("All") { return .all }
        if text.isExactly("QCS") { return .preset }
        if text.isExactly("Local") { return .local }
        throw .refused("Scope", CAMErrorCode.scopeError, text.shown)
    }
}
