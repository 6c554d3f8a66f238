// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Synchronization

/// The only connection that writes. Waiting changes share a transaction and one sync to disk. Accounts take turns.
final class SQLiteWriter: Sendable {
    /// The maximum work that shares a transaction, so that the first change does not wait for all later ones. The unit
    /// is a change of few rows. A larger change has a transaction of its own.
    static let workPerTransactionMax = 128
    /// The name of the row that `isWritable` writes.
    static let writeProbe = "write-probe"
    /// The number of bytes written to find out whether there is room again. Nearly all changes are smaller.
    static let roomProbeBytes = 256 * 1024

    /// Changes of one caller, and the continuation for the results.
    private struct Waiting {
        let changes: [Change]
        let work: Int
        let answer: CheckedContinuation<[Result<Void, StorageFailure>], Never>
    }

    private struct Observer {
        weak var observer: (any ChangeObserver)?
    }

    private struct Queue {
        var waiting = RoundRobin<AccountID?, Waiting>()
        var isDraining = false
    }

    let database: DurableDatabase
    private let queue = Mutex(Queue())
    private let observers = Mutex<[Observer]>([])
    /// A publicly known key until the real one is set.
    private let givenAuditKey = Mutex(AuditKey([]))

    init(database: DurableDatabase) { self.database = database }

    func close() throws { try database.close() }

    var auditKey: AuditKey { givenAuditKey.withLock { $0 } }

    func useAuditKey(_ key: AuditKey) { givenAuditKey.withLock { $0 = key } }

    func addObserver(_ observer: any ChangeObserver) {
        observers.withLock { observers in
            observers.removeAll { $0.observer == nil }
            observers.append(Observer(observer: observer))
        }
    }

    func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>] {
        await withCheckedContinuation { answer in
            let mustStart = queue.withLock { queue in
                let work = changes.reduce(0) { $0 + $1.mutation.work }
                queue.waiting.append(
                    Waiting(changes: changes, work: work, answer: answer), of: changes.first?.account)
                defer { queue.isDraining = true }
                return !queue.isDraining
            }
            if mustStart { drainSoon() }
        }
    }

    /// The number of calls that wait for their turn.
    func waitingCount(of account: AccountID) -> Int { queue.withLock { $0.waiting.count(of: account) } }

    /// Writes and commits a meaningless row. It is small, but as large as a change if the disk has refused one.
    func isWritable() async -> Bool {
        do {
            if database.refusesChanges {
                try await writeProbe(bytes: Self.roomProbeBytes)
                database.takesChanges()
            }
            try await writeProbe(bytes: 8)
            return true
        } catch {
            return false
        }
    }

    private func writeProbe(bytes: Int) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO server_setting (name, value) VALUES (?, randomblob(?))",
                arguments: [Self.writeProbe, bytes])
        }
    }

    private func drainSoon() { database.queue.asyncWriteWithoutTransaction { self.drain(in: $0) } }

    private func drain(in db: Database) {
        var batch = takeBatch()
        guard !batch.isEmpty else { return }
        let results = commit(&batch, in: db)
        if results.contains(where: \.isSuccess) { database.takesChanges() }
        tellObservers(of: batch.flatMap(\.changes), results)
        var rest = results[...]
        for caller in batch {
            caller.answer.resume(returning: Array(rest.prefix(caller.changes.count)))
            rest = rest.dropFirst(caller.changes.count)
        }
        // The transaction is durable in the write-ahead log, so nobody waits for the checkpoint.
        database.checkpointIfDue(in: db)
        drainSoon()
    }

    /// Takes whole calls up to the limit of a transaction. At the beginning of a transaction it takes at least one; if
    /// there is none, the writer stops.
    ///
    /// - Parameter taken: The work of a transaction that has begun.
    private func takeBatch(besides taken: Int? = nil) -> [Waiting] {
        queue.withLock { queue in
            var work = taken ?? 0
            var batch: [Waiting] = []
            while let caller = queue.waiting.next(where: { _, caller in
                work == 0 || work + caller.work <= Self.workPerTransactionMax
            }) {
                work += caller.work
                batch.append(caller)
            }
            queue.isDraining = taken != nil || !batch.isEmpty
            return batch
        }
    }

    /// Takes changes that have arrived since a transaction began. If there are none, callers that only wait for a core
    /// run first, because otherwise a burst on few cores shares fewer syncs.
    private func takeMore(besides taken: Int) -> [Waiting] {
        let arrived = takeBatch(besides: taken)
        guard arrived.isEmpty else { return arrived }
        sched_yield()
        return takeBatch(besides: taken)
    }

    /// Makes changes in one transaction, with those that arrive before it is committed, which saves a sync. An error of
    /// the database fails all of them; a violation of a rule of the schema fails only its own change.
    private func commit(_ batch: inout [Waiting], in db: Database) -> [Result<Void, StorageFailure>] {
        do {
            return try database.transaction(in: db) {
                let chains = AuditChains(db: db, key: auditKey)
                var results: [Result<Void, StorageFailure>] = []
                var arrived = batch
                while !arrived.isEmpty {
                    results += try arrived.flatMap(\.changes).map { try perform($0, in: db, chains) }
                    arrived = takeMore(besides: batch.reduce(0) { $0 + $1.work })
                    batch += arrived
                }
                try chains.finish()
                return results
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return batch.flatMap(\.changes).map { commit($0, in: db) }
        } catch {
            let failure = database.failure(for: error)
            return batch.flatMap(\.changes).map { _ in .failure(failure) }
        }
    }

    /// Makes one change in a transaction of its own.
    private func commit(_ change: Change, in db: Database) -> Result<Void, StorageFailure> {
        do {
            return try database.transaction(in: db) {
                let chains = AuditChains(db: db, key: auditKey)
                let result = try perform(change, in: db, chains)
                try chains.finish()
                return result
            }
        } catch {
            return .failure(database.failure(for: error))
        }
    }

    /// Makes one change and its audit record if its preconditions hold. An error may leave a part in the transaction.
    private func perform(
        _ change: Change, in db: Database, _ chains: AuditChains
    ) throws -> Result<Void, StorageFailure> {
        let mutation = change.mutation
        let required =
            change.preconditions + mutation.inherentPreconditions(besides: change.preconditions, of: change.account)
        let ofIndexes = mutation.preconditionsOfIndexes
        let preconditions = Preconditions(db: db, account: change.account)
        do {
            if try preconditions.firstUnmet(required.filter { !ofIndexes.contains($0) }) == nil {
                try Mutations(db: db, account: change.account).perform(mutation)
                try chains.append(change.audit, to: change.account)
                return .success(())
            }
        } catch is NotUnique {}
        guard let unmet = try preconditions.firstUnmet(required) else {
            throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "a unique index that no precondition is for")
        }
        return .failure(.unmet(unmet))
    }

    private func tellObservers(of changes: [Change], _ results: [Result<Void, StorageFailure>]) {
        var notices: [ChangeNotice] = []
        for case (let change, .success) in zip(changes, results) {
            notices.append(contentsOf: change.mutation.notices(for: change.account))
        }
        guard !notices.isEmpty else { return }
        for observer in observers.withLock({ $0.compactMap(\.observer) }) { observer.changed(notices) }
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

extension Mutation {
    /// The number of rows that take as long as one change of few rows.
    private static let rowsPerChange = 32

    /// The work in units of a change of few rows.
    fileprivate var work: Int { 1 + rows / Self.rowsPerChange }

    private var rows: Int {
        switch self {
        case .instance(.add(let instances, _, _)), .instance(.save(let instances, _)):
            instances.reduce(0) { $0 + 1 + $1.bindings.count + $1.tags.count }
        case .instance(.addImage(let image)): image.keyPairs.count
        case .removeKeyPairs(let ids): ids.count
        case .hostGrants(let mutation): mutation.rows
        case .account, .addKeyPair, .modifyKeyPair, .changeTags, .tag, .project, .instance, .identity: 1
        }
    }
}
