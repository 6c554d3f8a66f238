// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct DeleteUser: CAMAction {
    private static let force = Parameter.optionalInteger(
        "Force", "1: its access keys are deleted with it; 0 when absent."
    ).whenAbsent(.integer(0))

    static let name = "DeleteUser"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Deletes a user. Its policies are detached from it and stay."
    static let parameters = [UserParameters.name.declaration, force.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onUsers(name)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.haveKeys, .paramError, .userNotExist]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let force = try UserParameters.isSet(Self.force, call.parameters)
        try await users.remove(
            named: try call.parameters[UserParameters.name], force: force, for: call.caller)
        return .empty
    }
}
