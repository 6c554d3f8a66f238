// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListAttachedUserPolicies: CAMAction {
    private static let uin = Parameter.integer("TargetUin", "The number of the user.")

    static let name = "ListAttachedUserPolicies"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the policies of a user, by their numbers."
    static let parameters = [
        uin.declaration, PolicyParameters.page.declaration, PolicyParameters.pageSize.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onUser(name, uin)
    static let answer = [
        PolicyAnswers.total, AnswerField("List", .list(of: PolicyAnswers.attached), "The policies of the page."),
    ]
    static let errors: [CAMErrorCode] = [.paramError, .userNotExist]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try PolicyParameters.page(call.parameters)
        let attached = try await policies.attached(
            to: IdentityID(uin: try call.parameters[Self.uin]), page: page, for: call.caller)
        return Answer { json in
            json.integer("TotalNum", attached.totalCount)
            json.array("List") { json in
                for attached in attached.elements {
                    json.attachedPolicy(attached.policy, attachedAt: attached.attachedAt)
                }
            }
        }
    }
}
