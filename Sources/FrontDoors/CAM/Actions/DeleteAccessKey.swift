// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteAccessKey: CAMAction {
    static let name = "DeleteAccessKey"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Deletes an access key. It takes effect on the next request."
    static let parameters = [AccessKeyParameters.secretID.declaration, AccessKeyParameters.target.declaration]
    static let requestRate = RequestRate.documented(5)
    static let permission = Permission.onUser(name, AccessKeyParameters.target)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.secretNotExist, .subUin, .userNotExist]

    let accessKeys: AccessKeys

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accessKeys.remove(
            secretID: try call.parameters[AccessKeyParameters.secretID].kept,
            of: try AccessKeyParameters.target(call.parameters), for: call.caller)
        return .empty
    }
}
