// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeEvents: CloudAuditAction {
    // The documented limit.
    private static let daysMax: Int64 = 30
    private static let daysAgoMax: Int64 = 90

    private static let token = Parameter.optionalInteger(
        "NextToken", "That of the answer before, with the same times and attributes; 0 or absent at first.")
    private static let location = Parameter.optionalInteger(
        "IsReturnLocation", "0 or 1, which is the same: places of addresses are not known."
    ).within(0...1)

    static let name = "DescribeEvents"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Searches the account's audit trail of the last \(daysAgoMax) days in a span of \(daysMax) days. It goes on as long "
        + "as ListOver is false."
    static let parameters = [
        EventParameters.startTime.declaration, EventParameters.endTime.declaration, token.declaration,
        EventParameters.maxResults.declaration, EventParameters.attributes.declaration, location.declaration,
    ]
    static let answer = [
        EventAnswers.listOver, AnswerField("NextToken", .integer, "Asks for the next part; 0 in the last."),
        EventAnswers.events, EventAnswers.totalCount,
    ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when("NextToken is negative, or there are too many attributes."),
        CommonErrorCode.invalidParameterValue.when(
            "IsReturnLocation is neither 0 nor 1, or an AttributeValue is none of its attribute."),
        CloudAuditErrorCode.overTime.when(
            "StartTime and EndTime are more than \(daysMax) days apart, or StartTime is more than \(daysAgoMax) days ago."
        ),
    ]

    let trail: AuditTrail

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let times = try EventParameters.times(call.parameters, daysMax: Self.daysMax)
        try EventParameters.requireRecent(times, daysMax: Self.daysAgoMax, at: call.caller.time)
        let location = try call.parameters[Self.location] ?? 0
        guard (0...1).contains(location) else {
            throw .invalid("IsReturnLocation", String(location))
        }
        let token = try call.parameters[Self.token] ?? 0
        guard token >= 0 else { throw .malformed("NextToken", detail: EventParameters.tokenInvalid) }
        let account = call.caller.account
        let part = try await trail.find(
            of: account, in: times, where: try EventParameters.conditions(call.parameters),
            before: token == 0 ? nil : token, limit: try EventParameters.count(call.parameters))
        let names = try await trail.names(of: part.records, in: account)
        return Answer { json in
            json.boolean("ListOver", part.next == nil)
            json.integer("NextToken", part.next ?? 0)
            json.events(part.records, of: account, names)
            json.integer("TotalCount", part.records.count)
        }
    }
}
