// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite
import StorageContract
import Synchronization

/// The connection that writes. Each of its transactions is durable when it returns.
///
/// After a failed sync, it refuses everything and leaves the disk alone. The kernel reports a failed write only once
/// and then treats the data as written, so a second sync would succeed without having saved it.
final class DurableDatabase: Sendable {
    let queue: DatabaseQueue
    private let damageWatch: DamageWatch
    private let pagesPerCheckpoint: Int
    private let onFailedSync: @Sendable (_ reason: String) -> Void
    /// The reason why nothing is written any more.
    private let failedSync = Mutex<String?>(nil)
    /// Whether the disk refused a transaction and no later one has shown that it accepts writes again.
    private let isRefused = Mutex(false)
    /// Whether the log contains nothing that another process left behind.
    private let hasTakenOver = Mutex(false)

    init(
        queue: DatabaseQueue, damageWatch: DamageWatch, pagesPerCheckpoint: Int,
        onFailedSync: @escaping @Sendable (_ reason: String) -> Void
    ) {
        self.queue = queue
        self.damageWatch = damageWatch
        self.pagesPerCheckpoint = pagesPerCheckpoint
        self.onFailedSync = onFailedSync
        // If the disk is full, the first transaction tries again. Until then the data can be read.
        queue.writeWithoutTransaction { db in try? onDisk { try takeOver(db) } }
    }

    /// Performs one transaction.
    func write<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { db in try writeAndCheckpoint(db, work) }
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        // Unlike the library's asynchronous write, this one is performed even if the task is cancelled.
        try await withCheckedThrowingContinuation { answer in
            queue.asyncWriteWithoutTransaction { db in
                answer.resume(with: Result { try self.writeAndCheckpoint(db, work) })
            }
        }
    }

    private func writeAndCheckpoint<Value>(_ db: Database, _ work: (Database) throws -> Value) throws -> Value {
        let value = try transaction(in: db) { try work(db) }
        checkpointIfDue(in: db)
        return value
    }

    /// Performs one transaction for a caller that is already on the queue and makes the checkpoints.
    func transaction<Value>(in db: Database, _ work: () throws -> Value) throws -> Value {
        try onDisk {
            try takeOver(db)
            try db.beginTransaction(.immediate)
            do {
                let value = try work()
                try db.commit()
                return value
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                if (error as? DatabaseError)?.isOfTheDisk == true { isRefused.withLock { $0 = true } }
                throw error
            }
        }
    }

    /// Whether the disk has refused a write. A small write that succeeds proves nothing: changes may not fit.
    var refusesChanges: Bool { isRefused.withLock { $0 } }

    /// Notes that a change, or something as large, was written.
    func takesChanges() { isRefused.withLock { $0 = false } }

    /// Copies the write-ahead log into the database if it has grown beyond the limit.
    func checkpointIfDue(in db: Database) {
        if pagesWritten(by: db, reset: false) >= pagesPerCheckpoint { checkpoint(in: db) }
    }

    /// Copies the write-ahead log into the database. The last connection that closes then deletes the log.
    func close() throws {
        queue.writeWithoutTransaction { db in checkpoint(in: db) }
        if reasonToLeaveTheDisk == nil {
            try queue.close()
        } else {
            // The connection is never closed, because closing would write and sync, and everything would look well.
            _ = Unmanaged.passRetained(queue)
        }
    }

    private var reasonToLeaveTheDisk: String? { failedSync.withLock({ $0 }) ?? damageWatch.damage }

    /// Makes a checkpoint. If it fails for the moment, the next one makes up for it.
    private func checkpoint(in db: Database) {
        guard (try? onDisk({ try db.checkpoint(.passive) })) != nil else { return }
        _ = pagesWritten(by: db, reset: true)
    }

    /// Writes what another process left in the write-ahead log into the database.
    ///
    /// If that process ended with a failed sync, the end of the log may be only in memory, and no sync would write it.
    /// New commits must not be appended to such a log.
    private func takeOver(_ db: Database) throws {
        guard !hasTakenOver.withLock({ $0 }) else { return }
        do {
            try db.checkpoint(.truncate)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Another program, such as a backup tool, is reading. Everything that it does not need was written.
        }
        hasTakenOver.withLock { $0 = true }
    }

    /// The number of pages that a connection has written to the write-ahead log since the count was reset.
    private func pagesWritten(by db: Database, reset: Bool) -> Int {
        var pages: CInt = 0
        var highest: CInt = 0
        sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, reset ? 1 : 0)
        return Int(pages)
    }

    /// The storage failure for an error.
    func failure(for error: any Error) -> StorageFailure { damageWatch.failure(for: error) }

    /// Performs work that changes the disk, unless a sync has failed or the database is known to be damaged.
    private func onDisk<Value>(_ work: () throws -> Value) throws -> Value {
        if let reason = reasonToLeaveTheDisk { throw StorageFailure.unavailable(reason: reason) }
        do {
            return try work()
        } catch let error as DatabaseError where error.isFailedSync {
            let reason = "the disk did not keep what was written: \(FileTrouble(error).description)"
            failedSync.withLock { $0 = reason }
            onFailedSync(reason)
            throw StorageFailure.unavailable(reason: reason)
        }
    }
}

extension DatabaseError {
    /// Whether the disk refuses the write, usually because it is full.
    fileprivate var isOfTheDisk: Bool {
        [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN].contains(resultCode)
    }

    /// Whether the disk may have lost acknowledged data.
    ///
    /// Other errors belong to writes that did not happen and are rolled back: a full disk has room again later.
    fileprivate var isFailedSync: Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC].contains(extendedResultCode)
    }
}
