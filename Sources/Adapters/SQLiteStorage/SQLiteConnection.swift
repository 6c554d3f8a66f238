// SPDX-License-Identifier: Apache-2.0

import GRDB

/// The setup of connections.
enum SQLiteConnection {
    /// The time in seconds that a statement waits for a lock of another process, such as a backup tool.
    static let busyTimeoutSeconds = 5.0

    /// The value of `PRAGMA synchronous` for FULL.
    private static let synchronousFull = 2

    /// Opens the only connection that writes, in WAL mode. Every commit is synced to the disk before it is answered.
    static func openWriter(path: String) throws -> DatabaseQueue {
        var configuration = base
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            // GRDB's `journalMode` is not used: it sets synchronous to NORMAL, which does not sync commits, and it
            // writes to a database that is only being opened.
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == synchronousFull else {
                throw DatabaseError(resultCode: .SQLITE_ERROR, message: "synchronous=FULL was not taken")
            }
            // SQLite's automatic checkpoints do not report a failed sync, so `DurableDatabase` makes the checkpoints.
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
        // Statement arguments include public keys and sealed secrets, which must not occur in error messages.
        configuration.publicStatementArguments = false
        return configuration
    }
}
