// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// One numbered step of the schema. Steps are only appended; a released step never changes.
package struct SchemaMigration: Sendable {
    package let identifier: String
    package let sql: String

    package init(identifier: String, sql: String) {
        self.identifier = identifier
        self.sql = sql
    }

    /// All steps, oldest first.
    package static let all = [
        SchemaMigration(identifier: "v1", sql: schemaVersion1),
        SchemaMigration(identifier: "v2", sql: schemaVersion2),
        SchemaMigration(identifier: "v3", sql: schemaVersion3),
        SchemaMigration(identifier: "v4", sql: schemaVersion4),
        SchemaMigration(identifier: "v5", sql: schemaVersion5),
        SchemaMigration(identifier: "v6", sql: schemaVersion6),
        SchemaMigration(identifier: "v7", sql: schemaVersion7),
        SchemaMigration(identifier: "v8", sql: schemaVersion8),
        SchemaMigration(identifier: "v9", sql: schemaVersion9),
        SchemaMigration(identifier: "v10", sql: schemaVersion10),
        SchemaMigration(identifier: "v11", sql: schemaVersion11),
        SchemaMigration(identifier: "v12", sql: schemaVersion12),
        SchemaMigration(identifier: "v13", sql: schemaVersion13),
        SchemaMigration(identifier: "v14", sql: schemaVersion14),
        SchemaMigration(identifier: "v15", sql: schemaVersion15),
    ]
}

/// Brings a database to the newest schema.
struct SchemaMigrator {
    /// The application identifier "KWRT" in the file's header, which `file` and SQLite's tools recognize.
    static let applicationID: Int32 = 0x4b57_5254

    let migrations: [SchemaMigration]
    /// The path of the database.
    let path: String

    /// Refuses, without touching it, a file of another program or of a newer version.
    func inspect() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try inspect(DatabaseQueue(path: path, configuration: SQLiteConnection.reading))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // A process was killed during a write. Its changes must be rolled back before anybody can read.
            try inspect(DatabaseQueue(path: path))
        }
    }

    func inspect(_ database: DatabaseQueue) throws {
        let migrator = makeMigrator()
        try database.read { db in
            let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id")
            // The migrator's own table is created before the first step, and a process may be killed in between.
            let tables = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            let isEmpty = try Int.fetchOne(db, sql: tables) == 0
            guard owner == Self.applicationID || isEmpty else { throw OpenFailure.notKeywright(path: path) }
            guard try !migrator.hasBeenSuperseded(db) else { throw OpenFailure.schemaIsNewer(path: path) }
        }
    }

    /// Migrates a database. If it has data already, a copy is kept first.
    func migrate(_ database: DatabaseQueue) throws {
        let migrator = makeMigrator()
        let applied = try database.read { try migrator.appliedIdentifiers($0) }
        guard let next = migrations.first(where: { !applied.contains($0.identifier) }) else { return }
        if !applied.isEmpty { try keepCopy(of: database, before: next) }
        try migrator.migrate(database)
    }

    /// Migrates a database of which a copy exists already.
    func migrateWithoutCopy(_ database: DatabaseQueue) throws { try makeMigrator().migrate(database) }

    /// The differences between the schema of a database and the schema that the steps make, each described in words.
    func differences(of database: DatabaseQueue) throws -> [String] {
        let (applied, found) = try database.read { db in
            (try makeMigrator().appliedIdentifiers(db), try SchemaEntries.all(in: db))
        }
        guard !applied.isEmpty else { return ["it is empty"] }
        let steps = Array(migrations.prefix(applied.count))
        guard Set(steps.map(\.identifier)) == applied else { return ["steps of its schema were left out"] }
        let fresh = try DatabaseQueue()
        try SchemaMigrator(migrations: steps, path: path).migrateWithoutCopy(fresh)
        return SchemaEntries.differences(of: found, from: try fresh.read(SchemaEntries.all))
    }

    /// The same database or, if its schema is older, a migrated copy in memory.
    func upgraded(_ database: DatabaseQueue) throws -> DatabaseQueue {
        let migrator = makeMigrator()
        if try database.read({ try migrator.hasCompletedMigrations($0) }) { return database }
        let copy = try DatabaseQueue()
        try database.backup(to: copy)
        try migrator.migrate(copy)
        return copy
    }

    private func makeMigrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.identifier) { db in
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
            }
        }
        return migrator
    }

    private func keepCopy(of database: DatabaseQueue, before migration: SchemaMigration) throws {
        let copy = URL(literalPath: path).deletingLastPathComponent().appendingPathComponent(
            "keywright-before-\(migration.identifier).sqlite")
        // An earlier attempt may have stopped half way. The database itself is still authoritative then.
        try? FileManager.default.removeItem(at: copy)
        try database.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy.path]) }
    }
}
