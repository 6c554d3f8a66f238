// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// After a failed sync the storage must stop, because the kernel would report success for the next sync.
struct FailedSyncTests {
    @Test func theStorageEndsWithItsFirstFailedSync() async throws {
        let whole = try await CrashRun.make(on: RecordedDisk(), sharing: false)
        let syncs = whole.disk.operations.filter { $0.kind == .sync }.count
        var ended = 0
        for number in 1...syncs {
            let disk = try RecordedDisk()
            disk.failSync(number)
            let run = try await CrashRun.make(
                on: disk, sharing: false, after: { try await expectItToBeDeadIfSo(disk, $0) })
            // If there are no answers, the storage could not be opened.
            if !run.answers.isEmpty {
                ended += 1
                #expect(run.failedSyncs == 1, "sync \(number)")
                #expect(disk.operations.last?.kind == .failedSync, "sync \(number): the disk was touched after")
            }
            let allowed = whole.allowed(whileMaking: run.answers.count)
            for crash in [Crash.processKilled, .powerLost] {
                let problem = await Survivor.problem(of: run.diskState.files(after: crash), allowed: allowed)
                #expect(problem == nil, "sync \(number), \(crash)")
            }
            #expect(try await problemOfRestart(after: run) == nil, "sync \(number)")
        }
        #expect(ended > 20)
    }

    private func expectItToBeDeadIfSo(_ disk: RecordedDisk, _ storage: SQLiteStorage) async throws {
        guard disk.operations.last?.kind == .failedSync else { return }
        #expect(await !storage.isWritable())
        let change = Samples.change(.addKeyPair(try Samples.keyPair(2_000)))
        await #expect {
            try await storage.apply(change)
        } throws: {
            "\($0)".contains("did not keep what was written: the disk reported an error (SQLite 1034: disk I/O error)")
        }
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1, text: "late")
        await #expect(throws: StorageFailure.self) { try await storage.spend(nonce, rememberingSince: 0) }
        #expect(throws: StorageFailure.self) { try storage.keepServerSetting("late", [1]) }
        // Data can still be read until the process ends.
        _ = try await storage.hasAccounts()
    }

    /// The next process reads data from memory that never reached the disk. Its answers must not depend on that data if
    /// the power fails then.
    private func problemOfRestart(after run: CrashRun) async throws -> String? {
        var state = run.diskState
        let disk = try RecordedDisk(holding: state.files(after: .processKilled))
        let storage = try SQLiteStorage(in: DataDirectory(path: disk.path), readers: 1)
        try await Survivor.change(storage)
        for operation in disk.operations { state.apply(operation) }
        let answered = try await disk.openForReading().read { try DatabaseState($0) }
        return await Survivor.problem(
            of: state.files(after: .powerLost), allowed: [answered], change: { _ in })
    }

    /// A full disk has room again later.
    @Test func aWriteThatFailsIsNotTheEnd() async throws {
        let disk = try RecordedDisk()
        let storage = try SQLiteStorage(
            in: DataDirectory(path: disk.path), onFailedSync: { Issue.record("\($0)") })
        try await storage.addAccounts()
        disk.turnOff(after: disk.operationCount + 3)
        await #expect(throws: StorageFailure.self) { try await storage.add(try Samples.keyPair(1)) }
        #expect(storage.refusesChanges)
        #expect(await !storage.isWritable())
        disk.turnOff(after: .max)
        try await storage.add(try Samples.keyPair(2))
        #expect(!storage.refusesChanges)
        #expect(await storage.isWritable())
        #expect(try await storage.ids() == ["skey-00000002"])
    }

    /// Only a change, or a probe as large as one, proves that there is room. A small write may fit into the remaining
    /// space.
    @Test func onlyWhatIsAsLargeAsAChangeShowsThatThereIsRoomAgain() async throws {
        let temporary = try TemporaryDirectory()
        let storage = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        try await storage.addAccounts()
        #expect(await storage.isWritable())
        let queue = storage.writer.database.queue
        func pageCount() throws -> Int { try queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 } }
        let pages = try pageCount()
        func letGrow(by more: Int) throws {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages + more)") }
        }
        try letGrow(by: 20)
        var added = 0
        while (try? await storage.add(try Samples.keyPair(added + 1))) != nil, added < 10_000 { added += 1 }
        #expect((1..<10_000).contains(added))
        #expect(storage.refusesChanges)
        #expect(await !storage.isWritable())
        // This is less than a large change needs.
        try letGrow(by: 40)
        try storage.keepServerSetting("small", [1])
        #expect(storage.refusesChanges)
        #expect(await !storage.isWritable())
        try letGrow(by: 10_000)
        #expect(storage.refusesChanges)
        #expect(await storage.isWritable())
        #expect(!storage.refusesChanges)
        #expect(try await storage.page(limit: 1).totalCount == added)
    }
}
