// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListUsers: CAMAction {
    static let name = "ListUsers"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists all users of the account, by name."
    static let parameters: [ParameterDeclaration] = []
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onUsers(name)
    static let answer = [
        AnswerField(
            "Data",
            .list(
                of: .structure(
                    "SubAccountInfo",
                    UserAnswers.user + [
                        UserAnswers.createTime,
                        AnswerField("NickName", .string, "Always empty: users have no nicknames."),
                    ])), "The users.")
    ]
    static let errors: [CAMErrorCode] = []

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let users = try await users.list(for: call.caller)
        return Answer { json in
            json.array("Data") { json in
                for user in users {
                    json.object { json in
                        json.userFields(user)
                        json.string("CreateTime", user.createdAt.plainTimestamp)
                        json.string("NickName", "")
                    }
                }
            }
        }
    }
}
