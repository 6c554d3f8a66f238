// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The numbers with which an event shows how authentication and permission ended.
enum EventErrorCode {
    static let success: Int64 = 0
    static let identity: Int64 = 4100
    static let permission: Int64 = 4101

    static func number(of record: AuditRecord) -> Int64 {
        guard record.isRefused else { return success }
        // Refused calls are recorded only for failed authentication or missing permission.
        return record.isPermissionRefusal ? permission : identity
    }

    static func condition(_ number: Int64) -> AuditCondition {
        switch number {
        case success: .isRefused(false)
        case identity: .isPermissionRefusal(false)
        case permission: .isPermissionRefusal(true)
        default: .isNothing
        }
    }
}

/// The declared fields of an event, for the reference pages.
enum EventAnswers {
    private static let resource = AnswerShape.structure(
        "Resource",
        [
            AnswerField(
                "ResourceType", .string, "The service; empty for what the operator does on the machine itself."),
            AnswerField(
                "ResourceName", .string, "The first identifier of what was touched; empty where there is none."),
        ])

    static let events = AnswerField(
        "Events",
        .list(
            of: .structure(
                "Event",
                [
                    AnswerField("EventId", .string, "The number of the account and of the record in its trail."),
                    AnswerField("Username", .string, "The name of the user, root for the main account."),
                    AnswerField("EventTime", .string, "In Unix seconds."),
                    AnswerField("CloudAuditEvent", .string, "All of it, as JSON in a text."),
                    AnswerField("ResourceTypeCn", .string, "The service, as ResourceType."),
                    AnswerField(
                        "ErrorCode", .integer,
                        "\(EventErrorCode.success); \(EventErrorCode.identity) where it was refused for who called, "
                            + "\(EventErrorCode.permission) for what the caller may do."),
                    AnswerField("EventName", .string, "The action."),
                    AnswerField("SecretId", .string, "The SecretId that signed."),
                    AnswerField(
                        "EventSource", .string, "The endpoint: cvm, lighthouse, legacy-a, …, or command."),
                    AnswerField("RequestID", .string, "The RequestId; of several refusals, the first one's."),
                    AnswerField("ResourceRegion", .string, "Always empty: what is recorded belongs to no region."),
                    AnswerField("AccountID", .integer, "The number of the account."),
                    AnswerField("SourceIPAddress", .string, "The address it came from."),
                    AnswerField("EventNameCn", .string, "The action, as EventName."),
                    AnswerField("Resources", resource, "What it was about."),
                    AnswerField("EventRegion", .string, "Always empty."),
                    AnswerField("Location", .string, "Always empty: places of addresses are not known."),
                ])), "Newest first. A part may be shorter than asked for, or empty, and not the last.")

    static let listOver = AnswerField("ListOver", .boolean, "Whether it was the last part.")
    static let totalCount = AnswerField("TotalCount", .integer, "How many there are in this part.")
}

extension JSONWriter {
    mutating func events(
        _ records: [NumberedAuditRecord], of account: AccountID, _ names: [IdentityID: String]
    ) {
        array("Events") { json in
            for record in records {
                json.object { $0.event(Event(numbered: record, account: account, names: names)) }
            }
        }
    }

    private mutating func event(_ event: Event) {
        let record = event.record
        string("EventId", event.id)
        string("Username", event.userName)
        string("EventTime", String(record.time.seconds))
        string("CloudAuditEvent", event.text)
        string("ResourceTypeCn", record.service)
        integer("ErrorCode", EventErrorCode.number(of: record))
        string("EventName", record.action)
        string("SecretId", record.accessKeyID)
        string("EventSource", record.door)
        string("RequestID", record.requestID)
        string("ResourceRegion", "")
        integer("AccountID", event.account.uin)
        string("SourceIPAddress", record.source)
        string("EventNameCn", record.action)
        object("Resources") { json in
            json.string("ResourceType", record.service)
            json.string("ResourceName", record.resources.first ?? "")
        }
        string("EventRegion", "")
        string("Location", "")
    }
}

/// A record as an event in the vendor's form.
private struct Event {
    /// The vendor's version of the format of CloudAuditEvent.
    private static let version = 2

    let numbered: NumberedAuditRecord
    let account: AccountID
    let names: [IdentityID: String]

    var record: AuditRecord { numbered.record }
    var id: String { "\(account)-\(numbered.number)" }
    var userName: String { names[record.identity] ?? "" }

    /// The event with the vendor's members; `eventCount`, `eventNumber` and `resourceSet` hold more than the vendor's.
    var text: String {
        var json = JSONWriter()
        json.object { json in
            json.object("userIdentity", writeIdentity)
            writeOutcome(to: &json)
            json.string("requestID", record.requestID)
            json.string("eventID", id)
            json.string("eventName", record.action)
            json.integer("eventTime", record.time.seconds)
            json.integer("eventVersion", Self.version)
            json.string("eventType", "ApiCall")
            json.string("actionType", record.isRead ? "Read" : "Write")
            json.string("apiVersion", record.door.hasPrefix("legacy") ? "2.0" : "3.0")
            json.string("eventSource", record.door)
            json.string("eventRegion", "")
            json.string("sourceIPAddress", record.source)
            json.string("resourceType", record.service)
            json.string("resourceName", record.resources.first ?? "")
            json.array("resourceSet") { json in for resource in record.resources { json.string(nil, resource) } }
            json.string("sensitiveAction", "0")
            json.array("tags") { _ in }
            json.integer("eventNumber", numbered.number)
            json.integer("eventCount", record.count)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func writeIdentity(to json: inout JSONWriter) {
        json.string("type", record.identity == account.mainIdentity ? "Root" : "CAMUser")
        json.string("userName", userName)
        json.string("accountId", account.description)
        json.string("principalId", record.identity.description)
        json.string("secretId", record.accessKeyID)
    }

    private func writeOutcome(to json: inout JSONWriter) {
        json.integer("errorCode", EventErrorCode.number(of: record))
        json.string("errorMessage", "")
        json.string("apiErrorCode", record.isRefused ? record.code : "0")
        json.string("apiErrorMessage", "")
    }
}
