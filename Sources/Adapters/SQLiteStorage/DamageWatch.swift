// SPDX-License-Identifier: Apache-2.0

import Foundation
import StorageContract
import Synchronization

/// Detects from errors of reads and writes that the database is damaged. After that, nothing is written, so that the
/// damage does not spread; readable data is still served.
final class DamageWatch: Sendable {
    private let path: String
    private let found = Mutex<String?>(nil)

    init(path: String) { self.path = path }

    /// The reason why nothing is written any more.
    var damage: String? { found.withLock { $0 } }

    /// The storage failure for an error of SQLite.
    func failure(for error: any Error) -> StorageFailure {
        if let failure = error as? StorageFailure { return failure }
        let trouble = FileTrouble(error, database: URL(literalPath: path))
        guard trouble.kind == .damage else { return .unavailable(reason: trouble.description) }
        let reason = "the database \(path) is damaged: \(trouble.description)"
        found.withLock { $0 = $0 ?? reason }
        return .unavailable(reason: reason)
    }
}
