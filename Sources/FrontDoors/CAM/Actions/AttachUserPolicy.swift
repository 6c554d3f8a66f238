// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AttachUserPolicy: CAMAction {
    private static let uin = Parameter.integer("AttachUin", "The number of the user.")

    static let name = "AttachUserPolicy"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Gives a policy to a user. It takes effect on the user's next request. One that the user has stays as it is."
    static let parameters = [PolicyParameters.id.declaration, uin.declaration]
    static let requestRate = RequestRate.documented(10)
    static let permission = Permission.onUserAndPolicy(name, uin, PolicyParameters.id)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.attachmentFull, .policyIDNotFound, .userNotExist]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await policies.attach(
            PolicyID(number: try call.parameters[PolicyParameters.id]),
            to: IdentityID(uin: try call.parameters[Self.uin]), for: call.caller)
        return .empty
    }
}
