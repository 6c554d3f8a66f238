// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AddUser: CAMAction {
    private static let userName = Parameter.string(
        "Name", overLong: .leftToAction,
        "1–\(UserName.lengthMax) characters of letters, digits and +=,.@_-, unique in the account."
    ).matching(length: 1...UserName.lengthMax)
    private static let useAPI = Parameter.optionalInteger(
        "UseApi", "1: the user gets an access key at once; 0 when absent."
    ).whenAbsent(.integer(0))

    static let name = "AddUser"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Adds a user. It may do nothing until a policy is attached to it."
    static let parameters = [userName.declaration, useAPI.declaration] + UserParameters.detailDeclarations
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onUsers(name)
    static let answer = [
        UserAnswers.uin, UserAnswers.uid, UserAnswers.name,
        AnswerField("Password", .string, "Always empty: there is no console to sign in to."),
        AnswerField("SecretId", .string, "The SecretId of the new access key; empty where none was asked for."),
        AnswerField("SecretKey", .string, "Its SecretKey, in this answer only; empty where none was asked for.").secret,
        AnswerField("PhoneNumVerifyLink", .string, "Always empty: telephone numbers are not verified."),
    ]
    static let errors: [CAMErrorCode] = [.paramError, .subUserFull, .subUserNameInUse, .userNameIllegal]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try UserParameters.refuseConsole(call.parameters)
        let withAccessKey = try UserParameters.isSet(Self.useAPI, call.parameters)
        let (user, key) = try await users.add(
            named: try call.parameters[Self.userName], details: try UserParameters.details(in: call.parameters),
            withAccessKey: withAccessKey,
            for: call.caller)
        return Answer { json in
            json.integer("Uin", user.id.uin)
            json.integer("Uid", user.id.uin)
            json.string("Name", user.name.text)
            json.string("Password", "")
            json.string("SecretId", key?.key.secretID ?? "")
            json.string("SecretKey", key?.secretKey ?? "")
            json.string("PhoneNumVerifyLink", "")
        }
    }
}
