// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import SQLiteStorage
import StorageContract

@testable import StorageContractTesting

/// Databases for tests of damage.
enum FilledDatabase {
    /// Makes a database with a row in every table.
    static func make(in path: String) async throws -> URL {
        let storage = try SQLiteStorage(in: DataDirectory(path: path))
        try await storage.addAccounts()
        let user = try Samples.user(1, name: "deputy")
        let policy = try Samples.policy(20_000_000)
        let tags = try Samples.tags(("env", "prod"), ("tier", "web"))
        let mutations: [Mutation] = [
            .addKeyPair(try Samples.keyPair(1, tags: tags)),
            .project(.add(try Samples.project(1_000_000, "project"))),
            .identity(.addUser(user, with: nil)), .identity(.addPolicy(policy, tags: tags)),
            .changeTags(TagChange(resource: .user(user.id), set: tags, removed: [])),
            .identity(.modifyPolicy(policy.id, remark: "remark", at: Samples.time)),
            .tag(.add(try Samples.tags(("spare", "1"))[0])),
            .identity(.attachPolicy(Samples.attachment(policy.id, user.id))),
            .instance(
                .add(
                    [try Samples.instance(1, opened: [1], tags: tags)], token: nil,
                    userData: try UserData("IyEvYmluL3NoCg=="))),
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
            // A blob with only a type replaces the samples' bytes, which are not a valid key.
            try db.execute(
                sql: """
                    UPDATE key_pair SET public_key_blob = x'000000077373682d727361',
                        public_key_text = 'ssh-rsa AAAAB3NzaC1yc2E= ' || key_id, public_key_fingerprint =
                        x'cc1511242e26a50ea3fc32c80c96a44d000d9863f8727f4e7ed125047e5606b8'
                    """)
            try db.execute(
                sql: """
                    UPDATE policy SET document =
                        '{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}'
                    """)
            try insertRow(
                into: "client_token",
                ["account": account, "product": "cvm", "instance_ids": "[\"\(instance)\"]", "key_ids": "[]"], db)
            try insertRow(into: "spent_nonce", ["account": account], db)
            try insertRow(into: "key_pair_quota", ["account": account, "product": "cvm"], db)
            try insertRow(
                into: "host",
                ["account": account, "product": "cvm", "instance_id": instance, "host_keys": "[]", "options": ""], db)
            try insertRow(
                into: "host_group",
                [
                    "account": account, "product": "cvm", "group_id": "hg-00000000", "image_id": "img-00000000",
                    "tags": "[]", "options": "", "token_digest": Data(repeating: 1, count: 32),
                ], db)
        }
        return database
    }

    /// Inserts a row with these values and arbitrary others.
    private static func insertRow(into table: String, _ values: [String: any DatabaseValueConvertible], _ db: Database)
        throws
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

    /// Changes a database without the checks that would prevent damage.
    static func edit(_ database: URL, _ work: (Database) throws -> Void) throws {
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
