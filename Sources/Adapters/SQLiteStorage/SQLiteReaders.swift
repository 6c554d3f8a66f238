// SPDX-License-Identifier: Apache-2.0

import GRDB
import StorageContract
import Synchronization

/// Read-only connections, each with its own prepared statements.
///
/// A read runs on the calling thread: most are one indexed look-up in the page cache, and a change of threads would take
/// longer than the read itself (a pool's asynchronous read halves the throughput of a whole server; decision 2).
final class SQLiteReaders: Sendable {
    /// More than the threads that read at once, so that one seldom waits for another.
    static let connections = 8

    private let databases: [DatabaseQueue]
    private let next = Atomic<Int>(0)

    private let damageWatch: DamageWatch

    init(path: String, damageWatch: DamageWatch) throws {
        self.damageWatch = damageWatch
        databases = try (0..<Self.connections).map { _ in
            try DatabaseQueue(path: path, configuration: SQLiteConnection.reading)
        }
    }

    func close() throws { for database in databases { try database.close() } }

    /// Reads from one snapshot of the database.
    func read<Value>(_ work: (Database) throws -> Value) throws(StorageFailure) -> Value {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        do {
            return try databases[Int(turn.magnitude % databases.count.magnitude)].read(work)
        } catch {
            throw damageWatch.failure(for: error)
        }
    }
}
