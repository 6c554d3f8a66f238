// SPDX-License-Identifier: Apache-2.0

import GRDB
import StorageContract
import Synchronization

/// Notices, by the errors of reads and writes, that the database is damaged. From then on nothing is written, so that it
/// does not get worse; what can be read is still read.
final class DamageWatch: Sendable {
    private let path: String
    private let found = Mutex<String?>(nil)

    init(path: String) { self.path = path }

    /// Why nothing is written any more.
    var damage: String? { found.withLock { $0 } }

    /// The failure that an error of SQLite is to those above.
    func failure(for error: any Error) -> StorageFailure {
        if let failure = error as? StorageFailure { return failure }
        let words = SQLiteStorage.words(for: error)
        guard error is RowDecodingError || (error as? DatabaseError)?.isDamage == true else {
            return .unavailable(reason: words)
        }
        let reason = "the database \(path) is damaged: \(words)"
        found.withLock { $0 = $0 ?? reason }
        return .unavailable(reason: reason)
    }
}

extension DatabaseError {
    fileprivate var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }
}
