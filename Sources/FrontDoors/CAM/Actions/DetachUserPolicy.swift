// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DetachUserPolicy: CAMAction {
    private static let uin = Parameter.integer("DetachUin", "The number of the user.")

    static let name = "DetachUserPolicy"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Takes a policy away from a user. It takes effect on the user's next request. One that the user has not got "
        + "changes nothing."
    static let parameters = [PolicyParameters.id.declaration, uin.declaration]
    static let requestRate = RequestRate.documented(10)
    static let permission = Permission.onUserAndPolicy(name, uin, PolicyParameters.id)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.policyIDNotFound, .userNotExist]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await policies.detach(
            PolicyID(number: try call.parameters[PolicyParameters.id]),
            from: IdentityID(uin: try call.parameters[Self.uin]), for: call.caller)
        return .empty
    }
}
