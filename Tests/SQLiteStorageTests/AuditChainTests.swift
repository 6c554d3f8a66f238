// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Testing

@testable import SQLiteStorage

/// Changes of records by anybody who can write the database file are detected.
final class AuditChainTests {
    private static let account = AccountID(uin: 5)
    private static let other = AccountID(uin: 6)
    private static let key = AuditKey(Array(repeating: 7, count: 32))

    private let temporary: TemporaryDirectory
    private let storage: SQLiteStorage

    /// Makes twenty records of one account, and three of another.
    init() async throws {
        temporary = try TemporaryDirectory()
        storage = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        storage.useAuditKey(Self.key)
        try await Self.note(1...20, of: Self.account, in: storage)
        try await Self.note(1...3, of: Self.other, in: storage)
    }

    deinit { try? storage.close() }

    private static func note(
        _ numbers: ClosedRange<Int>, of account: AccountID, in storage: SQLiteStorage
    ) async throws {
        let records = numbers.map { number in
            AuditRecord(
                time: Instant(seconds: Int64(number)), identity: account.mainIdentity, accessKeyID: "AKID",
                source: "::1", door: "cvm", action: "Action\(number)", resources: ["skey-\(number)"], code: "Success",
                requestID: "r")
        }
        try await storage.keepRefusals(records.map { RecordedRefusal(account: account, record: $0) })
    }

    private func write(_ sql: String) throws {
        let database = try DatabaseQueue(path: temporary.path + "/keywright.sqlite")
        try database.write { try $0.execute(sql: sql) }
        try database.close()
    }

    /// The findings in all trails, verified in parts of three records.
    private func findings() async throws -> [String] {
        var (found, position): ([String], AuditPosition?) = ([], nil)
        repeat {
            let part = try await storage.verifyAuditTrail(of: nil, at: position, limit: 3)
            if let finding = part.finding {
                found.append("\(part.account) \(finding.number) \(finding.problem.rawValue)")
            }
            position = part.next
        } while position != nil
        return found
    }

    private static let prune = """
        UPDATE audit_chain SET first_sequence = 6, hash_before =
            (SELECT hash FROM audit_record WHERE account = 5 AND sequence = 5) WHERE account = 5;
        DELETE FROM audit_record WHERE account = 5 AND sequence <= 5
        """
    private static let truncate = """
        UPDATE audit_chain SET last_sequence = 17, last_hash =
            (SELECT hash FROM audit_record WHERE account = 5 AND sequence = 17) WHERE account = 5;
        DELETE FROM audit_record WHERE account = 5 AND sequence > 17
        """
    private static let swap = """
        UPDATE audit_record SET sequence = -1 WHERE account = 5 AND sequence = 4;
        UPDATE audit_record SET sequence = 4 WHERE account = 5 AND sequence = 9;
        UPDATE audit_record SET sequence = 9 WHERE account = 5 AND sequence = -1
        """
    private static let invent = """
        INSERT INTO audit_record SELECT account, 21, time, identity, access_key_id, source, door, action, resources, code,
            request_id, occurrences, hash FROM audit_record WHERE account = 5 AND sequence = 20
        """

    @Test(arguments: [
        ("UPDATE audit_record SET time = time + 1 WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET identity = 9 WHERE account = 5 AND sequence = 1", "5 1 Altered"),
        ("UPDATE audit_record SET access_key_id = 'x' WHERE account = 5 AND sequence >= 3", "5 3 Altered"),
        ("UPDATE audit_record SET source = '' WHERE account = 5 AND sequence = 20", "5 20 Altered"),
        ("UPDATE audit_record SET door = 'cam' WHERE account = 6 AND sequence = 2", "6 2 Altered"),
        ("UPDATE audit_record SET action = 'x' WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET resources = '[]' WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET resources = 'x' WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET code = 'x' WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET request_id = 'x' WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET occurrences = 2 WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("UPDATE audit_record SET hash = zeroblob(32) WHERE account = 5 AND sequence = 7", "5 7 Altered"),
        ("DELETE FROM audit_record WHERE account = 5 AND sequence = 7", "5 7 Removed"),
        ("DELETE FROM audit_record WHERE account = 5 AND sequence = 1", "5 1 Removed"),
        ("DELETE FROM audit_record WHERE account = 5 AND sequence >= 19", "5 19 Removed"),
        ("DELETE FROM audit_record WHERE account = 5", "5 1 Removed"),
        (prune, "5 6 BeginningAltered"), (truncate, "5 18 EndAltered"), (swap, "5 4 Altered"), (invent, "5 21 Added"),
        ("UPDATE audit_record SET sequence = 0 WHERE account = 5 AND sequence = 20", "5 0 Added"),
        ("UPDATE audit_record SET account = 5, sequence = 21 WHERE account = 6 AND sequence = 3", "5 21 Added"),
        ("UPDATE audit_chain SET last_hash = x'00' WHERE account = 5", "5 21 EndAltered"),
        ("DELETE FROM audit_chain WHERE account = 5", "0 1 TrailRemoved"),
        ("DELETE FROM audit_chain WHERE account = 6; DELETE FROM audit_record WHERE account = 6", "0 2 TrailRemoved"),
        ("DELETE FROM audit_chain; DELETE FROM audit_record WHERE account = 5", "6 1 EndAltered"),
        ("UPDATE audit_chain SET first_sequence = 9223372036854775807 WHERE account = 5", "5 1 Added"),
        ("UPDATE audit_chain SET last_sequence = 9223372036854775806 WHERE account = 5", "5 21 Removed"),
        ("UPDATE audit_chain SET last_sequence = -9223372036854775808 WHERE account = 5", "5 1 Added"),
        ("DELETE FROM audit_chain WHERE account = 0", "0 3 TrailRemoved"),
    ])
    func theFirstThatIsNotWhatWasWrittenIsNamed(sql: String, finding: String) async throws {
        #expect(try await findings() == [])
        try write(sql)
        #expect(try await findings().first == finding)
        // Later records and pruning do not hide the change.
        let prunes = finding.hasSuffix("1 Altered") || finding.hasSuffix("1 Removed")
        try await Self.note(30...30, of: Self.account, in: storage)
        let later = try #require(try await findings().first)
        if sql == Self.truncate { #expect(later == "5 18 Removed") }
        if !prunes { return }
        while try await storage.pruneAuditRecords(olderThan: Instant(seconds: 0), keeping: 10) > 0 {}
        try await Self.note(31...31, of: Self.account, in: storage)
        // An altered time does not take effect without a finding.
        #expect(try await !findings().isEmpty)
    }

    /// Somebody makes records look old so that the server prunes them.
    @Test func whatWasMadeToLookOldIsFoundOut() async throws {
        try write("UPDATE audit_record SET time = 0 WHERE account = 5 AND sequence <= 5")
        #expect(try await storage.pruneAuditRecords(olderThan: Instant(seconds: 1), keeping: 1_000) == 5)
        #expect(try await findings() == ["5 6 BeginningAltered"])
    }

    /// Somebody makes a trail look long so that the server prunes all of it.
    @Test func whatWasMadeToLookLongIsFoundOut() async throws {
        try write("UPDATE audit_chain SET last_sequence = 9000000000000000 WHERE account = 5")
        #expect(try await storage.pruneAuditRecords(olderThan: Instant(seconds: 0), keeping: 10) == 20)
        try write("UPDATE audit_chain SET last_sequence = 20 WHERE account = 5")
        #expect(try await findings() == ["5 21 BeginningAltered"])
    }

    /// Removed trails are detected from the first start on, even before anything was recorded.
    @Test func trailsThatAreAllGoneAreMissed() async throws {
        try write("DELETE FROM audit_chain; DELETE FROM audit_record")
        let record = AuditRecord(
            time: Instant(seconds: 1), identity: Self.account.mainIdentity, accessKeyID: "", source: "",
            door: "command", action: "ChainAuditTrail", resources: [], code: "Success", requestID: "r")
        try storage.beginAuditChain(Self.key, sealed: [1], recording: record, of: Self.account)
        #expect(try await findings() == [])
        try await Self.note(1...2, of: Self.account, in: storage)
        #expect(try await findings() == [])
        try write("DELETE FROM audit_chain; DELETE FROM audit_record")
        #expect(try await findings() == ["0 1 TrailRemoved"])
        try await Self.note(1...2, of: Self.account, in: storage)
        #expect(try await !findings().isEmpty)
    }

    /// The hashes need the key, so computing all of them anew does not help.
    @Test func nobodyWithoutTheKeyCanChainAnew() async throws {
        try await DatabaseQueue(path: temporary.path + "/keywright.sqlite").write { db in
            try db.execute(sql: "UPDATE audit_record SET action = 'x' WHERE account = 5 AND sequence = 7")
            try AuditChains(db: db, key: AuditKey([])).begin()
        }
        #expect(try await findings() == ["0 1 TrailRemoved", "5 1 BeginningAltered", "6 1 BeginningAltered"])
        storage.useAuditKey(AuditKey([]))
        #expect(try await findings() == [])
    }

    /// Records from before the trail was chained are chained when the key is set.
    @Test func recordsOfAnOlderSchemaAreChained() async throws {
        let old = temporary.path + "/old"
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        _ = try SQLiteStorage(in: DataDirectory(path: old), migrations: Array(SchemaMigration.all.prefix(3)))
        let database = try DatabaseQueue(path: old + "/keywright.sqlite")
        try await database.write { db in
            for (account, count) in [(5, 2500), (9, 1)] {
                for number in 1...count {
                    try db.execute(
                        sql:
                            "INSERT INTO audit_record VALUES (?, ?, 1, 1, 'a', 'b', 'cvm', 'd', '[\"e\"]', 'Success', 'r')",
                        arguments: [account, number])
                }
            }
        }
        let upgraded = try SQLiteStorage(in: DataDirectory(path: old))
        let audit = AuditRecord(
            time: Instant(seconds: 1), identity: Self.account.mainIdentity, accessKeyID: "", source: "",
            door: "command", action: "ChainAuditTrail", resources: [], code: "Success", requestID: "r")
        try upgraded.beginAuditChain(Self.key, sealed: [1], recording: audit, of: Self.account)
        #expect(try upgraded.serverSetting(SQLiteStorage.auditKeySetting) == [1])
        #expect(try await upgraded.lastAuditNumber(of: Self.account) == 2501)
        #expect(try await upgraded.auditRecords(of: Self.account, limit: 1) == [audit])
        let part = try await upgraded.verifyAuditTrail(of: Self.account, at: nil, limit: 5000)
        #expect(part == AuditVerification(account: Self.account, checked: 2501, finding: nil, next: nil))
        try await database.write {
            try $0.execute(sql: "UPDATE audit_record SET action = 'x' WHERE account = 5 AND sequence = 2000")
        }
        let finding = try await upgraded.verifyAuditTrail(of: Self.account, at: nil, limit: 5000).finding
        #expect(finding == AuditFinding(number: 2000, problem: .altered))
    }
}
