// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing

@testable import SQLiteStorage

/// Rules for all tables, so that the same schema can be distributed over nodes by account.
struct SchemaTests {
    /// Tables whose keys do not begin with the account, with the reason.
    private static let serverWide = [
        "access_key": "a SecretId is looked up before the account is known",
        "account": "its key is the account; the AppId is a second number of the server's own",
        "server_setting": "settings of the server itself",
    ]

    @Test func everyKeyAndUniqueRuleStartsWithTheAccount() throws {
        let temporary = try TemporaryDirectory()
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let leading = try DatabaseQueue(path: temporary.path + "/keywright.sqlite").read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT t.name AS table_name, i.name AS index_name, c.name AS column_name
                    FROM pragma_table_list AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
                    WHERE t.schema = 'main' AND c.seqno = 0 AND t.name NOT LIKE 'grdb%' AND t.name NOT LIKE 'sqlite%'
                    """)
        }
        #expect(leading.count >= 8)
        var exceptions: Set<String> = []
        for row in leading {
            let table: String = row["table_name"]
            guard (row["column_name"] as String) != "account" else { continue }
            exceptions.insert(table)
            #expect(Self.serverWide[table] != nil, "\(table): \(row["index_name"] as String)")
        }
        #expect(exceptions == Set(Self.serverWide.keys))
    }

    /// Data of an account is deleted with it, by the list of tables or by foreign keys. The audit trail stays.
    @Test func everyTableOfAnAccountGoesWithIt() throws {
        let temporary = try TemporaryDirectory()
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let (owned, cascading) = try DatabaseQueue(path: temporary.path + "/keywright.sqlite").read { db in
            let tables = "FROM pragma_table_list AS t"
            return (
                try String.fetchSet(
                    db, sql: "SELECT t.name \(tables), pragma_table_info(t.name) AS c WHERE c.name = 'account'"),
                try String.fetchSet(
                    db,
                    sql: "SELECT t.name \(tables), pragma_foreign_key_list(t.name) AS f WHERE f.on_delete = 'CASCADE'")
            )
        }
        #expect(owned.count >= 12)
        #expect(owned.subtracting(Mutations.tablesOfAccount).subtracting(cascading) == ["audit_chain", "audit_record"])
    }

    @Test func noColumnCouldHoldAPrivateKey() throws {
        let temporary = try TemporaryDirectory()
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let columns = try DatabaseQueue(path: temporary.path + "/keywright.sqlite").read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT lower(t.name || '.' || c.name) FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                    WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%'
                    """)
        }
        #expect(columns.contains("key_pair.public_key_blob"))
        #expect(columns.filter { $0.contains("private") || $0.contains("pem") }.isEmpty)
    }
}
