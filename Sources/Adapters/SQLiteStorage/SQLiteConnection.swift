// SPDX-License-Identifier: Apache-2.0

import GRDB

/// How connections are set up.
enum SQLiteConnection {
    /// How long a statement waits for a lock of another process, such as a backup tool, in seconds.
    static let busyTimeoutSeconds = 5.0

    /// `PRAGMA synchronous` as SQLite numbers it.
    private static let synchronousFull = 2

    /// Opens the one connection that writes: WAL, every commit synced to disk before it is answered.
    static func openWriter(path: String) throws -> DatabaseQueue {
        var configuration = base
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            // Not by GRDB's `journalMode`: it sets synchronous to NORMAL, which does not sync commits, and writes to a
            // database that it only opens.
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == synchronousFull else {
                throw DatabaseError(resultCode: .SQLITE_ERROR, message: "synchronous=FULL was not taken")
            }
            // SQLite's own checkpoints keep a failed sync to themselves: `DurableDatabase` makes them.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        return database
    }

    static var reading: Configuration {
        var configuration = base
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        return configuration
    }

    private static var base: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        // Statement arguments hold public keys and sealed secrets: not in error messages.
        configuration.publicStatementArguments = false
        return configuration
    }
}
