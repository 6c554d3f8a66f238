// SPDX-License-Identifier: Apache-2.0

import APIClient
import Foundation

/// Who made a key pair, from the audit trail of the account.
enum KeyOrigin: Equatable {
    case found(user: String, action: String, address: String)
    /// The trail has no such record, or no longer.
    case notRecorded
    /// It was made before the time that CloudAudit shows.
    case tooLongAgo
    case notPermitted

    /// In seconds: somewhat less than the longest time that a query may go back.
    fileprivate static let agoMax: Int64 = 90 * 86_400 - 600

    private static let actions = ["CreateKeyPair", "ImportKeyPair"]

    var words: String {
        switch self {
        case .found(let user, let action, let address):
            "\(user == "root" ? "the main account" : user), by \(action)\(address.isEmpty ? "" : " from \(address)")"
        case .notRecorded: "not in the audit trail"
        case .tooLongAgo: "not known: longer ago than the 90 days that CloudAudit shows"
        case .notPermitted: "not permitted: cloudaudit:DescribeEvents is needed"
        }
    }

    /// For scripts; `null` if it is not known.
    var json: AnswerValue {
        guard case .found(let user, let action, let address) = self else { return .null }
        return .object(["Username": .text(user), "EventName": .text(action), "SourceIPAddress": .text(address)])
    }
}

extension ProductClient {
    /// - Parameter keyPair: From the answer of DescribeKeyPairs.
    func origin(of keyPair: AnswerValue, now: Int64) async throws -> KeyOrigin {
        guard let date = try? Date(keyPair.cell("CreatedTime"), strategy: .iso8601),
            let time = Int64(exactly: date.timeIntervalSince1970)
        else { return .notRecorded }
        guard now - time < KeyOrigin.agoMax else { return .tooLongAgo }
        do {
            return try await recordedOrigin(of: keyPair.cell("KeyId"), at: time)
        } catch let failure as APIFailure where failure.isForWantOfPermission {
            return .notPermitted
        }
    }

    private func recordedOrigin(of id: String, at time: Int64) async throws -> KeyOrigin {
        var token: Int64 = 0
        while true {
            let parameters: [String: AnswerValue] = [
                "StartTime": .integer(time - 1), "EndTime": .integer(time + 1), "NextToken": .integer(token),
                "MaxResults": .integer(50),
                "LookupAttributes": .list([Self.attribute("ResourceName", id), Self.attribute("ApiErrorCode", "0")]),
            ]
            let answer: AnswerValue = try await client.callPatiently("DescribeEvents", of: .cloudaudit, parameters)
            let events = try client.list("Events", of: answer, to: "DescribeEvents")
            if let event = events.last(where: { KeyOrigin.made($0) }) {
                return .found(
                    user: event.cell("Username"), action: event.cell("EventName"),
                    address: event.cell("SourceIPAddress"))
            }
            guard answer["ListOver"] == .bool(false), let next = answer["NextToken"]?.integer, next != token else {
                return .notRecorded
            }
            token = next
        }
    }

    private static func attribute(_ key: String, _ value: String) -> AnswerValue {
        .object(["AttributeKey": .text(key), "AttributeValue": .text(value)])
    }
}

extension KeyOrigin {
    fileprivate static func made(_ event: AnswerValue) -> Bool { actions.contains(event.cell("EventName")) }
}
