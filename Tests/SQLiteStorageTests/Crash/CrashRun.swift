// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Synchronization
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// One run of the workload on its own disk: the data that reached the disk, and the time of each answer.
struct CrashRun {
    /// Checkpoints are frequent, so that crashes during checkpoints are tested, too.
    static let pagesPerCheckpoint = 40

    let disk: RecordedDisk
    /// The contents of the storage at first and after each answer; empty if it could not be opened.
    let answers: [Answers.Answer]
    let succeeded: [Bool]
    /// The number of times that the storage reported a disk failure.
    let failedSyncs: Int

    /// - Parameter prepare: Called with the storage before the workload and after it.
    static func make(
        on disk: RecordedDisk, sharing: Bool, before prepare: (SQLiteStorage) throws -> Void = { _ in },
        after finish: (SQLiteStorage) async throws -> Void = { _ in }
    ) async throws -> CrashRun {
        let failedSyncs = FailedSyncs()
        let opened = try? SQLiteStorage(
            // One reader: after a failed sync, the writing connection is never closed and keeps its files open.
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

    /// The allowed states after a crash at an operation: the state after the last answer, or that with the change in
    /// progress.
    func allowed(after operations: Int) -> [DatabaseState] {
        let answered = answers.prefix { $0.operations <= operations }.count
        return answers[max(answered - 1, 0)..<min(answered + 1, answers.count)].map(\.state)
    }

    /// Tries one kind of crash after every operation, or after those of the sample. Answers the problems found and the
    /// number of different crashes that there are.
    ///
    /// - Parameter words: Tries every crash until the first problem that contains these words.
    func problems(with crash: Crash, until words: String? = nil) async throws -> (problems: [String], crashes: Int) {
        let sample = CrashSample()
        var disk = DiskState()
        var last: (files: [String: [UInt8]], allowed: [DatabaseState])?
        var problems: [String] = []
        var crashes = 0
        for (index, operation) in self.disk.operations.enumerated() {
            let before = disk
            disk.apply(operation)
            let found = crash == .processKilledInWrite ? before.applying(operation.half) : disk
            // An answer that follows this operation had not been given when the operation was half done.
            let done = crash == .processKilledInWrite ? index : index + 1
            let files = found.files(after: crash, salt: index)
            let allowed = allowed(after: done)
            if let last, last.files == files, last.allowed == allowed { continue }
            last = (files, allowed)
            crashes += 1
            guard words != nil || sample.includes(crashes) else { continue }
            guard let problem = await Survivor.problem(of: files, allowed: allowed) else { continue }
            problems.append("\(crash) after operation \(done), \(operation.file): \(problem)")
            if let words, problem.contains(words) { break }
        }
        return (problems, crashes)
    }
}

/// The crashes that are tried: every one where `KEYWRIGHT_EVERY_STEP` is set, otherwise every sixth, from a place that
/// is drawn. A problem names its operation, so that it can be found again.
struct CrashSample {
    private static let stride = ProcessInfo.processInfo.environment["KEYWRIGHT_EVERY_STEP"] == nil ? 6 : 1
    private let first = Int.random(in: 0..<stride)

    func includes(_ number: Int) -> Bool { number % Self.stride == first }
}

private final class FailedSyncs: Sendable {
    let count = Atomic<Int>(0)
}

/// The next server after a crash.
enum Survivor {
    /// The problem of the next server; `nil` if the storage opens, has an allowed undamaged state, and can be changed.
    static func problem(
        of files: [String: [UInt8]], allowed: [DatabaseState],
        change: (SQLiteStorage) async throws -> Void = Survivor.change
    ) async -> String? {
        do {
            let disk = try RecordedDisk(holding: files)
            let storage = try SQLiteStorage(in: DataDirectory(path: disk.path), readers: 1)
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
