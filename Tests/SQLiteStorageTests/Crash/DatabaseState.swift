// SPDX-License-Identifier: Apache-2.0

import GRDB

/// All rows of all tables as text.
struct DatabaseState: Sendable, Equatable, CustomStringConvertible {
    let tables: [String: [String]]

    init(_ db: Database) throws {
        let selections = try Row.fetchAll(
            db,
            sql: """
                SELECT t.name, group_concat('quote(' || c.name || ')', ' || '' '' || ')
                FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name
                """)
        tables = try Dictionary(
            uniqueKeysWithValues: selections.map { row in
                let table: String = row[0]
                return (table, try String.fetchAll(db, sql: "SELECT \(row[1] as String) FROM \(table) ORDER BY 1"))
            })
    }

    /// The damage of a database, if any.
    static func damage(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "\($0)" }
    }

    var description: String {
        tables.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value.joined(separator: "; "))" }.joined(separator: "\n")
    }
}
