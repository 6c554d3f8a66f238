// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that both actions share.
enum EventParameters {
    static let countMax: Int64 = 50
    static let countDefault: Int64 = 10
    private static let attributesMax = 20
    private static let secondsPerDay: Int64 = 24 * 60 * 60
    /// The last second of the year 9999.
    private static let timeMax: Int64 = 253_402_300_799

    static let startTime = Parameter.integer("StartTime", "In Unix seconds.")
    static let endTime = Parameter.integer("EndTime", "In Unix seconds; events of this second are included.")
    static let maxResults = Parameter.optionalInteger(
        "MaxResults", "1–\(countMax); \(countDefault) when absent."
    ).within(1...Int64(countMax)).whenAbsent(.integer(Int64(countDefault)))

    private static let key = Parameter.string(
        "AttributeKey", overLong: .leftToAction,
        "RequestId; EventName, the action (several are joined by OR); ActionType, Write or Read; ReadOnly, true or false; "
            + "PrincipalId, the number of the user or of the account; Username, the name of the user, or root; ResourceType, "
            + "the service; ResourceId or ResourceName, an identifier of what was touched; AccessKeyId; SourceIPAddress; "
            + "ApiErrorCode, 0 where it succeeded; CamErrorCode, as ErrorCode in the answer; SensitiveAction and Tags, which "
            + "no event has."
    ).confidential
    private static let value = Parameter.optionalString(
        "AttributeValue", "What it must be; an attribute without a value is not looked at."
    ).confidential
    static let attributes = Parameter.optionalStructures(
        "LookupAttributes",
        of: StructureShape(typeName: "LookupAttribute", fields: [key.declaration, value.declaration]), kind: .filters,
        countMax: attributesMax, "At most \(attributesMax), joined by AND.")

    static let tokenInvalid = LocalizedText("It was not given out.", "该凭证无效。")

    static func times(_ parameters: ParameterValues, daysMax: Int64) throws(DomainFailure) -> ClosedRange<Instant> {
        let (start, end) = (try parameters[startTime], try parameters[endTime])
        for (name, time) in [("StartTime", start), ("EndTime", end)] where !(0...timeMax).contains(time) {
            throw .refused(name, CloudAuditErrorCode.time, String(time))
        }
        guard start <= end else { throw .refused("StartTime", CloudAuditErrorCode.timeValue) }
        guard end - start <= daysMax * secondsPerDay else {
            throw .refused(
                "EndTime", CloudAuditErrorCode.overTime,
                detail: LocalizedText("The times may be \(daysMax) days apart at most.", "时间跨度最多 \(daysMax) 天。"))
        }
        return Instant(seconds: start)...Instant(milliseconds: end * 1000 + 999)
    }

    /// Refuses a beginning that is too long ago.
    static func requireRecent(
        _ times: ClosedRange<Instant>, daysMax: Int64, at now: Instant
    ) throws(DomainFailure) {
        guard now.seconds - times.lowerBound.seconds <= daysMax * secondsPerDay else {
            throw .refused(
                "StartTime", CloudAuditErrorCode.overTime,
                detail: LocalizedText("It may be \(daysMax) days ago at most.", "最早为 \(daysMax) 天前。"))
        }
    }

    static func count(_ parameters: ParameterValues) throws(DomainFailure) -> Int {
        let count = try parameters[maxResults] ?? countDefault
        guard (1...countMax).contains(count) else {
            throw .refused("MaxResults", CloudAuditErrorCode.maxResult, String(count))
        }
        return Int(count)
    }

    static func conditions(_ parameters: ParameterValues) throws(DomainFailure) -> [AuditCondition] {
        var conditions: [AuditCondition] = []
        var actions: [String] = []
        for attribute in try parameters[attributes] {
            let name = try attribute[key]
            guard let read = Names.known[name] else {
                throw .refused(attribute.path(of: key), CloudAuditErrorCode.attributeKey, name.shown)
            }
            guard let text = try attribute[value], !text.isEmpty else { continue }
            guard let condition = read(text) else {
                throw .invalid(
                    attribute.path(of: value), text.shown,
                    detail: LocalizedText("It is no value of this attribute.", "该检索条件的取值不合法。"))
            }
            if case .actionIsAny(let names) = condition { actions += names } else { conditions.append(condition) }
        }
        return actions.isEmpty ? conditions : conditions + [.actionIsAny(actions)]
    }

    /// The searchable attributes.
    private enum Names {
        static let known: [ClientText: @Sendable (ClientText) -> AuditCondition?] = [
            "RequestId": { .requestIs($0.kept) },
            "EventName": { .actionIsAny([$0.kept]) },
            "ActionType": { $0 == "Write" ? .isRead(false) : $0 == "Read" ? .isRead(true) : nil },
            "ReadOnly": { $0 == "true" ? .isRead(true) : $0 == "false" ? .isRead(false) : nil },
            "PrincipalId": { .identityIsAny([$0.kept]) },
            "Username": { .userNameIs($0) },
            "ResourceType": { .serviceIs($0.kept) },
            "ResourceId": { .resourceIs($0.kept) },
            "ResourceName": { .resourceIs($0.kept) },
            "AccessKeyId": { .accessKeyIs($0.kept) },
            "SourceIPAddress": { .sourceIs($0.kept) },
            "ApiErrorCode": { $0 == "0" ? .isRefused(false) : .codeIs($0.kept) },
            "CamErrorCode": { $0.integer.map(EventErrorCode.condition) },
            "SensitiveAction": { $0 == "0" ? .isAnything : $0 == "1" ? .isNothing : nil },
            "Tags": { _ in .isNothing },
        ]
    }
}
