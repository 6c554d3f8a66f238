// SPDX-License-Identifier: Apache-2.0

import APICoding
import CommandSupport
import DomainModel
import Foundation

/// A printed record of the audit trail. Its names are those of `admin:DescribeAuditRecords`.
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

    /// The time in Unix seconds; `nil` if it is not one.
    var seconds: Int64? {
        let form = Date.ISO8601FormatStyle(includingFractionalSeconds: time.contains("."))
        return (try? Date(time, strategy: form)).flatMap { Int64(exactly: $0.timeIntervalSince1970.rounded(.down)) }
    }

    /// The record as one line. No text of a client can break it.
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

/// The printed fields of a CloudAudit event.
struct AuditEvent: Decodable {
    private struct Outer: Decodable {
        /// The event in JSON.
        let cloudAuditEvent: String
        let secretID: String
        let sourceIPAddress: String
        let eventSource: String
        let eventName: String
        let requestID: String
    }

    private struct Inner: Decodable {
        let eventNumber: Int64
        let eventCount: Int
        let eventTime: Int64
        let apiErrorCode: String
        let resourceSet: [String]
        let userIdentity: Identity
    }

    private struct Identity: Decodable {
        let accountID: String
        let principalID: String
    }

    let entry: AuditEntry

    init(from decoder: any Decoder) throws {
        let outer = try Outer(from: decoder)
        let inner = try APICoding.decoder().decode(Inner.self, from: Data(outer.cloudAuditEvent.utf8))
        entry = AuditEntry(
            number: inner.eventNumber, time: Instant(seconds: inner.eventTime).timestamp,
            uin: inner.userIdentity.accountID, user: inner.userIdentity.principalID, secretID: outer.secretID,
            source: outer.sourceIPAddress, door: outer.eventSource, action: outer.eventName,
            resources: inner.resourceSet,
            code: inner.apiErrorCode == "0" ? AuditRecord.success : inner.apiErrorCode, count: inner.eventCount,
            requestID: outer.requestID)
    }
}
