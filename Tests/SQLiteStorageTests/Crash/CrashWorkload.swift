// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Synchronization
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// The requests to a storage whose disk or power fails: every kind of change, alone and combined.
struct CrashWorkload {
    let storage: SQLiteStorage
    let answers: Answers

    /// Runs to the end in spite of failures, and answers which changes succeeded.
    ///
    /// - Parameter sharing: Whether some callers share a commit. The order of their changes then varies.
    func run(sharing: Bool) async throws -> [Bool] {
        var succeeded: [Bool] = []
        let account = Samples.newAccount(Samples.account, appID: 1, secretID: "AKIDone")
        succeeded += await apply(
            Change(
                account: account.account, mutation: account.mutation, preconditions: [.account(.noneExists)],
                audit: account.audit))
        succeeded += await apply(try added(1, tags: ["env": "prod", "team": "a"]))
        succeeded += await apply(try added(2), try added(3, tags: ["env": "test"]), try added(2))
        succeeded += await apply(
            try added(4), Samples.change(.removeKeyPairs([try Samples.keyPairID(99)])),
            Samples.change(
                .modifyKeyPair(
                    try Samples.keyPairID(4), name: try KeyPairName("renamed"), description: KeyPairDescription("text"))
            ))
        succeeded += await apply(
            Samples.change(.removeKeyPairs([try Samples.keyPairID(1), try Samples.keyPairID(2)])))
        let retagged = TagChange(
            resource: .keyPair(try Samples.keyPairID(3)), set: try Samples.tags(("env", "prod"), ("team", "b")),
            removed: ["x"])
        succeeded += await apply(
            Samples.change(.changeTags(retagged)), Samples.change(.project(.add(try Samples.project(7, "web")))))
        succeeded += await spend("1")
        succeeded += sharing ? try await applySharing(10..<14) : try await applyInTurn(10..<14)
        succeeded += keepSetting()
        succeeded += try await applyInTurn(20..<24)
        return succeeded
    }

    private func added(_ number: Int, tags: KeyValuePairs<String, String> = [:]) throws -> Change {
        Samples.change(
            .addKeyPair(try Samples.keyPair(number, tags: try tags.map { try .init(key: $0, value: $1) })),
            audit: Samples.audit("CreateKeyPair", resources: ["\(number)"], requestID: "request-\(number)"))
    }

    private func apply(_ changes: Change...) async -> [Bool] { await storage.apply(changes).map(\.isSuccess) }

    private func applyInTurn(_ numbers: Range<Int>) async throws -> [Bool] {
        var succeeded: [Bool] = []
        for number in numbers { succeeded += await apply(try added(number)) }
        return succeeded
    }

    /// While observers are told of the first change, the others queue up.
    private func applySharing(_ numbers: Range<Int>) async throws -> [Bool] {
        let changes = try numbers.map { try added($0) }
        answers.holdNextUntil(arrived: changes.count)
        return await withTaskGroup(of: Bool.self) { group in
            for change in changes {
                group.addTask {
                    answers.arrive()
                    return await storage.apply([change]).allSatisfy(\.isSuccess)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Spends a nonce. Observers are not told of nonces and settings, so the answer is noted here.
    private func spend(_ text: String) async -> [Bool] {
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1_700_000_000, text: text)
        let isNew = try? await storage.spend(nonce, rememberingSince: 0)
        if isNew != nil { answers.note() }
        return [isNew ?? false]
    }

    private func keepSetting() -> [Bool] {
        let done: Void? = try? storage.keepServerSetting("test", [1, 2, 3])
        if done != nil { answers.note() }
        return [done != nil]
    }
}

/// Notes the contents of the storage and the progress of its disk at each answer.
final class Answers: ChangeObserver {
    struct Answer: Sendable {
        /// The number of operations on the disk so far.
        let operations: Int
        let state: DatabaseState
    }

    private struct Gate {
        var expected = 0
        var arrived = 0
    }

    private let disk: RecordedDisk
    private let database: DatabaseQueue
    private let all = Mutex<[Result<Answer, any Error>]>([])
    private let gate = Mutex(Gate())

    init(_ disk: RecordedDisk) throws {
        self.disk = disk
        database = try disk.openForReading()
        note()
    }

    /// Closes its connection, so that the storage's connections are the last to close.
    func close() throws { try database.close() }

    func get() throws -> [Answer] { try all.withLock { $0 }.map { try $0.get() } }

    func note() {
        let operations = disk.operationCount
        let answer = Result {
            Answer(operations: operations, state: try database.read { try DatabaseState($0) })
        }
        all.withLock { $0.append(answer) }
    }

    func changed(_ notices: [ChangeNotice]) {
        note()
        let expected = gate.withLock { gate in
            defer { gate.expected = 0 }
            return gate.expected
        }
        guard expected > 0 else { return }
        while gate.withLock({ $0.arrived }) < expected { usleep(1_000) }
        // The calls need this time to reach the queue.
        usleep(100_000)
    }

    func missedChanges() {}

    func holdNextUntil(arrived: Int) { gate.withLock { $0 = Gate(expected: arrived) } }

    func arrive() { gate.withLock { $0.arrived += 1 } }
}
