// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// The tables, indexes, triggers and views in the schema of a database.
struct SchemaEntries {
    private struct Name: Hashable, Comparable {
        let type: String
        let name: String

        var words: String { "the \(type) \(name)".withInvisiblesEscaped }

        static func < (left: Name, right: Name) -> Bool { (left.type, left.name) < (right.type, right.name) }
    }

    private struct Definition: Equatable {
        let table: String
        let sql: String?
    }

    private let entries: [Name: Definition]

    /// Reads all entries, except the statistics of `ANALYZE`.
    static func all(in db: Database) throws -> SchemaEntries {
        let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat[1-4]'"
        let entries = try Row.fetchAll(db, sql: sql).map { row in
            let name = Name(type: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1))
            let text = try row.decode(String?.self, atIndex: 3)
            // The migrator's own table differs with the version of the library.
            let isMigrators = name.type == "table" && name.name == "grdb_migrations"
            return (name, Definition(table: try row.decode(atIndex: 2), sql: isMigrators ? nil : text))
        }
        return SchemaEntries(entries: Dictionary(entries, uniquingKeysWith: { first, _ in first }))
    }

    /// The unexpected, missing and different entries, in this order and sorted by name.
    static func differences(of found: SchemaEntries, from expected: SchemaEntries) -> [String] {
        let (found, expected) = (found.entries, expected.entries)
        return found.keys.filter { expected[$0] == nil }.sorted().map { "\($0.words) is not of its schema" }
            + expected.keys.filter { found[$0] == nil }.sorted().map { "\($0.words) is missing" }
            + found.keys.filter { expected[$0] != nil && expected[$0] != found[$0] }.sorted()
            .map { "\($0.words) is not that of its schema" }
    }
}
