// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetCallerIdentity: Action {
    static let name = "GetCallerIdentity"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells who calls. Whoever has a valid key may ask."
    static let parameters: [ParameterDeclaration] = []
    static let region = RegionRule.ignored
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.notAsked(name)
    static let answer = [
        AnswerField(
            "Arn", .string, "The caller as a resource; `federated-user` for a temporary key."),
        AnswerField("AccountId", .string, "The number of the main account."),
        AnswerField(
            "UserId", .string, "The number of the caller; with a colon and the Name of a temporary key behind it."),
        AnswerField("PrincipalId", .string, "The number of the identity whose key it is."),
        AnswerField("Type", .string, "CAMUser."),
    ]
    static let ownCodes: [any DocumentedErrorCode] = []

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let (account, identity) = (call.caller.account, call.caller.identity)
        let name = call.caller.grant?.name
        return Answer { json in
            json.string(
                "Arn",
                name == nil ? "qcs::cam:\(account):uin/\(identity)" : "qcs::sts:\(account):federated-user/\(identity)")
            json.string("AccountId", account.description)
            json.string("UserId", identity.description + (name.map { ":\($0)" } ?? ""))
            json.string("PrincipalId", identity.description)
            json.string("Type", "CAMUser")
        }
    }
}
