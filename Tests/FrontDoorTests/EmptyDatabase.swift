// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLiteStorage

/// Databases with the newest schema and no rows, as copies of one: to copy it takes less time than to make it, and
/// tests open thousands.
enum EmptyDatabase {
    private static let file = Result {
        let directory = newDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let data = try DataDirectory(path: directory.path)
        try SQLiteStorage(in: data).close()
        return try Data(contentsOf: data.databaseURL)
    }

    /// A directory of its own for a test; it is not made yet.
    static func newDirectory() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("keywright-test-\(UUID().uuidString)")
    }

    static func open(in directory: URL) throws -> SQLiteStorage {
        let data = try DataDirectory(path: directory.path)
        try file.get().write(to: data.databaseURL)
        return try SQLiteStorage(in: data, readers: 2)
    }
}
