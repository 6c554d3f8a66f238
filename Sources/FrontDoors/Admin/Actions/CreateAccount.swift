// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateAccount: AdminAction {
    private static let remark = Parameter.optionalString(
        "Remark", overLong: .leftToAction,
        "At most \(AccountAdministration.remarkLengthMax) characters: whose account it is, for people."
    ).matching(length: 0...AccountAdministration.remarkLengthMax)

    static let name = "CreateAccount"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Makes a main account with an access key. It sees nothing of other accounts."
    static let parameters = [remark.declaration]
    static let answer = [
        AccountAnswers.appID, AccountAnswers.uin,
        AnswerField("SecretId", .string, "The SecretId of its access key."),
        AnswerField("SecretKey", .string, "The SecretKey. It is in this answer only.").secret,
    ]
    static let errors: [AdminErrorCode] = [.remarkTooLong]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let (account, credentials) = try await accounts.create(
            remark: try call.parameters[Self.remark] ?? "", for: call.caller)
        return Answer { json in
            json.integer("AppId", account.appID)
            json.string("Uin", account.id.description)
            json.string("SecretId", credentials.secretID)
            json.string("SecretKey", credentials.secretKey)
        }
    }
}
