// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let auditChecks: [StorageCheck] = [
    StorageCheck("records are numbered in the order in which they are made", [2, 10, 20]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        #expect(try await storage.lastAuditNumber(of: AccountID(uin: 7)) == 0)
        for number in 1...5 { try await storage.note("a\(number)", at: Int64(number)) }
        try await storage.note("b", at: 9, of: Samples.otherAccount)
        let reopened = try await engine.reopen()
        let all = try await reopened.auditRecords(of: Samples.account, after: 0, limit: 100)
        #expect(all.map(\.number) == Array(1...6))
        #expect(all.dropFirst().map(\.record.action) == ["a1", "a2", "a3", "a4", "a5"])
        #expect(try await reopened.auditRecords(of: Samples.account, after: 2, limit: 2).map(\.number) == [3, 4])
        #expect(try await reopened.lastAuditNumber(of: Samples.account) == 6)
        #expect(try await reopened.auditRecords(of: Samples.otherAccount, after: 0, limit: 9).map(\.number) == [1, 2])
    },
    StorageCheck("records are found by their times, newest first, part by part", [8, 20]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        // The records are not in the order of their times, as for calls that take long.
        for second in [10, 30, 20, 20, 40] as [Int64] { try await storage.note("\(second)", at: second) }
        let times = Instant(seconds: 10)...Instant(milliseconds: 30_000)
        func part(before number: Int64?, _ limit: Int) async throws -> [Int64] {
            try await storage.auditRecords(of: Samples.account, in: times, before: number, limit: limit).map(\.number)
        }
        #expect(try await part(before: nil, 10) == [3, 5, 4, 2])
        #expect(try await part(before: nil, 2) == [3, 5])
        #expect(try await part(before: 5, 2) == [4, 2])
        #expect(try await part(before: 2, 2) == [])
        #expect(try await part(before: 99, 2) == [])
    },
    StorageCheck("refusals are kept, all or none, and stand for many calls", [2, 11, 20]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let record = AuditRecord(
            time: Samples.time, identity: Samples.account.mainIdentity, accessKeyID: "\u{e9}", source: "::1",
            door: "cvm", action: "DescribeKeyPairs", resources: ["keypair/*"], code: "AuthFailure.SignatureFailure",
            requestID: "r", count: 7)
        try await storage.keepRefusals([
            RecordedRefusal(account: Samples.account, record: record),
            RecordedRefusal(account: Samples.otherAccount, record: record),
        ])
        let reopened = try await engine.reopen()
        for account in [Samples.account, Samples.otherAccount] {
            #expect(try await reopened.auditRecords(of: account, limit: 1) == [record])
        }
        #expect(try await reopened.wholeTrails() == 4)
    },
    StorageCheck("what is too old or too many is removed from the front, in steps", [10, 20, 21]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.keepRefusals((1...1200).map { Samples.noted("\($0)", at: $0) })
        // The first record has the time of the samples. It is recent, so the records behind it stay.
        #expect(try await storage.pruned(olderThan: Instant(seconds: 600), keeping: 10_000) == 0)
        #expect(try await storage.pruned(olderThan: Instant(seconds: 0), keeping: 1150) == 51)
        #expect(try await storage.auditRecords(of: Samples.account, after: 0, limit: 1).map(\.number) == [52])
        #expect(try await storage.wholeTrails() == 1151)
        #expect(try await storage.pruned(olderThan: Instant(seconds: 600), keeping: 10_000) == 549)
        let reopened = try await engine.reopen()
        #expect(try await reopened.auditRecords(of: Samples.account, after: 0, limit: 1).map(\.number) == [601])
        #expect(try await reopened.wholeTrails() == 602)
        #expect(try await storage.pruned(olderThan: Instant(seconds: 2_000_000_000), keeping: 1) == 602)
        #expect(try await storage.auditRecords(of: Samples.account, limit: 1) == [])
        try await storage.note("after", at: 5)
        #expect(try await storage.auditRecords(of: Samples.account, after: 0, limit: 9).map(\.number) == [1202])
        #expect(try await storage.wholeTrails() == 1)
    },
    StorageCheck("of very many trails, each one that is due is pruned", [21]) { engine async throws in
        let storage = engine.storage
        // More than twice as many trails as a read inspects.
        let accounts = (0..<1_100).map { AccountID(uin: 300_000_000_000 + $0) }
        try await storage.keepRefusals(accounts.map { Samples.noted("young", at: 2_000, of: $0) })
        #expect(try await storage.pruned(olderThan: Instant(seconds: 1_000), keeping: 10) == 0)
        // A trail in the middle, then the last one, then the first one.
        for index in [700, 1_099, 0] {
            let account = accounts[index]
            try await storage.keepRefusals((0..<11).map { Samples.noted("\($0)", at: 2_000, of: account) })
            #expect(try await storage.pruned(olderThan: Instant(seconds: 1_000), keeping: 10) == 2)
            #expect(try await storage.auditRecords(of: account, after: 0, limit: 1).map(\.number) == [3])
        }
        #expect(try await storage.wholeTrails() == 1_100 - 3 + 30)
    },
    StorageCheck("a trail outlives its account, and is whole", [10, 20]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.note("a", at: 1, of: Samples.otherAccount)
        try await storage.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        #expect(try await storage.wholeTrails() == 4)
        #expect(try await engine.reopen().auditRecords(of: Samples.otherAccount, limit: 9).count == 2)
    },
    StorageCheck("a trail is checked in parts, by itself or with all", [10, 20]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for number in 1...10 as ClosedRange<Int64> { try await storage.note("\(number)", at: number) }
        #expect(try await storage.wholeTrails(partLength: 4) == 12)
        #expect(try await storage.wholeTrails(of: Samples.otherAccount) == 1)
        #expect(try await storage.wholeTrails(of: AccountID(uin: 7)) == 0)
        let part = try await storage.verifyAuditTrail(of: Samples.account, at: nil, limit: 4)
        #expect(part.next == AuditPosition(account: Samples.account, number: 4))
        // Records added meanwhile are verified, and records pruned meanwhile are not missed.
        try await storage.note("more", at: 11)
        #expect(try await storage.pruned(olderThan: Instant(seconds: 0), keeping: 3) == 9)
        let rest = try await storage.verifyAuditTrail(of: Samples.account, at: part.next, limit: 100)
        #expect(rest == AuditVerification(account: Samples.account, checked: 3, finding: nil, next: nil))
    },
]

extension Samples {
    fileprivate static func noted(
        _ action: String, at seconds: Int64, of account: AccountID = account
    ) -> RecordedRefusal {
        RecordedRefusal(
            account: account,
            record: AuditRecord(
                time: Instant(seconds: seconds), identity: account.mainIdentity, accessKeyID: "", source: "",
                door: "cvm", action: action, resources: [], code: AuditRecord.success, requestID: "r"))
    }
}

extension Storage {
    fileprivate func note(_ action: String, at seconds: Int64, of account: AccountID = Samples.account) async throws {
        try await keepRefusals([Samples.noted(action, at: seconds, of: account)])
    }

    fileprivate func pruned(olderThan oldest: Instant, keeping countMax: Int) async throws -> Int {
        var total = 0
        while true {
            let removed = try await pruneAuditRecords(olderThan: oldest, keeping: countMax)
            if removed == 0 { return total }
            total += removed
        }
    }

    /// The number of verified records. None may have a finding.
    fileprivate func wholeTrails(of account: AccountID? = nil, partLength: Int = 1000) async throws -> Int {
        var (checked, position) = (0, AuditPosition?.none)
        repeat {
            let part = try await verifyAuditTrail(of: account, at: position, limit: partLength)
            #expect(part.finding == nil)
            checked += part.checked
            position = part.next
        } while position != nil
        return checked
    }
}
