// SPDX-License-Identifier: Apache-2.0

import APIClient
import DomainModel

/// A source of audit records: CloudAudit for an account's own records, or the administration API for any.
protocol AuditSource {
    /// A part of the matching records, newest first. `next` is `nil` in the last part.
    func part(since: Int64, until: Int64, next: String?, limit: Int) async throws -> (
        entries: [AuditEntry], next: String?
    )

    /// The records since the previous call, in the order of their creation; empty at the first call.
    mutating func news(now: Int64) async throws -> [AuditEntry]
}

extension AuditSource {
    /// The newest matching records, newest first.
    func newest(since: Int64, until: Int64, limit: Int) async throws -> [AuditEntry] {
        var missing = limit
        let parts = try await Pages.all(counting: \.count) { token in
            let (entries, next) = try await part(since: since, until: until, next: token, limit: missing)
            missing -= entries.count
            return (entries, next: missing > 0 ? next : nil)
        }
        return parts.flatMap(\.self)
    }
}

/// Records of any account, for the operator.
struct OperatorsAuditSource: AuditSource {
    private static let limitMax = 100

    let client: SignedClient
    let account: String
    let filter: AuditFilter
    private var last: Int64?

    init(client: SignedClient, account: String, filter: AuditFilter) {
        self.client = client
        self.account = account
        self.filter = filter
    }

    private struct Question: Encodable {
        let uin: String
        var startTime: Int64?
        var endTime: Int64?
        let action: String?
        let resource: String?
        let user: String?
        let secretID: String?
        let source: String?
        let outcome: String?
        var after: Int64?
        var nextToken: String?
        let limit: Int

        init(of account: String, _ filter: AuditFilter, limit: Int) {
            uin = account
            action = filter.action
            resource = filter.resource
            user = filter.user
            secretID = filter.secretID
            source = filter.wantedSource
            outcome =
                switch filter.wantedOutcome {
                case nil: nil
                case .success: "Success"
                case .refused: "Refused"
                case .code(let code): code
                }
            self.limit = limit
        }
    }

    private struct Answer: Decodable {
        let auditRecordSet: [AuditEntry]
        let nextToken: String
        let lastNumber: Int64
    }

    func part(
        since: Int64, until: Int64, next: String?, limit: Int
    ) async throws -> (entries: [AuditEntry], next: String?) {
        var question = Question(of: account, filter, limit: min(limit, Self.limitMax))
        (question.startTime, question.endTime, question.nextToken) = (since, until, next)
        let answer = try await ask(question)
        return (answer.auditRecordSet, answer.nextToken.isEmpty ? nil : answer.nextToken)
    }

    mutating func news(now: Int64) async throws -> [AuditEntry] {
        guard var reached = last else {
            last = try await ask(Question(of: account, filter, limit: 1)).lastNumber
            return []
        }
        let parts = try await Pages.all { _ in
            var question = Question(of: account, filter, limit: Self.limitMax)
            question.after = reached
            let answer = try await ask(question)
            let isOver = answer.lastNumber < reached + Int64(Self.limitMax)
            reached = answer.lastNumber
            return (answer.auditRecordSet, next: isOver ? nil : String(reached))
        }
        last = reached
        return parts.flatMap(\.self)
    }

    private func ask(_ question: Question) async throws -> Answer {
        try await client.callPatiently("DescribeAuditRecords", of: .admin, question)
    }
}

/// The caller's own records, from CloudAudit.
struct OwnAuditSource: AuditSource {
    private static let limitMax = 50
    /// In seconds: less than the longest span of a query, and less than the longest time that it may go back, for any
    /// client clock that the server accepts.
    private static let spanMax: Int64 = 29 * 86_400
    private static let agoMax: Int64 = 90 * 86_400 - 600

    let client: SignedClient
    let filter: AuditFilter
    private var news = AuditWindow()

    init(client: SignedClient, filter: AuditFilter) {
        self.client = client
        self.filter = filter
    }

    private struct Attribute: Encodable {
        let attributeKey: String
        let attributeValue: String
    }

    private struct Question: Encodable {
        let startTime: Int64
        let endTime: Int64
        let nextToken: Int64
        let maxResults: Int
        let lookupAttributes: [Attribute]
    }

    private struct Answer: Decodable {
        let events: [AuditEvent]
        let nextToken: Int64
        let listOver: Bool
    }

    private var attributes: [Attribute] {
        let isNumber = filter.user.map { Int64($0) != nil } ?? false
        let texts: [(String, String?)] = [
            ("EventName", filter.action), ("ResourceName", filter.resource), ("AccessKeyId", filter.secretID),
            (isNumber ? "PrincipalId" : "Username", filter.user), ("SourceIPAddress", filter.wantedSource),
        ]
        var attributes = texts.compactMap { key, value in value.map { Attribute(attributeKey: key, attributeValue: $0) }
        }
        switch filter.wantedOutcome {
        case .success: attributes.append(Attribute(attributeKey: "ApiErrorCode", attributeValue: "0"))
        case .code(let code): attributes.append(Attribute(attributeKey: "ApiErrorCode", attributeValue: code))
        // CloudAudit has no attribute for all refusals.
        case .refused, nil: break
        }
        return attributes
    }

    /// - Parameter next: The end of the current span, and the token within it.
    func part(
        since: Int64, until: Int64, next: String?, limit: Int
    ) async throws -> (entries: [AuditEntry], next: String?) {
        let position = next?.split(separator: " ").compactMap { Int64($0) } ?? []
        let end = position.first ?? until
        let start = max(since, end - Self.spanMax, UnixClock.now.seconds - Self.agoMax)
        guard start <= end else { return ([], nil) }
        let answer: Answer = try await client.callPatiently(
            "DescribeEvents", of: .cloudaudit,
            Question(
                startTime: start, endTime: end, nextToken: position.dropFirst().first ?? 0,
                maxResults: min(limit, Self.limitMax), lookupAttributes: attributes))
        let entries = answer.events.map(\.entry).filter(meetsOutcome)
        if !answer.listOver { return (entries, "\(end) \(answer.nextToken)") }
        return (entries, start > since ? "\(start - 1) 0" : nil)
    }

    private func meetsOutcome(_ entry: AuditEntry) -> Bool {
        if case .refused = filter.wantedOutcome { entry.code != "Success" } else { true }
    }

    mutating func news(now: Int64) async throws -> [AuditEntry] {
        let recent = try await newest(
            since: news.start(now: now), until: now + AuditWindow.clockDifferenceMax, limit: .max)
        return news.new(in: recent, at: now)
    }
}
