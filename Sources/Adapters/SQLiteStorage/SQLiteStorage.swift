// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation
import GRDB
package import StorageContract
import Synchronization

/// The reason why a database cannot be opened, described for the operator.
package enum OpenFailure: Error, CustomStringConvertible {
    case schemaIsNewer(path: String)
    case notKeywright(path: String)
    case damaged(path: String, reason: String)
    case noRoom(path: String, freeKilobytes: Int)
    case unfinishedRestore(path: String)
    case cannotOpen(path: String, reason: String)
    case absent(path: String)

    package var description: String {
        switch self {
        case .schemaIsNewer(let path):
            "the database \(path) was written by a newer keywright; run that version or a later one"
        case .notKeywright(let path): "the file \(path) is not a keywright database"
        case .damaged(let path, let reason):
            "the database \(path) is damaged: \(reason); restore a backup, or move its files away to begin anew"
        case .noRoom(let path, let kilobytes):
            "the disk of the data directory \(path) is full: \(kilobytes) KB are free, and "
                + "\(OpeningChecks.freeBytesMin / 1024) are needed to start"
        case .unfinishedRestore(let path):
            "a restore into \(path) was not finished; empty the directory and restore again"
        case .cannotOpen(let path, let reason): "cannot open the database \(path): \(reason)"
        case .absent(let path): "there is no database \(path)"
        }
    }
}

/// The storage contract over one SQLite database: WAL, `synchronous=FULL`, one writer, a few readers.
package final class SQLiteStorage: Storage {
    /// The number of reading connections. There are more than reading threads, so that a thread seldom waits.
    package static let readersDefault = 8

    private let directory: DataDirectory
    let writer: SQLiteWriter
    let readers: SQLiteReaders
    /// The account whose trail was pruned last.
    let pruneFrom = Mutex(Int64.min)

    /// Opens the database of a directory and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - readers: The number of reading connections.
    ///   - pagesPerCheckpoint: The number of pages in the write-ahead log after which it is copied into the database.
    ///   - onFailedSync: Called once, with a reason for the log, when the disk failed to store written data. Nothing is
    ///     written after that, so the process should end. It is called on the writer's thread and must not wait.
    package init(
        in directory: DataDirectory, migrations: [SchemaMigration] = SchemaMigration.all,
        readers: Int = readersDefault, pagesPerCheckpoint: Int = 1_000,
        onFailedSync: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws(OpenFailure) {
        let path = directory.databaseURL.path
        let damageWatch = DamageWatch(path: path)
        do {
            try OpeningChecks(database: directory.databaseURL).requireWhole()
            let migrator = SchemaMigrator(migrations: migrations, path: path)
            try migrator.inspect()
            let database = try SQLiteConnection.openWriter(path: path)
            try migrator.migrate(database)
            writer = SQLiteWriter(
                database: DurableDatabase(
                    queue: database, damageWatch: damageWatch, pagesPerCheckpoint: pagesPerCheckpoint,
                    onFailedSync: onFailedSync))
            self.readers = try SQLiteReaders(path: path, count: readers, damageWatch: damageWatch)
        } catch let failure as OpenFailure {
            throw failure
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notKeywright(path: path)
        } catch {
            let trouble = FileTrouble(error, database: directory.databaseURL)
            throw .cannotOpen(path: path, reason: trouble.words(besides: path))
        }
        self.directory = directory
    }

    /// Copies everything into the database file and closes it. The storage must not be used afterwards. After a failed
    /// sync, nothing is written.
    package func close() throws {
        try readers.close()
        try writer.close()
    }

    // MARK: Changes

    package func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>] { await writer.apply(changes) }

    package func isWritable() async -> Bool { await writer.isWritable() }

    /// Whether the disk refused a change and has accepted none since. The call costs nothing.
    package var refusesChanges: Bool { writer.database.refusesChanges }

    package func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool {
        try await writer.spend(nonce, rememberingSince: oldest)
    }

    package func addObserver(_ observer: any ChangeObserver) { writer.addObserver(observer) }

    /// Reads a value that belongs to the whole server.
    package func serverSetting(_ name: String) throws(StorageFailure) -> [UInt8]? {
        try readers.read { db in
            try Data.fetchOne(
                db.cachedStatement(sql: "SELECT value FROM server_setting WHERE name = ?"), arguments: [name]
            ).map { Array($0) }
        }
    }

    /// Stores a value that belongs to the whole server. An existing value is not replaced.
    package func keepServerSetting(_ name: String, _ value: [UInt8]) throws(StorageFailure) {
        try writer.keepServerSetting(name, value)
    }

    /// Replaces all sealed values, all or nothing, and records this.
    ///
    /// - Parameter reseal: Seals a value anew.
    package func reseal(
        recording audit: AuditRecord, of account: AccountID, _ reseal: @escaping @Sendable (Sealed) throws -> [UInt8]
    ) throws {
        try writer.reseal(recording: audit, of: account, reseal)
    }

    // MARK: Reads

    package func keyPairs(
        of account: AccountID, product: Product, query: KeyPairQuery, range: PageRange
    ) async throws(StorageFailure) -> Page<KeyPair> {
        try await readers.page { db in
            let rows = KeyPairReads(db: db, account: account, product: product)
            let total = try rows.count(query)
            guard total > range.offset else { return (total, .nothing) }
            return (total, try rows.part(query, offset: range.offset, limit: range.limit, after: nil))
        } next: { db, read in
            try KeyPairReads(db: db, account: account, product: product)
                .part(query, offset: 0, limit: range.limit - Int64(read.count), after: read.last)
        }
    }

    package func existing(_ ids: [KeyPairID], of account: AccountID) async throws(StorageFailure) -> Set<KeyPairID> {
        try readers.read { db in
            Set(try ids.filter { try Preconditions(db: db, account: account).holds(.keyPairExists($0)) })
        }
    }

    package func keyPairID(
        withFingerprint fingerprint: [UInt8], of account: AccountID, product: Product
    ) async throws(StorageFailure) -> KeyPairID? {
        try readers.read { try KeyPairReads(db: $0, account: account, product: product).id(fingerprint: fingerprint) }
    }

    package func keyPairCount(of account: AccountID, product: Product) async throws(StorageFailure) -> Int {
        try readers.readWithoutTransaction { try KeyPairReads(db: $0, account: account, product: product).count() }
    }

    package func keyPairQuota(of account: AccountID, product: Product) async throws(StorageFailure) -> Int? {
        try readers.read { try KeyPairReads(db: $0, account: account, product: product).quota() }
    }

    package func firstUnmet(
        _ preconditions: [Precondition], of account: AccountID
    ) async throws(StorageFailure) -> Precondition? {
        try readers.readWithoutTransaction { try Preconditions(db: $0, account: account).firstUnmet(preconditions) }
    }

    package func hasAccounts() async throws(StorageFailure) -> Bool {
        try readers.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM account)") ?? false }
    }

    package func accounts(_ range: PageRange) async throws(StorageFailure) -> Page<Account> {
        try readers.read { try AccountReads(db: $0).page(range) }
    }

    package func account(_ id: AccountID) async throws(StorageFailure) -> Account? {
        try readers.read { try AccountReads(db: $0).account(id) }
    }

    package func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey? {
        try readers.read { try AccountReads(db: $0).accessKey(secretID: secretID) }
    }

    package func keepUses(_ uses: [String: Instant]) async throws(StorageFailure) { try await writer.keepUses(uses) }
}
