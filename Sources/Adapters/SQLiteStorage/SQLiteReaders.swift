// SPDX-License-Identifier: Apache-2.0

import GRDB
import StorageContract
import Synchronization

/// Read-only connections, each with its own prepared statements.
///
/// A read runs on the calling thread. Most reads are one indexed look-up in the page cache, and a change of threads
/// would take longer than the read itself: a pool's asynchronous read halves the throughput of the whole server
/// (decision 2).
final class SQLiteReaders: Sendable {
    private let databases: [DatabaseQueue]
    private let next = Atomic<Int>(0)

    private let damageWatch: DamageWatch

    /// - Parameter count: The number of connections, at least one.
    init(path: String, count: Int, damageWatch: DamageWatch) throws {
        self.damageWatch = damageWatch
        databases = try (0..<max(1, count)).map { _ in
            try DatabaseQueue(path: path, configuration: SQLiteConnection.reading)
        }
    }

    func close() throws { for database in databases { try database.close() } }

    /// Reads from one snapshot of the database.
    func read<Value>(_ work: (Database) throws -> Value) throws(StorageFailure) -> Value {
        try onNext { try $0.read(work) }
    }

    /// Reads with a separate snapshot for each statement. A transaction around a look-up costs more than the look-up.
    func readWithoutTransaction<Value>(_ work: (Database) throws -> Value) throws(StorageFailure) -> Value {
        try onNext { try $0.unsafeRead(work) }
    }

    private func onNext<Value>(_ read: (DatabaseQueue) throws -> Value) throws(StorageFailure) -> Value {
        if Task.isCancelled { throw .unavailable(reason: "nobody waits for what is read") }
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        do {
            return try read(databases[Int(turn.magnitude % databases.count.magnitude)])
        } catch {
            throw damageWatch.failure(for: error)
        }
    }
}
