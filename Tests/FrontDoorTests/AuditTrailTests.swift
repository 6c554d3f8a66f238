// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// Answers of the doors to the audit trail.
struct AuditTrailTests {
    /// A server with 40 records, one per minute, after the record of the account.
    private func server() async throws -> TestServer {
        let server = try await TestServer()
        for number in 1...40 {
            server.clock.advance(by: 60)
            try await server.storage.keepRefusals([
                RecordedRefusal(
                    account: Accounts.firstAccount,
                    record: AuditRecord(
                        time: server.clock.now(), identity: TestServer.user, accessKeyID: "AKID\(number % 2)",
                        source: "192.0.2.\(number % 4)", door: number % 5 == 0 ? "legacy-a" : "cvm",
                        action: number % 3 == 0 ? "DescribeKeyPairs" : "DeleteKeyPairs", resources: ["skey-\(number)"],
                        code: number % 10 == 0 ? "AuthFailure.UnauthorizedOperation" : AuditRecord.success,
                        requestID: "request-\(number)"))
            ])
        }
        return server
    }

    private func span(_ server: TestServer) -> [String: any Sendable] {
        ["StartTime": server.clock.now().seconds - 86_400, "EndTime": server.clock.now().seconds]
    }

    private func names(_ answer: TestAnswer) throws -> [String] {
        let events = try #require(answer.fields["Events"] as? [[String: Any]])
        return events.compactMap { ($0["Resources"] as? [String: Any])?["ResourceName"] as? String }
    }

    @Test func eventsComeNewestFirstInParts() async throws {
        let server = try await server()
        var (found, token): ([String], Int?) = ([], 0)
        while let next = token {
            let answer = try await server.call(
                .cloudaudit, "DescribeEvents",
                span(server).merging(["MaxResults": 15, "NextToken": next]) { _, new in new }, region: nil)
            found += try names(answer)
            let isOver = try #require(answer.fields["ListOver"] as? Bool)
            token = isOver ? nil : answer.fields["NextToken"] as? Int
        }
        #expect(found == (1...40).reversed().map { "skey-\($0)" } + [Accounts.firstAccount.description])
        var (looked, text): ([String], String?) = ([], "")
        while let next = text {
            let answer = try await server.call(
                .cloudaudit, "LookUpEvents",
                span(server).merging(["MaxResults": 50, "NextToken": next]) { _, new in new }, region: nil)
            looked += try names(answer)
            let isOver = try #require(answer.fields["ListOver"] as? Bool)
            text = isOver ? nil : answer.fields["NextToken"] as? String
        }
        #expect(looked == found)
    }

    @Test(arguments: [
        ([("EventName", "DescribeKeyPairs")], 13),
        ([("EventName", "DescribeKeyPairs"), ("EventName", "DeleteKeyPairs")], 40),
        ([("ActionType", "Read")], 13), ([("ReadOnly", "false")], 28), ([("ResourceId", "skey-7")], 1),
        ([("ResourceName", "skey-7"), ("EventName", "DescribeKeyPairs")], 0), ([("AccessKeyId", "AKID1")], 20),
        ([("SourceIPAddress", "192.0.2.3")], 10), ([("RequestId", "request-40")], 1),
        ([("ResourceType", "cvm")], 40), ([("ApiErrorCode", "0")], 37),
        ([("ApiErrorCode", "AuthFailure.UnauthorizedOperation")], 4), ([("CamErrorCode", "4101")], 4),
        ([("CamErrorCode", "0")], 37), ([("CamErrorCode", "4100")], 0), ([("CamErrorCode", "9")], 0),
        ([("PrincipalId", "200000000001")], 40), ([("Username", "user")], 40), ([("Username", "root")], 1),
        ([("SensitiveAction", "0")], 41), ([("SensitiveAction", "1")], 0), ([("Tags", "[]")], 0),
        ([("EventName", "")], 41),
    ])
    func eventsAreFoundByTheirAttributes(_ attributes: [(String, String)], count: Int) async throws {
        let server = try await server()
        try await server.addUser()
        let asked = attributes.map { ["AttributeKey": $0.0, "AttributeValue": $0.1] }
        let answer = try await server.call(
            .cloudaudit, "LookUpEvents",
            [
                "StartTime": 1_699_999_000, "EndTime": server.clock.now().seconds, "MaxResults": 50,
                "LookupAttributes": asked,
            ], region: nil)
        let events = try #require(answer.fields["Events"] as? [[String: Any]])
        let others = events.filter { $0["EventName"] as? String == "Test" }.count
        #expect(events.count - others == count)
        #expect(answer.fields["TotalCount"] as? Int == events.count)
    }

    /// Queries with few matches do not keep the server busy: a part inspects a limited number of records.
    @Test func aPartLooksAtSoManyRecords() async throws {
        let server = try await TestServer()
        let record = AuditRecord(
            time: server.clock.now(), identity: .unknown, accessKeyID: "", source: "", door: "cvm", action: "Other",
            resources: [], code: AuditRecord.success, requestID: "r")
        let many = Array(repeating: RecordedRefusal(account: Accounts.firstAccount, record: record), count: 7000)
        try await server.storage.keepRefusals(many)
        let asked: [String: any Sendable] = [
            "StartTime": 1_699_999_000, "EndTime": 1_700_000_100,
            "LookupAttributes": [["AttributeKey": "EventName", "AttributeValue": "CreateAccount"]],
        ]
        let first = try await server.call(.cloudaudit, "LookUpEvents", asked, region: nil)
        #expect(first.fields["ListOver"] as? Bool == false && first.fields["TotalCount"] as? Int == 0)
        let token = try #require(first.fields["NextToken"] as? String)
        let second = try await server.call(
            .cloudaudit, "LookUpEvents", asked.merging(["NextToken": token]) { _, new in new }, region: nil)
        #expect(second.fields["ListOver"] as? Bool == true && second.fields["TotalCount"] as? Int == 1)
    }

    @Test func anEventSaysAllOfIt() async throws {
        let server = try await server()
        let answer = try await server.call(
            .cloudaudit, "DescribeEvents", span(server).merging(["MaxResults": 1]) { _, new in new }, region: nil)
        let event = try #require((answer.fields["Events"] as? [[String: Any]])?.first)
        #expect(event["EventId"] as? String == "100000000001-41")
        #expect(event["ErrorCode"] as? Int == 4101)
        #expect(event["EventTime"] as? String == String(server.clock.now().seconds))
        let text = try #require(event["CloudAuditEvent"] as? String)
        let whole = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(whole["apiErrorCode"] as? String == "AuthFailure.UnauthorizedOperation")
        #expect(whole["eventSource"] as? String == "legacy-a" && whole["apiVersion"] as? String == "2.0")
        #expect(whole["resourceType"] as? String == "cvm" && whole["eventCount"] as? Int == 1)
        let identity = try #require(whole["userIdentity"] as? [String: Any])
        #expect(identity["type"] as? String == "CAMUser" && identity["principalId"] as? String == "200000000001")
    }

    @Test func theOperatorReadsAndChecksAnyTrail() async throws {
        let server = try await server()
        let read = try await server.call(
            .admin, "DescribeAuditRecords",
            ["Uin": Accounts.firstAccount.description, "Outcome": "Refused", "Limit": 3], region: nil)
        let records = try #require(read.fields["AuditRecordSet"] as? [[String: Any]])
        #expect(records.compactMap { $0["Number"] as? Int } == [41, 31, 21])
        #expect(read.fields["LastNumber"] as? Int == 41)
        let following = try await server.call(
            .admin, "DescribeAuditRecords", ["After": 39, "Action": "DeleteKeyPairs"], region: nil)
        let news = try #require(following.fields["AuditRecordSet"] as? [[String: Any]])
        #expect(news.compactMap { $0["Number"] as? Int } == [41])
        #expect(following.fields["LastNumber"] as? Int == 41)
        let list = try await server.call(.admin, "VerifyAuditTrail", region: nil)
        #expect(list.fields["Uin"] as? String == "0" && list.fields["IsWhole"] as? Bool == true)
        let token = try #require(list.fields["NextToken"] as? String)
        let part = try await server.call(.admin, "VerifyAuditTrail", ["NextToken": token], region: nil)
        #expect(part.fields["RecordCount"] as? Int == 41 && part.fields["IsWhole"] as? Bool == true)
        #expect(part.fields["NextToken"] as? String == "" && part.fields["Problem"] as? String == "")
    }
}
