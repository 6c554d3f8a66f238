// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import InstanceTerms
import StorageContract
import Testing

@testable import SQLiteStorage

/// The cost of a page of instances depends on the page, not on the size of the account.
struct InstancePageTests {
    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    private var databasePath: String { temporary.path + "/keywright.sqlite" }

    private static let filters: [InstanceFilter] = [
        .idIs(["a"]), .uuidIs(["a"]), .nameIs(["a", "b"]), .stateIs(["RUNNING"]), .zoneIs(["a"]),
        .projectIs([.default]),
        .typeIs(["a"]), .chargeTypeIs(["a"]), .privateAddressIs(["a"]), .publicAddressIs(["a"]),
        .vpcIs(["a"]), .subnetIs(["a"]), .securityGroupIs(["a"]), .dedicatedClusterIs(["a"]),
        .createdSince(Instant(seconds: 1)), .createdUntil(Instant(seconds: 1)), .tagKeyIs(["a"]), .tagValueIs(["a"]),
        .tag(key: "a", valueIs: ["b"]),
    ]

    private static func plan(_ sql: String, in database: DatabaseQueue) throws -> [String] {
        try database.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            // A plan does not depend on the arguments, so null values suffice.
            return try Row.fetchAll(statement, arguments: .init(Self.nulls(for: sql))).map { $0["detail"] as String }
        }
    }

    /// One null value for each parameter of the statement: `?1` to `?4`, and others without a number.
    private static func nulls(for sql: String) -> [DatabaseValue] {
        Array(repeating: .null, count: 4 + sql.matches(of: /\?(?![0-9])/).count)
    }

    /// No statement reads rows of other accounts, products and regions, or anything but an index to find a page.
    @Test func noPageReadsWhatIsNotAskedFor() throws {
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let database = try DatabaseQueue(path: databasePath)
        let queries: [InstanceQuery] =
            [.all, .ids([try #require(InstanceID("ins-00000001", of: .cvm))]), .matching(Self.filters)]
            + Self.filters.map { .matching([$0]) }
        for query in queries {
            let condition = SQLCondition(query)
            for sorting in InstanceSorting.allCases {
                for sql in [InstancePages.countSQL(condition), InstancePages.idsSQL(condition, sorting)] {
                    let plan = try Self.plan(sql, in: database)
                    #expect(!plan.isEmpty)
                    let reads = plan.filter { $0.hasPrefix("SCAN") || $0.hasPrefix("SEARCH") }
                        .filter { !$0.contains("json_each") }
                    #expect(reads.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("account=?") }, "\(sql): \(plan)")
                }
            }
        }
        let everything = SQLCondition(.all as InstanceQuery)
        let index = "USING COVERING INDEX instance_newest_first (account=? AND product=? AND region=?)"
        for sql in [InstancePages.countSQL(everything)]
            + InstanceSorting.allCases.map({ InstancePages.idsSQL(everything, $0) })
        {
            #expect(try Self.plan(sql, in: database).contains { $0.hasSuffix(index) }, "\(sql)")
        }
        let newest = try Self.plan(InstancePages.idsSQL(everything, .newestFirst), in: database)
        #expect(!newest.contains { $0.contains("TEMP B-TREE") })
    }

    /// Instances from before the ends of terms were stored get them.
    @Test func termsOfAnOlderSchemaEndAsTheyDid() async throws {
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path), migrations: Array(SchemaMigration.all.prefix(7)))
        let day: Int64 = 86_400_000
        try await DatabaseQueue(path: databasePath).writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO account (account, app_id, created_at) VALUES (1, 1, 0)")
            for number in 0..<100 {
                // All days of some weeks around the ends of months, at odd times, in years with and without 29
                // February.
                let created = (19_373 + Int64(number % 10) * 37 + Int64(number)) * day + Int64(number) * 863_999
                try db.execute(
                    sql: """
                        INSERT INTO instance (account, product, instance_id, revision, region, zone, project_id, image_id,
                            os_name, platform, is_windows, login_user, uuid, host_name, intranet_address, created_at, type,
                            system_disk_type, system_disk_size, bandwidth_out, charge_type, months, name, first_state,
                            second_state, last_state, turns_at, ends_at, has_password, stopped_without_charging)
                        VALUES (1, 'cvm', ?, 0, 'r', 'z', 0, 'img-00000001', '', '', 0, '', '', '', '', ?, '', '', 0, 0, '',
                            ?, '', 'RUNNING', 'RUNNING', 'RUNNING', 0, 0, 0, 0)
                        """, arguments: ["ins-00000\(number + 100)", created, number % 14])
            }
        }
        let storage = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let page = try await storage.instances(
            of: AccountID(uin: 1), product: .cvm, query: .all, region: "r", sorted: .newestFirst, range: .longest,
            at: Instant(seconds: 0))
        #expect(page.elements.count == 100)
        let kept = try await DatabaseQueue(path: databasePath).read { db in
            try Row.fetchAll(db, sql: "SELECT instance_id, expires_at FROM instance")
                .reduce(into: [String: Int64?]()) { $0[$1["instance_id"] as String] = $1["expires_at"] as Int64? }
        }
        for instance in page.elements {
            #expect(kept[instance.id.text] == .some(instance.expiresAt?.milliseconds), "\(instance.origin.createdAt)")
        }
    }
}
