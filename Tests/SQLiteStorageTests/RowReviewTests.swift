// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import SQLiteStorage
import StorageContract
import Testing

@testable import StorageContractTesting

/// A review reads every table, so that no damage waits for the call that meets it.
struct RowReviewTests {
    /// For each table something that no server writes, and that the file's own structure does not show.
    private static let damage = [
        "access_key": "UPDATE access_key SET account = 999 WHERE secret_id = 'AKIDtwo'",
        "account": "UPDATE account SET account = 999 WHERE app_id = 2",
        "audit_record": "UPDATE audit_record SET resources = '{}' WHERE sequence = 1",
        "client_token": "UPDATE client_token SET instance_ids = 'ins'",
        "host": "UPDATE host SET host_keys = '{}'",
        "host_grant": "UPDATE host_grant SET key_id = 'nonsense'",
        "host_group": "UPDATE host_group SET tags = '[7]'",
        "image": "UPDATE image SET source_instance_id = 'nonsense'",
        "image_key_pair": "UPDATE image_key_pair SET key_id = 'nonsense'",
        "instance": "UPDATE instance SET image_id = 'nonsense'",
        "instance_tag": "UPDATE instance_tag SET tag_value = 'other'",
        "key_pair": "UPDATE key_pair SET name = char(1)",
        "key_pair_binding": "UPDATE key_pair_binding SET key_id = 'nonsense'",
        "key_pair_count": "UPDATE key_pair_count SET key_pairs = 7",
        "key_pair_quota": "UPDATE key_pair_quota SET key_pairs = -1",
        "key_pair_tag": "UPDATE key_pair_tag SET tag_value = 'other'",
        "policy": "UPDATE policy SET name = char(1)",
        "policy_attachment": "UPDATE policy_attachment SET identity = 5",
        "project": "UPDATE project SET name = char(1)",
        "spent_nonce": "UPDATE spent_nonce SET timestamp = -1",
        "tag": "UPDATE tag SET resources = 7",
        "tag_key": "UPDATE tag_key SET tag_values = 7",
        "user": "UPDATE user SET name = char(1)",
    ]

    /// Tables whose columns hold any number and any bytes, and what looks at them.
    private static let exceptions = [
        "audit_chain": "numbers and hashes: AuditReview follows them with the key",
        "server_setting": "sealed: storage verify opens them with the master key",
    ]

    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    @Test func everyTableIsRead() async throws {
        let whole = try await filledDatabase()
        #expect(try tables(of: whole) == Set(Self.damage.keys).union(Self.exceptions.keys))
        _ = try DatabaseReview(of: whole)
        for (table, sql) in Self.damage.sorted(by: { $0.key < $1.key }) {
            let damaged = temporary.url.appendingPathComponent("\(table).sqlite")
            try FileManager.default.copyItem(at: whole, to: damaged)
            try edit(damaged) { db in
                try db.execute(sql: sql)
                #expect(db.changesCount > 0, "\(table) has no row")
            }
            #expect(throws: Backup.Failure.self, "\(table)") { _ = try DatabaseReview(of: damaged) }
        }
    }

    /// Each column of a time, of every table.
    @Test func everyTimeIsLookedAt() async throws {
        let whole = try await filledDatabase()
        let columns = try await DatabaseQueue(path: whole.path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT tables.name AS found, columns.name AS time FROM sqlite_schema AS tables,
                        pragma_table_info(tables.name) AS columns
                    WHERE tables.type = 'table' AND substr(columns.name, -3) = '_at'
                    """
            ).map { ($0["found"] as String, $0["time"] as String) }
        }
        #expect(columns.count > 15)
        for (table, column) in columns {
            for time in [Int64.min, -1, 253_402_300_800_000] {
                let damaged = temporary.url.appendingPathComponent("time.sqlite")
                try? FileManager.default.removeItem(at: damaged)
                try FileManager.default.copyItem(at: whole, to: damaged)
                var changed = 0
                try edit(damaged) { db in
                    try db.execute(sql: "UPDATE \(table) SET \(column) = ?", arguments: [time])
                    changed = db.changesCount
                }
                guard changed > 0 else { continue }
                #expect(throws: Backup.Failure.self, "\(table).\(column) \(time)") {
                    _ = try DatabaseReview(of: damaged)
                }
            }
        }
    }

    private func tables(of database: URL) throws -> Set<String> {
        try DatabaseQueue(path: database.path).read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table'
                    AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'
                    """)
        }
    }

    /// A database with a row in every table.
    private func filledDatabase() async throws -> URL {
        let path = temporary.path + "/data"
        let storage = try SQLiteStorage(in: DataDirectory(path: path))
        try await storage.addAccounts()
        let user = try Samples.user(1, name: "deputy")
        let policy = try Samples.policy(20_000_000)
        let tags = try Samples.tags(("env", "prod"))
        let mutations: [Mutation] = [
            .addKeyPair(try Samples.keyPair(1, tags: tags)),
            .project(.add(try Samples.project(1_000_000, "project"))),
            .identity(.addUser(user, with: nil)), .identity(.addPolicy(policy)),
            .identity(.attachPolicy(Samples.attachment(policy.id, user.id))),
            .instance(.add([try Samples.instance(1, opened: [1], tags: tags)], token: nil)),
            .instance(.addImage(try Samples.image(1, holding: [1]))),
        ]
        for mutation in mutations { try await storage.apply(Samples.change(mutation)) }
        try await storage.apply(
            Samples.change(.instance(.enroll(try Samples.instance(2), try Samples.grantedHost(2)))))
        try await storage.apply(
            Samples.change(.hostGrants(.grant([try Samples.grant(1, on: 2, as: "ubuntu", until: Samples.time)]))))
        try storage.close()
        let database = DataDirectory.databaseURL(in: path)
        let account = Samples.account.uin
        let instance = try Samples.instanceID(1).text
        try edit(database) { db in
            // The SHA-256 of the sample's three bytes.
            try db.execute(
                sql: """
                    UPDATE key_pair SET public_key_fingerprint =
                        x'039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81'
                    """)
            try insertRow(into: "client_token", ["account": account, "instance_ids": "[\"\(instance)\"]"], db)
            try insertRow(into: "spent_nonce", ["account": account], db)
            try insertRow(into: "key_pair_quota", ["account": account, "product": "cvm"], db)
            try insertRow(
                into: "host", ["account": account, "product": "cvm", "instance_id": instance, "host_keys": "[]"], db)
            try insertRow(
                into: "host_group",
                [
                    "account": account, "product": "cvm", "group_id": "hg-00000000", "image_id": "img-00000000",
                    "tags": "[]", "token_digest": Data(repeating: 1, count: 32),
                ], db)
        }
        return database
    }

    /// A row with these values, and any others.
    private func insertRow(into table: String, _ values: [String: any DatabaseValueConvertible], _ db: Database) throws
    {
        var row = values
        for column in try Row.fetchAll(db, sql: "SELECT name, type FROM pragma_table_info('\(table)')") {
            let name: String = column["name"]
            let other: any DatabaseValueConvertible =
                switch column["type"] as String {
                case "INTEGER": 1
                case "BLOB": Data(count: 32)
                default: "text"
                }
            row[name] = row[name] ?? other
        }
        let names = row.keys.sorted()
        let marks = repeatElement("?", count: names.count).joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))",
            arguments: StatementArguments(names.map { row[$0] }))
    }

    /// Without what would keep damage out.
    private func edit(_ database: URL, _ work: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: database.path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try work(db)
        }
        try queue.close()
    }
}
