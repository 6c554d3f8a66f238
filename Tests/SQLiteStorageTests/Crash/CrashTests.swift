// SPDX-License-Identifier: Apache-2.0

import GRDB
import Testing

@testable import SQLiteStorage

/// After a crash at any point, every acknowledged change exists completely, and no partial one does (S2, S3).
struct CrashTests {
    @Test(arguments: Crash.all)
    func whatWasAnsweredOutlives(_ crash: Crash) async throws {
        let run = try await CrashRun.make(on: RecordedDisk(), sharing: true)
        try checkCoverage(of: run)
        let (problems, crashes) = try await run.problems(with: crash)
        #expect(problems.isEmpty)
        #expect(crashes >= 20)
    }

    /// The run includes refusals within commits, a shared commit, and checkpoints during the run and at its end.
    private func checkCoverage(of run: CrashRun) throws {
        let refused = run.succeeded.indices.filter { !run.succeeded[$0] }
        #expect(refused == [4, 6])
        // The initial state, twelve commits, and one or two of four callers.
        #expect((14...15).contains(run.answers.count))
        let operations = run.disk.operations
        let last = try #require(run.answers.last).operations
        let checkpoints = operations.indices.filter {
            operations[$0].file == "keywright.sqlite" && operations[$0].kind == .sync
        }
        #expect(checkpoints.filter { $0 < last }.count >= 3)
        #expect(checkpoints.contains { $0 > last })
        #expect(operations.last?.kind == .delete(isDurable: false))
    }

    /// The process continues for a while and must not acknowledge what it cannot store.
    @Test func nothingIsAnsweredThatTheDiskRefused() async throws {
        let whole = try await CrashRun.make(on: RecordedDisk(), sharing: false)
        let sample = CrashSample()
        for operations in 0..<whole.disk.operationCount where sample.includes(operations) {
            let disk = try RecordedDisk()
            disk.turnOff(after: operations)
            let run = try await CrashRun.make(on: disk, sharing: false)
            let problem = await Survivor.problem(
                of: run.diskState.files(after: .powerLost), allowed: whole.allowed(whileMaking: run.answers.count))
            #expect(problem == nil, "power off after \(operations) operations")
        }
    }

    /// The next server crashes, too, while it opens the data.
    @Test func aCrashWhileOpeningLosesNothing() async throws {
        let run = try await CrashRun.make(on: RecordedDisk(), sharing: false)
        var disk = DiskState()
        for (index, operation) in run.disk.operations.enumerated() {
            disk.apply(operation)
            guard index % 23 == 0 else { continue }
            let next = try RecordedDisk(holding: disk.files(after: .processKilled))
            _ = try SQLiteStorage(in: DataDirectory(path: next.path), readers: 1)
            let sample = CrashSample()
            var reopened = disk
            var last: [String: [UInt8]] = [:]
            for (number, operation) in next.operations.enumerated() {
                reopened.apply(operation)
                guard sample.includes(number) else { continue }
                let files = reopened.files(after: .powerLost)
                if files == last { continue }
                last = files
                let problem = await Survivor.problem(of: files, allowed: run.allowed(after: index + 1))
                #expect(problem == nil, "after operation \(index + 1)")
            }
        }
    }

    /// The harness detects what it is made for: a storage that does not sync its commits loses acknowledged changes,
    /// and one that never syncs is damaged by reordered writes.
    @Test(arguments: [
        ("NORMAL", Crash.powerLost, "where only these may be"), ("OFF", .powerLostReordering(seed: 1), "malformed"),
    ])
    func aStorageThatDoesNotSyncIsFoundOut(_ synchronous: String, _ crash: Crash, _ words: String) async throws {
        let run = try await CrashRun.make(
            on: RecordedDisk(), sharing: false,
            before: { storage in
                try storage.writer.database.queue.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = \(synchronous)")
                }
            })
        #expect(run.succeeded.filter { $0 }.count > 10)
        let problems = try await run.problems(with: crash, until: words).problems
        #expect(problems.last?.contains(words) == true, "\(problems.count) problems, but not that")
    }
}

extension CrashRun {
    /// The contents of the disk at the end.
    var diskState: DiskState {
        var state = DiskState()
        for operation in disk.operations { state.apply(operation) }
        return state
    }

    /// The allowed states of a run of the same changes that failed after this number of answers.
    func allowed(whileMaking answered: Int) -> [DatabaseState] {
        answers[max(answered - 1, 0)..<min(answered + 1, answers.count)].map(\.state)
    }
}
