// SPDX-License-Identifier: Apache-2.0

import GRDB

/// How connections are set up.
enum SQLiteConnection {
    /// How long a statement waits for a lock of another process, such as a backup tool, in seconds.
    static let busyTimeoutSeconds = 5.0

    static var writing: Configuration {
        var configuration = base
        configuration.journalMode = .wal
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
        }
        return configuration
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
