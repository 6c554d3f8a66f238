// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetUserAppId: CAMAction {
    static let name = "GetUserAppId"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells who calls, and the AppId of the account. Whoever has a valid key may ask."
    static let parameters: [ParameterDeclaration] = []
    static let requestRate = RequestRate.usual
    static let permission = Permission.notAsked(name)
    static let answer = [
        AnswerField("Uin", .string, "The number of the identity whose key it is."),
        AnswerField("OwnerUin", .string, "The number of the main account."),
        AnswerField("AppId", .integer, "The AppId of the main account."),
    ]
    static let errors: [CAMErrorCode] = []

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let caller = call.caller
        let appID = try await users.appID(of: caller)
        return Answer { json in
            json.string("Uin", caller.identity.description)
            json.string("OwnerUin", caller.account.description)
            json.integer("AppId", appID)
        }
    }
}
