// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Testing

@testable import SQLiteStorage

/// On which threads is read: the thread that asks is an event loop's, and others wait for it.
struct ReadingThreadTests {
    @Test func aLookUpStaysWhereItIsAndWhatMayTakeLongDoesNot() async throws {
        let temporary = try TemporaryDirectory()
        let storage = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let loop = LabelledExecutor()
        let readers = storage.readers
        let (own, alone, aside, after) = try await withTaskExecutorPreference(loop) {
            let own = try readers.read { _ in LabelledExecutor.isCurrent }
            let alone = try readers.readWithoutTransaction { _ in LabelledExecutor.isCurrent }
            let aside = try await readers.readAside { _ in LabelledExecutor.isCurrent }
            return (own, alone, aside, LabelledExecutor.isCurrent)
        }
        #expect(own)
        #expect(alone)
        #expect(!aside)
        #expect(after)
        try storage.close()
    }
}

/// Runs tasks on threads that can be told from others meanwhile.
private final class LabelledExecutor: TaskExecutor {
    private static let name = "event loop"
    private let queue = DispatchQueue(label: name)

    static var isCurrent: Bool { Thread.current.threadDictionary[name] != nil }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            Thread.current.threadDictionary[Self.name] = true
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            Thread.current.threadDictionary.removeObject(forKey: Self.name)
        }
    }
}
