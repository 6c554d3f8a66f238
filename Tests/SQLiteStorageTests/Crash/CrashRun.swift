// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel
import StorageContract
import Synchronization
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// One run of the workload on a disk of its own: what reached the disk, and what was answered when.
struct CrashRun {
    /// Checkpoints come often, so that crashes in them are among those that are tried.
    static let pagesPerCheckpoint = 40

    let disk: RecordedDisk
    /// What the storage held at first and after each answer; empty where it could not be opened.
    let answers: [Answers.Answer]
    let succeeded: [Bool]
    /// How often the storage said that its disk failed.
    let failedSyncs: Int

    /// - Parameter prepare: Is given the storage before anything is asked of it, and after all was.
    static func make(
        on disk: RecordedDisk, sharing: Bool, before prepare: (SQLiteStorage) throws -> Void = { _ in },
        after finish: (SQLiteStorage) async throws -> Void = { _ in }
    ) async throws -> CrashRun {
        let failedSyncs = FailedSyncs()
        let opened = try? SQLiteStorage(
            // One reader: what a failed sync ends is never closed, and holds its files until the tests end.
            in: DataDirectory(path: disk.path), readers: 1, pagesPerCheckpoint: pagesPerCheckpoint,
            onFailedSync: { _ in failedSyncs.count.add(1, ordering: .relaxed) })
        guard let storage = opened else { return CrashRun(disk: disk, answers: [], succeeded: [], failedSyncs: 0) }
        try prepare(storage)
        let answers = try Answers(disk)
        storage.addObserver(answers)
        let succeeded = try await CrashWorkload(storage: storage, answers: answers).run(sharing: sharing)
        try await finish(storage)
        try answers.close()
        try storage.close()
        return CrashRun(
            disk: disk, answers: try answers.get(), succeeded: succeeded,
            failedSyncs: failedSyncs.count.load(ordering: .relaxed))
    }

    /// What may be found after a crash when so many operations were done: what the last answer promised, or that and
    /// the change that was being made.
    func allowed(after operations: Int) -> [DatabaseState] {
        let answered = answers.prefix { $0.operations <= operations }.count
        return answers[max(answered - 1, 0)..<min(answered + 1, answers.count)].map(\.state)
    }

    /// Tries one kind of crash after every operation. Answers what was wrong, and how many crashes were tried.
    ///
    /// - Parameter words: Stops at the first problem with these words.
    func problems(with crash: Crash, until words: String? = nil) async throws -> (problems: [String], tried: Int) {
        var disk = DiskState()
        var last: (files: [String: [UInt8]], allowed: [DatabaseState])?
        var problems: [String] = []
        var tried = 0
        for (index, operation) in self.disk.operations.enumerated() {
            let before = disk
            disk.apply(operation)
            let found = crash == .processKilledInWrite ? before.applying(operation.half) : disk
            // What was answered after this operation was not answered yet when it was half done.
            let done = crash == .processKilledInWrite ? index : index + 1
            let files = found.files(after: crash, salt: index)
            let allowed = allowed(after: done)
            if let last, last.files == files, last.allowed == allowed { continue }
            last = (files, allowed)
            tried += 1
            guard let problem = await Survivor.problem(of: files, allowed: allowed) else { continue }
            problems.append("\(crash) after operation \(done), \(operation.file): \(problem)")
            if let words, problem.contains(words) { break }
        }
        return (problems, tried)
    }
}

private final class FailedSyncs: Sendable {
    let count = Atomic<Int>(0)
}

/// The next server on what a crash left.
enum Survivor {
    /// What is wrong with it: `nil` where it opens, holds one of the allowed states undamaged, and can be changed.
    static func problem(
        of files: [String: [UInt8]], allowed: [DatabaseState],
        change: (SQLiteStorage) async throws -> Void = Survivor.change
    ) async -> String? {
        do {
            let disk = try RecordedDisk(holding: files)
            let storage = try SQLiteStorage(in: DataDirectory(path: disk.path))
            defer { try? storage.close() }
            let (state, damage) = try await disk.openForReading().read {
                try (DatabaseState($0), DatabaseState.damage($0))
            }
            guard damage.isEmpty else { return "damaged: \(damage)" }
            guard allowed.contains(state) else {
                return "found\n\(state)\nwhere only these may be:\n\(allowed.map(\.description))"
            }
            let trails = try await storage.verifyAuditTrail(of: Samples.account, at: nil, limit: 1000)
            if let finding = trails.finding { return "the audit trail is broken: \(finding)" }
            try await change(storage)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Makes one change that was not made before.
    static func change(_ storage: SQLiteStorage) async throws {
        if try await !storage.hasAccounts() {
            try await storage.apply(Samples.newAccount(Samples.account, appID: 1, secretID: "AKIDone"))
        }
        try await storage.apply(Samples.change(.addKeyPair(try Samples.keyPair(1_000))))
    }
}
