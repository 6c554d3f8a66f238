// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct UpdateUser: CAMAction {
    static let name = "UpdateUser"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Changes what is said of a user. What is absent stays."
    static let parameters = [UserParameters.name.declaration] + UserParameters.detailDeclarations
    static let requestRate = RequestRate.usual
    static let permission = Permission.onUsers(name)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.paramError, .userNotExist]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try UserParameters.refuseConsole(call.parameters)
        try await users.modify(
            named: try call.parameters[UserParameters.name], try UserParameters.details(in: call.parameters),
            for: call.caller)
        return .empty
    }
}
