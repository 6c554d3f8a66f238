// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import InstanceTerms
import StorageContract
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// No number in a row can crash the process that reads it.
struct StoredNumberTests {
    private static let extremes = [Int64.max, 1 << 62, Int64.min, -1, 0]

    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    /// Each integer column of every table has a declared range, so that a new column needs one, too.
    @Test func everyNumberHasItsRange() async throws {
        let columns = try await columns(of: FilledDatabase.make(in: temporary.path + "/data"))
        #expect(columns.count > 60)
        for (table, column) in columns {
            #expect(StoredNumber.of(column, in: table) != nil, "\(table).\(column)")
        }
    }

    /// A database that passes the review is readable, and one that does not crashes nothing.
    @Test func noNumberEndsTheProcess() async throws {
        let whole = try await FilledDatabase.make(in: temporary.path + "/data")
        var (damaged, answered) = (0, 0)
        for (table, column) in try await columns(of: whole) {
            let path = temporary.path + "/\(table).\(column)"
            let edited = try copy(of: whole, to: path)
            var served: SQLiteStorage?
            for number in Self.extremes {
                guard try set(column, of: table, to: number, in: edited) else { continue }
                let problem = Result { try DatabaseReview(of: edited) }
                if StoredNumber.of(column, in: table)?.holds(number) == false {
                    #expect(throws: Backup.Failure.self, "\(table).\(column) = \(number)") { _ = try problem.get() }
                }
                let storage = try served ?? SQLiteStorage(in: DataDirectory(path: path), readers: 1)
                if served == nil {
                    // Later writes crash nothing either, whether or not they succeed.
                    _ = await storage.apply([
                        Samples.change(.project(.add(try Samples.project(1_000_001, "other")))),
                        Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])),
                    ])
                }
                served = storage
                let failures = try await failures(reading: storage)
                if case .success = problem {
                    answered += 1
                    #expect(failures.isEmpty, "\(table).\(column) = \(number)")
                } else {
                    damaged += 1
                }
            }
            try served?.close()
        }
        #expect(damaged > 150 && answered > 20, "\(damaged) \(answered)")
    }

    /// A number that is used in arithmetic counts as damage if it is out of range: the call fails, and the server
    /// continues.
    @Test(arguments: [
        ("instance", "months"), ("instance", "created_at"), ("instance", "system_disk_size"),
        ("instance", "bandwidth_out"), ("host", "port"), ("host", "seen_at"), ("host_group", "ends_at"),
        ("host_grant", "granted_at"), ("key_pair", "created_at"), ("key_pair_count", "key_pairs"),
        ("key_pair_quota", "key_pairs"), ("tag_key", "tag_values"), ("audit_record", "time"),
        ("audit_record", "occurrences"), ("account", "created_at"), ("policy", "updated_at"),
    ])
    func whatIsReckonedWithIsRefusedWhereItIsRead(table: String, column: String) async throws {
        let whole = try await FilledDatabase.make(in: temporary.path + "/data")
        for number in [Int64.min, -1, 1 << 62, Int64.max] {
            let path = temporary.path + "/edited"
            let edited = try copy(of: whole, to: path)
            #expect(try set(column, of: table, to: number, in: edited))
            let problem = #expect(throws: Backup.Failure.self) { _ = try DatabaseReview(of: edited) }
            #expect(problem?.description.contains("damaged") == true)
            let storage = try SQLiteStorage(in: DataDirectory(path: path), readers: 1)
            let failures = try await failures(reading: storage)
            #expect(!failures.isEmpty, "\(number)")
            for case .unavailable(let reason) in failures {
                #expect(reason.hasSuffix("is damaged"), "\(reason)")
            }
            try storage.close()
        }
    }

    private func columns(of database: URL) async throws -> [(table: String, column: String)] {
        let queue = try DatabaseQueue(path: database.path)
        defer { try? queue.close() }
        return try await queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT tables.name AS found, columns.name AS whole FROM sqlite_schema AS tables,
                        pragma_table_info(tables.name) AS columns
                    WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND columns.type = 'INTEGER'
                    """
            ).map { ($0["found"], $0["whole"]) }
        }
    }

    private func copy(of whole: URL, to path: String) throws -> URL {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let copy = DataDirectory.databaseURL(in: path)
        try FileManager.default.copyItem(at: whole, to: copy)
        return copy
    }

    /// - Returns: Whether a row has the number now.
    private func set(_ column: String, of table: String, to number: Int64, in database: URL) throws -> Bool {
        var changed = 0
        try FilledDatabase.edit(database) { db in
            try db.execute(sql: "UPDATE OR IGNORE \(table) SET \(column) = ?", arguments: [number])
            changed = db.changesCount
        }
        return changed > 0
    }

    // MARK: All reads

    private func failures(reading storage: SQLiteStorage) async throws -> [StorageFailure] {
        let account = Samples.account
        let (user, host) = (try Samples.user(1, name: "deputy"), try Samples.instanceID(2))
        var failures: [StorageFailure] = []
        func reading<Value>(_ read: () async throws(StorageFailure) -> Value) async -> Value? {
            do throws(StorageFailure) {
                return try await read()
            } catch {
                failures.append(error)
                return nil
            }
        }
        let first = PageRange.longest
        let time = Samples.time
        _ = await reading { () async throws(StorageFailure) in try await storage.accounts(first) }
        _ = await reading { () async throws(StorageFailure) in try await storage.account(account) }
        _ = await reading { () async throws(StorageFailure) in try await storage.accessKey(secretID: "AKIDone") }
        for product in Product.allCases {
            _ = await reading { () async throws(StorageFailure) in
                try await storage.keyPairs(of: account, product: product, query: .all, range: first)
            }
            let quota = await reading { () async throws(StorageFailure) in
                try await storage.keyPairQuota(of: account, product: product)
            }
            let count = await reading { () async throws(StorageFailure) in
                try await storage.keyPairCount(of: account, product: product)
            }
            if let quota, let quota, let count { _ = quota - count }
            for sorting in InstanceSorting.allCases {
                let page = await reading { () async throws(StorageFailure) in
                    try await storage.instances(
                        of: account, product: product, query: .all, region: "ap-guangzhou", sorted: sorting,
                        range: first, at: time)
                }
                for instance in page?.elements ?? [] { _ = instance.expiresAt }
            }
            _ = await reading { () async throws(StorageFailure) in
                try await storage.hosts(of: account, HostQuery(product: product), range: first, at: time)
            }
            _ = await reading { () async throws(StorageFailure) in
                try await storage.hostGrants(
                    of: account, HostGrantQuery(product: product, region: "ap-guangzhou"), range: first,
                    at: Instant(milliseconds: 0))
            }
            _ = await reading { () async throws(StorageFailure) in
                try await storage.images(of: account, product: product, matching: [], offset: 0, limit: 100)
            }
        }
        _ = await reading { () async throws(StorageFailure) in try await storage.host(host, of: account) }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.usernames(grantedOn: host, of: account, at: time)
        }
        _ = await reading { () async throws(StorageFailure) in try await storage.hostGroups(of: account, first) }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.projects(of: account, ProjectQuery(includesDisabled: true), offset: 0, limit: 100)
        }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.tags(of: account, keys: [], value: nil, offset: 0, limit: 100)
        }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.taggedResources(
                of: account, matching: [TagFilter(key: "env", values: ["prod", "other"])], after: nil, limit: 100)
        }
        _ = await reading { () async throws(StorageFailure) in try await storage.users(of: account) }
        _ = await reading { () async throws(StorageFailure) in try await storage.accessKeys(of: user.id, in: account) }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.policies(of: account, nameHolding: "", offset: 0, limit: 100)
        }
        _ = await reading { () async throws(StorageFailure) in try await storage.attachments(of: user.id, in: account) }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.attachedDocuments(of: user.id, in: account)
        }
        _ = await reading { () async throws(StorageFailure) in try await storage.auditRecords(of: account, limit: 100) }
        _ = await reading { () async throws(StorageFailure) in try await storage.lastAuditNumber(of: account) }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.verifyAuditTrail(of: nil, at: nil, limit: 100)
        }
        _ = await reading { () async throws(StorageFailure) in
            try await storage.verifyAuditTrail(of: account, at: nil, limit: 100)
        }
        return failures
    }
}
