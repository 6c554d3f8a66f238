// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListAttachedUserAllPolicies: CAMAction {
    private static let uin = Parameter.integer("TargetUin", "The number of the user.")
    private static let pageSize = Parameter.integer(
        "Rp", "Policies on a page, \(PolicyParameters.range(NumberedPage.sizes)).")
    private static let page = Parameter.integer(
        "Page", "The number of the page, \(PolicyParameters.range(NumberedPage.numbers)).")
    private static let attachType = Parameter.integer(
        "AttachType", "0 or 1: those of the user; 2: those that it has by its groups, which are none.")
    private static let strategyType = Parameter.optionalInteger(
        "StrategyType", "1: the account's own; 2: preset ones; both when absent or 0.")
    private static let keyword = Parameter.optionalString("Keyword", "A part of the name, compared with case.")

    static let name = "ListAttachedUserAllPolicies"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the policies of a user, by their numbers. There are no groups to have any by."
    static let parameters = [
        uin.declaration, pageSize.declaration, page.declaration, attachType.declaration, strategyType.declaration,
        keyword.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onUser(name, uin)
    static let answer = [
        AnswerField("PolicyList", .list(of: PolicyAnswers.attachedToUser), "The policies of the page."),
        PolicyAnswers.total,
    ]
    static let errors: [CAMErrorCode] = [.paramError, .userNotExist]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let parameters = call.parameters
        let page = try NumberedPage(number: try parameters[Self.page], size: try parameters[Self.pageSize])
        let isDirect = try Self.isDirect(try parameters[Self.attachType])
        let found = try await policies.attached(
            to: IdentityID(uin: try parameters[Self.uin]), try Self.scope(try parameters[Self.strategyType]),
            keyword: try parameters[Self.keyword] ?? "", page: page, for: call.caller)
        return Answer { json in
            json.array("PolicyList") { json in
                for attached in found.elements where isDirect {
                    json.policyOfUser(attached.policy, attachedAt: attached.attachedAt)
                }
            }
            json.integer("TotalNum", isDirect ? found.totalCount : 0)
        }
    }

    private static func isDirect(_ attachType: Int64) throws(DomainFailure) -> Bool {
        switch attachType {
        case 0, 1: return true
        case 2: return false
        case let other:
            throw .refused(
                "AttachType", CAMErrorCode.paramError, String(other),
                detail: LocalizedText("It must be 0, 1 or 2.", "取值须为 0、1 或 2。"))
        }
    }

    private static func scope(_ strategyType: Int64?) throws(DomainFailure) -> PolicyScope {
        switch strategyType {
        case nil, 0: return .all
        case 1: return .local
        case 2: return .preset
        case let other?:
            throw .refused(
                "StrategyType", CAMErrorCode.paramError, String(other),
                detail: LocalizedText("It must be 1 or 2.", "取值须为 1 或 2。"))
        }
    }
}
