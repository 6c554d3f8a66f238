// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct VerifyAuditTrail: AdminAction {
    private static let uin = Parameter.optionalString(
        "Uin", overLong: .leftToAction,
        "The number of the account whose trail is checked; when absent, all are, and whether none is missing.")
    private static let token = Parameter.optionalString(
        "NextToken", overLong: .leftToAction, "That of the answer before, with the same Uin; empty or absent at first.")

    static let name = "VerifyAuditTrail"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Checks that no record of the audit trail was altered or removed by others than the server: \(AuditTrail.checkedMax) "
        + "records of one account at most. It goes on as long as the answer has a NextToken."
    static let parameters = [uin.declaration, token.declaration]
    static let answer = [
        AnswerField("Uin", .string, "The account whose trail this part is of; 0 for the list of all trails."),
        AnswerField("RecordCount", .integer, "How many records of it are what was written."),
        AnswerField("IsWhole", .boolean, "Whether nothing is wrong with this part."),
        AnswerField(
            "Number", .integer,
            "The number of the first record that is not what was written, 0 where there is none. What follows it in this "
                + "trail was not looked at."),
        AnswerField(
            "Problem", .string,
            "What is wrong with it: Altered, Removed, Added; BeginningAltered or EndAltered where records before it, or it and "
                + "later ones, were removed and the end of the trail was written anew; TrailRemoved where a whole trail is gone, "
                + "Number being that of the trail. Empty where nothing is."),
        AnswerField("NextToken", .string, "Asks for the next part; empty in the last."),
    ]
    static let errors: [AdminErrorCode] = [.accountNotFound, .auditTokenInvalid]
    static let conditions = [AdminErrorCode.accountNotFound.when("Uin is no number of an account.")]

    let trail: AuditTrail

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        var account: AccountID?
        if let text = try call.parameters[Self.uin] {
            guard let number = text.integer, text.isExactly(String(number)), number > 0 else {
                throw .refused("Uin", AdminErrorCode.accountNotFound, text.shown)
            }
            account = AccountID(uin: number)
        }
        let token = try call.parameters[Self.token] ?? ""
        let position = token.isEmpty ? nil : try AuditToken.position(token)
        if let account, let position, position.account != account { throw .audit(.tokenInvalid) }
        let part = try await trail.verify(account, at: position)
        return Answer { json in
            json.string("Uin", part.account.description)
            json.integer("RecordCount", part.checked)
            json.boolean("IsWhole", part.finding == nil)
            json.integer("Number", part.finding?.number ?? 0)
            json.string("Problem", part.finding?.problem.rawValue ?? "")
            json.string("NextToken", part.next.map(AuditToken.text) ?? "")
        }
    }
}
