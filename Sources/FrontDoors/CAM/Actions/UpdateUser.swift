// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct UpdateUser: CAMAction {
    static let name = "UpdateUser"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Changes what is said of a user. What is absent stays."
    static let parameters = [UserParameters.name.declaration] + UserParameters.details
    static let requestRate = RequestRate.usual
    static let permission = Permission.onUsers(name)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.paramError, .userNotExist]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try UserParameters.refuseConsole(call.parameters)
        try await users.modify(
            named: try call.parameters[UserParameters.name], for: call.caller
        ) { details throws(DomainFailure) in try UserParameters.change(&details, by: call.parameters) }
        return .empty
    }
}
