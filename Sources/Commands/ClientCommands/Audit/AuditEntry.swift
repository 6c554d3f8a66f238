// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyPairModel

/// A record of the audit trail, as it is printed: the names are those of `admin:DescribeAuditRecords`.
struct AuditEntry: Codable {
    let number: Int64
    let time: String
    let uin: String
    let user: String
    let secretID: String
    let source: String
    let door: String
    let action: String
    let resources: [String]
    let code: String
    let count: Int
    let requestID: String

    enum CodingKeys: String, CodingKey {
        case number = "Number"
        case time = "Time"
        case uin = "Uin"
        case user = "User"
        case secretID = "SecretId"
        case source = "Source"
        case door = "Door"
        case action = "Action"
        case resources = "Resources"
        case code = "Code"
        case count = "Count"
        case requestID = "RequestId"
    }

    /// One line. What a client sent cannot break it.
    func text(_ form: OutputForm) throws -> String {
        switch form {
        case .json: return try form.json(self)
        case .text:
            let calls = count == 1 ? "" : " (\(count) calls)"
            let fields = [
                time, user == "0" ? "-" : user, secretID.isEmpty ? "-" : secretID, source.isEmpty ? "-" : source,
                "\(door.isEmpty ? "-" : door):\(action.isEmpty ? "-" : action)", "\(code)\(calls)",
                resources.isEmpty ? "-" : resources.joined(separator: ","),
            ]
            return fields.map(\.withInvisiblesEscaped).joined(separator: "  ")
        }
    }
}

/// An event of CloudAudit, as far as it is printed.
struct AuditEvent: Decodable {
    private struct Whole: Decodable {
        let eventNumber: Int64
        let eventCount: Int
        let eventTime: Int64
        let apiErrorCode: String
        let resourceSet: [String]
        let userIdentity: Identity
    }

    private struct Identity: Decodable {
        let accountId: String
        let principalId: String
    }

    let entry: AuditEntry

    private enum CodingKeys: String, CodingKey {
        case event = "CloudAuditEvent"
        case secretID = "SecretId"
        case source = "SourceIPAddress"
        case door = "EventSource"
        case action = "EventName"
        case requestID = "RequestID"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let text = try fields.decode(String.self, forKey: .event)
        let whole = try JSONDecoder().decode(Whole.self, from: Data(text.utf8))
        entry = AuditEntry(
            number: whole.eventNumber,
            time: Instant(seconds: whole.eventTime).timestamp,
            uin: whole.userIdentity.accountId, user: whole.userIdentity.principalId,
            secretID: try fields.decode(String.self, forKey: .secretID),
            source: try fields.decode(String.self, forKey: .source),
            door: try fields.decode(String.self, forKey: .door),
            action: try fields.decode(String.self, forKey: .action),
            resources: whole.resourceSet,
            code: whole.apiErrorCode == "0" ? AuditRecord.success : whole.apiErrorCode, count: whole.eventCount,
            requestID: try fields.decode(String.self, forKey: .requestID))
    }
}
