// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLiteStorage
import StorageContract
import StorageContractTesting
import Testing

/// SQLite meets the storage contract.
struct StorageContractTests {
    @Test(arguments: storageChecks)
    func meetsTheContract(_ check: StorageCheck) async throws {
        let directory = try TemporaryDirectory()
        try await check.run(try SQLiteUnderTest(directory))
    }
}

/// An SQLite storage in a folder of its own.
private final class SQLiteUnderTest: StorageUnderTest {
    private let directory: DataDirectory
    let storage: any Storage

    init(_ temporary: TemporaryDirectory) throws {
        directory = try DataDirectory(path: temporary.path)
        storage = try SQLiteStorage(in: directory)
    }

    /// The first stays open beside it: what counts is what reached the file.
    func reopen() async throws -> any Storage { try SQLiteStorage(in: directory) }

    /// The feed is a call in the same process.
    func interruptChangeFeed() async -> Bool { false }
}
