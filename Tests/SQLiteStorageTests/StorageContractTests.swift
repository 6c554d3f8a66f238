// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLiteStorage
import StorageContract
import StorageContractTesting
import Testing

/// SQLite fulfils the storage contract.
struct StorageContractTests {
    @Test(arguments: storageChecks)
    func meetsTheContract(_ check: StorageCheck) async throws {
        let directory = try TemporaryDirectory()
        try await check.run(try SQLiteUnderTest(directory))
    }
}

/// An SQLite storage in its own folder.
private final class SQLiteUnderTest: StorageUnderTest {
    private let directory: DataDirectory
    let storage: any Storage

    init(_ temporary: TemporaryDirectory) throws {
        directory = try DataDirectory(path: temporary.path)
        storage = try SQLiteStorage(in: directory)
    }

    /// The first storage stays open, so that only data in the file counts.
    func reopen() async throws -> any Storage { try SQLiteStorage(in: directory) }

    /// The feed is a call within the process and cannot be interrupted.
    func interruptChangeFeed() async -> Bool { false }
}
