// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct GetUser: CAMAction {
    static let name = "GetUser"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells of a user."
    static let parameters = [UserParameters.name.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onUsers(name)
    static let answer =
        UserAnswers.user + [
            AnswerField("RecentlyLoginIP", .string, "Always empty: there is no console to sign in to."),
            AnswerField("RecentlyLoginTime", .string, "Always empty for the same reason."),
        ]
    static let errors: [CAMErrorCode] = [.userNotExist]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let user = try await users.find(named: try call.parameters[UserParameters.name], for: call.caller)
        return Answer { json in
            json.userFields(user)
            json.string("RecentlyLoginIP", "")
            json.string("RecentlyLoginTime", "")
        }
    }
}
