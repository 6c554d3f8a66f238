// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct ListAccessKeys: CAMAction {
    static let name = "ListAccessKeys"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the access keys of a user, oldest first, without their secrets."
    static let parameters = [AccessKeyParameters.target.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onUser(name, AccessKeyParameters.target)
    static let answer = [AnswerField("AccessKeys", .list(of: UserAnswers.accessKey), "The access keys.")]
    static let errors: [CAMErrorCode] = [.subUin, .userNotExist]

    let accessKeys: AccessKeys

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let keys = try await accessKeys.list(of: try AccessKeyParameters.target(call.parameters), for: call.caller)
        return Answer { json in
            json.array("AccessKeys") { json in
                for key in keys { json.object { $0.accessKeyFields(key) } }
            }
        }
    }
}
