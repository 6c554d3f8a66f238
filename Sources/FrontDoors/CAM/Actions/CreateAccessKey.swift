// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateAccessKey: CAMAction {
    private static let note = Parameter.optionalString(
        "Description", bytesMax: 4 * AccessKeys.descriptionLengthMax, overLong: .leftToAction,
        "At most \(AccessKeys.descriptionLengthMax) characters of letters, digits and +=,.@:/_-."
    ).matching(length: 0...AccessKeys.descriptionLengthMax)

    static let name = "CreateAccessKey"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Creates an access key. Its SecretKey is in the answer and is never shown again."
    static let parameters = [AccessKeyParameters.target.declaration, note.declaration]
    static let requestRate = RequestRate.documented(5)
    static let permission = Permission.onUser(name, AccessKeyParameters.target)
    static let answer = [AnswerField("AccessKey", UserAnswers.newAccessKey, "The new access key.")]
    static let errors: [CAMErrorCode] = [.accessKeyOverLimit, .paramError, .subUin, .userNotExist]

    let accessKeys: AccessKeys

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let made = try await accessKeys.create(
            for: try AccessKeyParameters.target(call.parameters),
            description: try call.parameters[Self.note]?.kept ?? "",
            by: call.caller)
        return Answer { json in
            json.object("AccessKey") { $0.accessKeyFields(made.key, secretKey: made.secretKey) }
        }
    }
}
