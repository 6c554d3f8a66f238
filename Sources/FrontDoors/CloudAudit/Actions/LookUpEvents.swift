// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct LookUpEvents: CloudAuditAction {
    /// The documented limit.
    private static let daysMax: Int64 = 7

    private static let token = Parameter.optionalString(
        "NextToken", overLong: .leftToAction,
        "That of the answer before, with the same times and attributes; empty or absent at first.")
    private static let mode = Parameter.optionalString("Mode", "standard or quick, which are the same here.")

    static let name = "LookUpEvents"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Searches the account's audit trail in a span of \(daysMax) days. It goes on as long as ListOver is false."
    static let parameters = [
        EventParameters.startTime.declaration, EventParameters.endTime.declaration,
        EventParameters.attributes.declaration, token.declaration, EventParameters.maxResults.declaration,
        mode.declaration,
    ]
    static let answer = [
        AnswerField("NextToken", .string, "Asks for the next part; empty in the last."), EventAnswers.events,
        EventAnswers.listOver, EventAnswers.totalCount,
    ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when("NextToken was not given out, or there are too many attributes."),
        CommonErrorCode.invalidParameterValue.when(
            "Mode is neither standard nor quick, or an AttributeValue is none of its attribute."),
        CloudAuditErrorCode.overTime.when("StartTime and EndTime are more than \(daysMax) days apart."),
    ]

    let trail: AuditTrail

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let times = try EventParameters.times(call.parameters, daysMax: Self.daysMax)
        let mode = try call.parameters[Self.mode] ?? ""
        guard ["", "standard", "quick"].contains(where: { $0.isExactly(mode) }) else {
            throw .invalid("Mode", mode.shown)
        }
        let token = try call.parameters[Self.token] ?? ""
        let account = call.caller.account
        let part = try await trail.find(
            of: account, in: times, where: try EventParameters.conditions(call.parameters),
            before: token.isEmpty ? nil : try AuditToken.number(token),
            limit: try EventParameters.count(call.parameters))
        let names = try await trail.names(of: part.records, in: account)
        return Answer { json in
            json.string("NextToken", part.next.map(AuditToken.text) ?? "")
            json.events(part.records, of: account, names)
            json.boolean("ListOver", part.next == nil)
            json.integer("TotalCount", part.records.count)
        }
    }
}
