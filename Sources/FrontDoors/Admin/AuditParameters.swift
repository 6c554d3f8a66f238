// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters of queries for audit records.
enum AuditParameters {
    static let limits: ClosedRange<Int64> = 1...100
    static let limitDefault: Int64 = 20
    /// The last second of the year 9999.
    private static let timeMax: Int64 = 253_402_300_799

    static let uin = Parameter.optionalString(
        "Uin", overLong: .leftToAction,
        "The number of the account, also of one that was deleted; the operator's when absent.")
    static let startTime = Parameter.optionalInteger("StartTime", "In Unix seconds; no record is before it.")
    static let endTime = Parameter.optionalInteger("EndTime", "In Unix seconds; no record is after this second.")
    static let after = Parameter.optionalInteger(
        "After",
        "The number of a record: those after it, in the order in which they were made, instead of the newest. The times are "
            + "not looked at then.")
    static let token = Parameter.optionalString(
        "NextToken", overLong: .leftToAction,
        "That of the answer before, with the same parameters; empty or absent at first.")
    static let limit = Parameter.optionalInteger(
        "Limit", "\(limits.lowerBound)–\(limits.upperBound); \(limitDefault) when absent."
    ).within(Int64(limits.lowerBound)...Int64(limits.upperBound)).whenAbsent(.integer(Int64(limitDefault)))

    private static let action = Parameter.optionalString("Action", "The name of an action.")
    private static let resource = Parameter.optionalString("Resource", "An identifier of what was touched.")
    private static let identity = Parameter.optionalString("User", "The number of a user or of the account, or a name.")
    private static let accessKey = Parameter.optionalString("SecretId", "The SecretId that signed.")
        .confidential
    private static let source = Parameter.optionalString("Source", "The address it came from.")
    private static let code = Parameter.optionalString(
        "Outcome", "Success, Refused for every refusal, or the code of one.")

    static let filters = [
        action.declaration, resource.declaration, identity.declaration, accessKey.declaration, source.declaration,
        code.declaration,
    ]

    static func conditions(_ parameters: ParameterValues) throws(DomainFailure) -> [AuditCondition] {
        let found: [AuditCondition?] = [
            try given(action, parameters).map { .actionIsAny([$0.kept]) },
            try given(resource, parameters).map { .resourceIs($0.kept) },
            try given(identity, parameters).map { $0.integer == nil ? .userNameIs($0) : .identityIsAny([$0.kept]) },
            try given(accessKey, parameters).map { .accessKeyIs($0.kept) },
            try given(source, parameters).map { .sourceIs($0.kept) },
            try given(code, parameters).map { $0 == "Refused" ? .isRefused(true) : .codeIs($0.kept) },
        ]
        return found.compactMap { $0 }
    }

    private static func given(
        _ parameter: Parameter<ClientText?>, _ parameters: ParameterValues
    ) throws(DomainFailure) -> ClientText? {
        try parameters[parameter].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func times(_ parameters: ParameterValues) throws(DomainFailure) -> ClosedRange<Instant> {
        let (start, end) = (try parameters[startTime] ?? 0, try parameters[endTime] ?? timeMax)
        for (name, time) in [("StartTime", start), ("EndTime", end)] where !(0...timeMax).contains(time) {
            throw .refused(name, AdminErrorCode.auditFilterInvalid, String(time))
        }
        guard start <= end else { throw .refused("StartTime", AdminErrorCode.auditFilterInvalid) }
        return Instant(seconds: start)...Instant(milliseconds: end * 1000 + 999)
    }

    static func count(_ parameters: ParameterValues) throws(DomainFailure) -> Int {
        let count = try parameters[limit] ?? limitDefault
        guard limits.contains(count) else {
            throw .refused("Limit", AdminErrorCode.auditFilterInvalid, String(count))
        }
        return Int(count)
    }

    /// The requested account, which may have been deleted.
    static func account(_ parameters: ParameterValues) throws(DomainFailure) -> AccountID? {
        guard let text = try parameters[uin] else { return nil }
        guard let number = text.integer, text.isExactly(String(number)), number > 0 else {
            throw .refused("Uin", AdminErrorCode.accountNotFound, text.shown)
        }
        return AccountID(uin: number)
    }
}

enum AuditAnswers {
    static let records = AnswerField(
        "AuditRecordSet",
        .list(
            of: .structure(
                "AuditRecord",
                [
                    AnswerField("Number", .integer, "Its place in the trail of the account, from 1."),
                    AnswerField(
                        "Time", .string,
                        "When, to the millisecond: YYYY-MM-DDThh:mm:ss.sssZ. Of several refusals, the last."),
                    AnswerField("Uin", .string, "The account."),
                    AnswerField("User", .string, "The number of the user or of the account; 0 where nobody is known."),
                    AnswerField("SecretId", .string, "The SecretId that signed, or was claimed."),
                    AnswerField("Source", .string, "The address it came from."),
                    AnswerField("Door", .string, "cvm, lighthouse, cam, …, or command for the machine itself."),
                    AnswerField("Action", .string, "The action; empty where the door has none of this name."),
                    AnswerField("Resources", .list(of: .string), "Identifiers of what was touched."),
                    AnswerField("Code", .string, "Success, or why it was refused."),
                    AnswerField("Count", .integer, "How many calls it stands for: more than one of refusals only."),
                    AnswerField("RequestId", .string, "The RequestId; of several refusals, the first one's."),
                ])), "The newest first; with After, the oldest. A part may be short and not the last.")
}

extension JSONWriter {
    mutating func auditRecords(_ records: [NumberedAuditRecord], of account: AccountID) {
        array("AuditRecordSet") { json in
            for numbered in records {
                let record = numbered.record
                json.object { json in
                    json.integer("Number", numbered.number)
                    json.string("Time", record.time.millisecondTimestamp)
                    json.string("Uin", account.description)
                    json.string("User", record.identity.description)
                    json.string("SecretId", record.accessKeyID)
                    json.string("Source", record.source)
                    json.string("Door", record.door)
                    json.string("Action", record.action)
                    json.array("Resources") { json in for text in record.resources { json.string(nil, text) } }
                    json.string("Code", record.code)
                    json.integer("Count", record.count)
                    json.string("RequestId", record.requestID)
                }
            }
        }
    }
}

extension Instant {
    /// The time as `YYYY-MM-DDThh:mm:ss.sssZ`.
    fileprivate var millisecondTimestamp: String {
        let fraction = String(milliseconds - seconds * 1000)
        return timestamp.dropLast() + "." + String(repeating: "0", count: 3 - fraction.count) + fraction + "Z"
    }
}
