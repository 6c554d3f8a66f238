// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GRDB
import SQLiteStorage

/// `keywright-ceilings commits`
struct Commits: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Commit the rows of imports, in the server's own schema, with nothing around it.")

    @Option(help: "How many key pairs, each with its audit record.")
    var rows: Int

    @Option(help: "How many share a commit.")
    var batch = 32

    @Option(help: "A directory that is not there yet, on the file system in question.")
    var dir: String

    func run() throws {
        let database = try makeDatabase()
        // The rows are made before the clock starts, so that only SQLite is timed.
        let imports = (1...rows).map(ImportedRow.init)
        let start = ContinuousClock.now
        try database.writeWithoutTransaction { try commit(imports, in: $0) }
        print(Double(rows) / (start.duration(to: .now) / .seconds(1)))
        try database.close()
    }

    private func commit(_ imports: [ImportedRow], in db: Database) throws {
        let keyPair = try db.makeStatement(sql: ImportedRow.insertKeyPair)
        let count = try db.makeStatement(sql: Mutations.countOneMore)
        let audit = try db.makeStatement(sql: ImportedRow.insertAudit)
        for start in stride(from: 0, to: imports.count, by: batch) {
            try db.inTransaction(.immediate) {
                for row in imports[start..<min(start + batch, imports.count)] {
                    try keyPair.execute(arguments: row.keyPair)
                    try count.execute(arguments: [ImportedRow.account, ImportedRow.product])
                    try audit.execute(arguments: row.audit)
                }
                return .commit
            }
        }
    }

    /// A database like the server's: the schema is made by the server's own code, and the connection has the same
    /// settings.
    private func makeDatabase() throws -> DatabaseQueue {
        let directory = try DataDirectory(path: dir)
        try SQLiteStorage(in: directory).close()
        let database = try DatabaseQueue(path: directory.databaseURL.path)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            try db.execute(
                sql: "INSERT INTO account (account, app_id, created_at) VALUES (?, 1, 0)",
                arguments: [ImportedRow.account])
        }
        return database
    }
}
