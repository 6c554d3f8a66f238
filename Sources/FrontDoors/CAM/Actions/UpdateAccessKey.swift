// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UpdateAccessKey: CAMAction {
    private static let status = Parameter.string("Status", overLong: .leftToAction, "Active or Inactive.").oneOf([
        "Active", "Inactive",
    ])

    static let name = "UpdateAccessKey"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Switches an access key on or off. It takes effect on the next request."
    static let parameters = [
        AccessKeyParameters.secretID.declaration, status.declaration, AccessKeyParameters.target.declaration,
    ]
    static let requestRate = RequestRate.documented(5)
    static let permission = Permission.onUser(name, AccessKeyParameters.target)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.paramError, .secretNotExist, .subUin, .userNotExist]

    let accessKeys: AccessKeys

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let status = try AccessKeyStatus(try call.parameters[Self.status])
        try await accessKeys.setActive(
            status == .active, secretID: try call.parameters[AccessKeyParameters.secretID].kept,
            of: try AccessKeyParameters.target(call.parameters), for: call.caller)
        return .empty
    }
}
