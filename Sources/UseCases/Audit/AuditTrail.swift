// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// Reads and verifies the audit trail.
package struct AuditTrail: Sendable {
    /// The number of records that a call inspects. Because of this limit, a part may be short and not the last.
    package static let lookedAtMax = 5_000
    /// The number of records that a call verifies.
    package static let checkedMax = 2_000
    /// The number of records that are read or verified before waiting calls get a turn.
    private static let readAtOnce = 500
    private static let checkedAtOnce = 200
    /// The user name of the main account, as at the vendor.
    private static let mainName = "root"

    let storage: any Storage

    package init(storage: any Storage) { self.storage = storage }

    /// A part of the matching records, the newest first.
    package struct Part: Sendable {
        package let records: [NumberedAuditRecord]
        /// The position of the next part; `nil` after the last.
        package let next: Int64?
    }

    /// The records of an account that meet every condition.
    ///
    /// - Parameter number: The `next` of the previous part.
    package func find(
        of account: AccountID, in times: ClosedRange<Instant>, where conditions: [AuditCondition],
        before number: Int64?, limit: Int
    ) async throws(DomainFailure) -> Part {
        let conditions = try await byIdentity(conditions, in: account)
        var (found, lookedAt, last): ([NumberedAuditRecord], Int, Int64?) = ([], 0, number)
        while lookedAt < Self.lookedAtMax {
            let before = last
            let slice = try await storing { () async throws(StorageFailure) in
                try await storage.auditRecords(of: account, in: times, before: before, limit: Self.readAtOnce)
            }
            for numbered in slice {
                lookedAt += 1
                last = numbered.number
                guard conditions.allSatisfy({ numbered.record.meets($0) }) else { continue }
                found.append(numbered)
                if found.count == limit {
                    let isLast = slice.count < Self.readAtOnce && numbered.number == slice.last?.number
                    return Part(records: found, next: isLast ? nil : last)
                }
            }
            if slice.count < Self.readAtOnce { return Part(records: found, next: nil) }
            await CallTurns.letOthersGoFirst()
        }
        return Part(records: found, next: last)
    }

    /// The records of an account after a given one, in the order of their creation, that meet every condition.
    ///
    /// - Returns: The number of the last record that was inspected; that of the newest record if all were inspected.
    package func follow(
        _ account: AccountID, after number: Int64, where conditions: [AuditCondition], limit: Int
    ) async throws(DomainFailure) -> (records: [NumberedAuditRecord], last: Int64) {
        let conditions = try await byIdentity(conditions, in: account)
        let slice = try await storing { () async throws(StorageFailure) in
            try await storage.auditRecords(of: account, after: number, limit: limit)
        }
        let found = slice.filter { numbered in
            conditions.allSatisfy { numbered.record.meets($0) }
        }
        return (found, slice.last?.number ?? number)
    }

    /// The number of the newest record of an account; 0 if it never had one.
    package func lastNumber(of account: AccountID) async throws(DomainFailure) -> Int64 {
        try await storing { () async throws(StorageFailure) in try await storage.lastAuditNumber(of: account) }
    }

    /// Verifies a part of the trail of one account or of all accounts.
    package func verify(
        _ account: AccountID?, at position: AuditPosition?
    ) async throws(DomainFailure) -> AuditVerification {
        var checked = 0
        var position = position
        while true {
            let start = position
            let part = try await storing { () async throws(StorageFailure) in
                try await storage.verifyAuditTrail(of: account, at: start, limit: Self.checkedAtOnce)
            }
            checked += part.checked
            guard part.finding == nil, let next = part.next, next.account == part.account, checked < Self.checkedMax
            else {
                return AuditVerification(
                    account: part.account, checked: checked, finding: part.finding, next: part.next)
            }
            position = next
            await CallTurns.letOthersGoFirst()
        }
    }

    /// The user names of the identities in records of an account: `root` for the main account, none for deleted users.
    package func names(
        of records: [NumberedAuditRecord], in account: AccountID
    ) async throws(DomainFailure) -> [IdentityID: String] {
        var names: [IdentityID: String] = [:]
        for identity in Set(records.map(\.record.identity)) {
            let user = try await storing { () async throws(StorageFailure) in
                try await storage.user(identity, of: account)
            }
            names[identity] = identity == account.mainIdentity ? Self.mainName : user?.name.text
        }
        return names
    }

    /// Replaces a condition on a user name by one on its present identity, because records hold no user names.
    private func byIdentity(
        _ conditions: [AuditCondition], in account: AccountID
    ) async throws(DomainFailure) -> [AuditCondition] {
        var resolved: [AuditCondition] = []
        for condition in conditions {
            guard case .userNameIs(let name) = condition else {
                resolved.append(condition)
                continue
            }
            var found = name.isExactly(Self.mainName) ? [account.mainIdentity] : []
            if let userName = UserName(name) {
                let user = try await storing { () async throws(StorageFailure) in
                    try await storage.user(named: userName, of: account)
                }
                if let user { found.append(user.id) }
            }
            resolved.append(.identityIsAny(found.map(\.description)))
        }
        return resolved
    }
}

/// The reason why a query of the audit trail is refused.
package enum AuditFailure: Error, Sendable, Equatable {
    case tokenInvalid
}

/// An opaque text for the position of the next part of a trail. It needs no signature, because it leads only along the
/// trail that the caller may read.
package enum AuditToken {
    private static let lengthMax = 64

    package static func text(_ number: Int64) -> String { Base64URL.text(Array("t\(number)".utf8)) }

    package static func number(_ text: ClientText) throws(DomainFailure) -> Int64 {
        guard text.utf8.count <= lengthMax, let bytes = Base64URL.bytes(text.kept), bytes.first == UInt8(ascii: "t"),
            let number = Int64(String(decoding: bytes.dropFirst(), as: UTF8.self)), number > 0
        else { throw .audit(.tokenInvalid) }
        return number
    }

    package static func text(_ position: AuditPosition) -> String {
        Base64URL.text(Array("v\(position.account.uin).\(position.number)".utf8))
    }

    package static func position(_ text: ClientText) throws(DomainFailure) -> AuditPosition {
        guard text.utf8.count <= lengthMax, let bytes = Base64URL.bytes(text.kept), bytes.first == UInt8(ascii: "v")
        else {
            throw .audit(.tokenInvalid)
        }
        let numbers = bytes.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
        guard let account = numbers.first, let number = numbers.dropFirst().first, numbers.count == 2, account >= 0,
            number >= 0
        else { throw .audit(.tokenInvalid) }
        return AuditPosition(account: AccountID(uin: account), number: number)
    }
}
