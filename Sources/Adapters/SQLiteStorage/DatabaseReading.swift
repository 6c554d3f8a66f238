// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// Reads of a database that need not be in service.
enum DatabaseReading {
    /// - Throws: Damage, told apart from all else that keeps one from reading.
    static func of<Value>(_ database: URL, _ work: (DatabaseQueue) throws -> Value) throws -> Value {
        try OpeningChecks(database: database).requireReadable()
        do {
            let queue = try DatabaseQueue(path: database.path, configuration: SQLiteConnection.reading)
            defer { try? queue.close() }
            return try work(queue)
        } catch let failure as OpenFailure {
            throw failure
        } catch {
            throw failure(for: error, of: database)
        }
    }

    private static func failure(for error: any Error, of database: URL) -> Backup.Failure {
        let trouble = FileTrouble(error, database: database)
        // Whatever else SQLite says of a database is because of what is in it.
        let isDamage = trouble.kind == .damage || (error as? DatabaseError)?.isOfContents == true
        let verdict = isDamage || error is Backup.Failure ? "is damaged" : "cannot be read"
        let words = trouble.words(besides: database.path)
        return Backup.Failure(description: "the database \(database.path) \(verdict): \(words)")
    }
}

extension DatabaseError {
    /// Whether the error is about what a database holds, and not about its files.
    fileprivate var isOfContents: Bool {
        [.SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_SCHEMA, .SQLITE_FORMAT].contains(resultCode)
    }
}
