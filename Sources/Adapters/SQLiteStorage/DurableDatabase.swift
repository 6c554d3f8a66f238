// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite
import StorageContract
import Synchronization

/// The connection that writes. Each of its transactions is durable when it returns.
///
/// A sync that fails is the last thing it does: from then on it refuses everything and leaves the disk alone. The kernel
/// reports once that it could not write, and takes the data for written from then on: a second sync would succeed.
final class DurableDatabase: Sendable {
    let queue: DatabaseQueue
    private let damageWatch: DamageWatch
    private let pagesPerCheckpoint: Int
    private let onFailedSync: @Sendable (_ reason: String) -> Void
    /// Why nothing is written any more.
    private let failedSync = Mutex<String?>(nil)
    /// Whether the disk refused a transaction, and nothing has shown since that it takes them again.
    private let isRefused = Mutex(false)
    /// Whether the log holds nothing that another process left.
    private let hasTakenOver = Mutex(false)

    init(
        queue: DatabaseQueue, damageWatch: DamageWatch, pagesPerCheckpoint: Int,
        onFailedSync: @escaping @Sendable (_ reason: String) -> Void
    ) {
        self.queue = queue
        self.damageWatch = damageWatch
        self.pagesPerCheckpoint = pagesPerCheckpoint
        self.onFailedSync = onFailedSync
        // Where the disk is full, the first transaction tries again. Until then the data can be read.
        queue.writeWithoutTransaction { db in try? onDisk { try takeOver(db) } }
    }

    /// Makes one transaction.
    func write<Value>(_ work: (Database) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { db in try writeAndCheckpoint(db, work) }
    }

    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        // What was handed over is done, also for a task that is cancelled: the library's own asynchronous write is not.
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

    /// Makes one transaction, for a caller who is on the queue already and makes the checkpoints.
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

    /// Whether the disk has refused what was to be written. A small transaction that it takes shows nothing: it may fit
    /// where changes do not.
    var refusesChanges: Bool { isRefused.withLock { $0 } }

    /// A change, or something as large, was written.
    func takesChanges() { isRefused.withLock { $0 = false } }

    /// Brings the write-ahead log into the database when it has grown.
    func checkpointIfDue(in db: Database) {
        if pagesWritten(by: db, reset: false) >= pagesPerCheckpoint { checkpoint(in: db) }
    }

    /// Brings the write-ahead log into the database. The last connection to close then deletes it.
    func close() throws {
        queue.writeWithoutTransaction { db in checkpoint(in: db) }
        if reasonToLeaveTheDisk == nil {
            try queue.close()
        } else {
            // Never closed, as closing would write and sync, and all would look well.
            _ = Unmanaged.passRetained(queue)
        }
    }

    private var reasonToLeaveTheDisk: String? { failedSync.withLock({ $0 }) ?? damageWatch.damage }

    /// Where this fails for the moment, the next one makes up for it.
    private func checkpoint(in db: Database) {
        guard (try? onDisk({ try db.checkpoint(.passive) })) != nil else { return }
        _ = pagesWritten(by: db, reset: true)
    }

    /// Writes what another process left in the write-ahead log into the database.
    ///
    /// Where that process ended with a failed sync, the end of the log may be in memory only, and no sync would write it.
    /// New commits must not be appended to that.
    private func takeOver(_ db: Database) throws {
        guard !hasTakenOver.withLock({ $0 }) else { return }
        do {
            try db.checkpoint(.truncate)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Another program reads, such as a backup tool. All was written that it does not need.
        }
        hasTakenOver.withLock { $0 = true }
    }

    /// How many pages a connection wrote to the write-ahead log since the count was last reset.
    private func pagesWritten(by db: Database, reset: Bool) -> Int {
        var pages: CInt = 0
        var highest: CInt = 0
        sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, reset ? 1 : 0)
        return Int(pages)
    }

    /// The failure that an error is to those above.
    func failure(for error: any Error) -> StorageFailure { damageWatch.failure(for: error) }

    /// Does what changes the disk, unless a sync has failed or the database is known to be damaged.
    private func onDisk<Value>(_ work: () throws -> Value) throws -> Value {
        if let reason = reasonToLeaveTheDisk { throw StorageFailure.unavailable(reason: reason) }
        do {
            return try work()
        } catch let error as DatabaseError where error.isFailedSync {
            let reason = "the disk did not keep what was written: \(SQLiteStorage.words(for: error))"
            failedSync.withLock { $0 = reason }
            onFailedSync(reason)
            throw StorageFailure.unavailable(reason: reason)
        }
    }
}

extension DatabaseError {
    /// Whether it is the disk that does not take what is written: for want of room, as a rule.
    fileprivate var isOfTheDisk: Bool {
        [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN].contains(resultCode)
    }

    /// Whether the disk may have lost what it was told to keep.
    ///
    /// Other errors are of writes that did not happen, which the transaction takes back: a full disk has room again later.
    fileprivate var isFailedSync: Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC].contains(extendedResultCode)
    }
}
