// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeAuditRecords: AdminAction {
    static let name = "DescribeAuditRecords"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Searches the audit trail of an account. It goes on as long as the answer has a NextToken, also where a part of it is "
        + "short."
    static let parameters =
        [
            AuditParameters.uin.declaration, AuditParameters.startTime.declaration,
            AuditParameters.endTime.declaration,
        ] + AuditParameters.filters + [
            AuditParameters.after.declaration, AuditParameters.token.declaration, AuditParameters.limit.declaration,
        ]
    static let answer = [
        AuditAnswers.records,
        AnswerField("NextToken", .string, "Asks for the next part; empty in the last, and with After."),
        AnswerField(
            "LastNumber", .integer,
            "With After, the number of the last record that was looked at; else that of the newest record of the account."
        ),
    ]
    static let errors: [AdminErrorCode] = [.accountNotFound, .auditFilterInvalid, .auditTokenInvalid]
    static let conditions = [AdminErrorCode.accountNotFound.when("Uin is no number of an account.")]

    let trail: AuditTrail

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let account = try AuditParameters.account(call.parameters) ?? call.caller.account
        let conditions = try AuditParameters.conditions(call.parameters)
        let limit = try AuditParameters.count(call.parameters)
        let times = try AuditParameters.times(call.parameters)
        if let after = try call.parameters[AuditParameters.after] {
            guard after >= 0 else {
                throw .refused("After", AdminErrorCode.auditFilterInvalid, String(after))
            }
            let found = try await trail.follow(account, after: after, where: conditions, limit: limit)
            return Self.answer(found.records, of: account, token: "", last: found.last)
        }
        let token = try call.parameters[AuditParameters.token] ?? ""
        // The number is read before the records, so that a following call returns all records written meanwhile.
        let last = try await trail.lastNumber(of: account)
        let part = try await trail.find(
            of: account, in: times, where: conditions, before: token.isEmpty ? nil : try AuditToken.number(token),
            limit: limit)
        return Self.answer(part.records, of: account, token: part.next.map(AuditToken.text) ?? "", last: last)
    }

    private static func answer(
        _ records: [NumberedAuditRecord], of account: AccountID, token: String, last: Int64
    ) -> Answer {
        Answer { json in
            json.auditRecords(records, of: account)
            json.string("NextToken", token)
            json.integer("LastNumber", last)
        }
    }
}
