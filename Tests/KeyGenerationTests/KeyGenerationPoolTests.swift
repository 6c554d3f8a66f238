// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Synchronization
import Testing

@testable import KeyGeneration

struct KeyGenerationPoolTests {
    @Test func itIsFilledAndFilledAgain() async throws {
        let maker = Maker()
        let pool = KeyGenerationPool(capacity: 3, threadCount: 2, waitMax: .seconds(60), generate: maker.make)
        await maker.untilMade(3)
        _ = try await pool.next()
        await maker.untilMade(4)
        // The pool is bounded, so no more keys are generated without a request.
        try await Task.sleep(for: KeyGenerationPool.calmDefault * 2)
        #expect(maker.made == 4)
        pool.shutDown()
    }

    @Test func itIsFilledWhenTheBurstIsOverUnlessSomebodyWaits() async throws {
        let maker = Maker()
        let pool = KeyGenerationPool(
            capacity: 2, threadCount: 1, waitMax: .seconds(60), calm: .seconds(3600), generate: maker.make)
        await maker.untilMade(2)
        for _ in 0..<2 { _ = try await pool.next() }
        try await Task.sleep(for: .milliseconds(20))
        #expect(maker.made == 2)
        _ = try await pool.next()
        await maker.untilMade(5)
        pool.shutDown()
    }

    @Test(arguments: [0, 1, 5])
    func aKeyLeavesItOnce(capacity: Int) async throws {
        let maker = Maker()
        let pool = KeyGenerationPool(
            capacity: capacity, threadCount: 2, waitMax: .seconds(60), patience: .seconds(60), generate: maker.make)
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 { group.addTask { try await pool.next().privateKey.reveal() } }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(Set(keys).count == 200)
        await maker.untilMade(200 + capacity)
        // The pool is full again, and no surplus key was generated.
        try await Task.sleep(for: KeyGenerationPool.calmDefault * 2)
        #expect(maker.made == 200 + capacity)
        #expect(maker.mostAtOnce <= 2)
        pool.shutDown()
    }

    /// The low-priority threads get no processor time in this test.
    @Test func whoHasWaitedLongIsServedByAnotherThread() async throws {
        let (stuck, quick) = (Maker(isOpen: false), Maker())
        let isFirst = Mutex(true)
        let pool = KeyGenerationPool(
            capacity: 0, threadCount: 1, waitMax: .seconds(60), patience: .milliseconds(20)
        ) {
            let isFirst = isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            return try (isFirst ? stuck : quick).make()
        }
        #expect(try await pool.next().privateKey.reveal() == "1")
        #expect(quick.made == 1 && stuck.made == 0)
        stuck.open()
        await stuck.untilMade(1)
        pool.shutDown()
        #expect(quick.made == 1)
    }

    @Test func whoWaitsIsServedInTurn() async throws {
        let maker = Maker(isOpen: false)
        let pool = KeyGenerationPool(capacity: 0, threadCount: 1, waitMax: .seconds(60), generate: maker.make)
        var callers: [Task<String, any Error>] = []
        for number in 0..<5 {
            callers.append(Task { try await pool.next().privateKey.reveal() })
            await until { pool.waitingCount == number + 1 }
        }
        maker.open()
        var keys: [String] = []
        for caller in callers { keys.append(try await caller.value) }
        #expect(keys == ["1", "2", "3", "4", "5"])
        pool.shutDown()
    }

    @Test func nobodyWaitsForEver() async throws {
        let maker = Maker(isOpen: false)
        let pool = KeyGenerationPool(capacity: 0, threadCount: 1, waitMax: .milliseconds(30), generate: maker.make)
        await #expect(throws: KeyGenerationPool.Failure.waitedTooLong) { try await pool.next() }
        #expect(pool.waitingCount == 0)
        maker.open()
        pool.shutDown()
    }

    @Test func whoGoesAwayTakesNoKey() async throws {
        let maker = Maker(isOpen: false)
        let pool = KeyGenerationPool(capacity: 0, threadCount: 1, waitMax: .seconds(60), generate: maker.make)
        let first = Task { try await pool.next() }
        await until { pool.waitingCount == 1 }
        let second = Task { try await pool.next().privateKey.reveal() }
        await until { pool.waitingCount == 2 }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        maker.open()
        #expect(try await second.value == "1")
        pool.shutDown()
    }

    @Test func aFailureIsAnsweredAndTheNextIsServed() async throws {
        let maker = Maker(failures: 1)
        let pool = KeyGenerationPool(capacity: 0, threadCount: 1, waitMax: .seconds(60), generate: maker.make)
        await #expect(throws: Maker.Failure.self) { try await pool.next() }
        #expect(try await pool.next().privateKey.reveal() == "2")
        pool.shutDown()
    }

    /// The stop does not wait for a key in progress, which may take minutes at low priority on a busy machine.
    @Test(.timeLimit(.minutes(1))) func whoWaitsWhenItStopsIsTold() async throws {
        let maker = Maker(isOpen: false)
        let pool = KeyGenerationPool(capacity: 0, threadCount: 1, waitMax: .seconds(60), generate: maker.make)
        let caller = Task { try await pool.next() }
        await until { pool.waitingCount == 1 }
        pool.shutDown()
        await #expect(throws: KeyGenerationPool.Failure.shutDown) { try await caller.value }
        await #expect(throws: KeyGenerationPool.Failure.shutDown) { try await pool.next() }
        maker.open()
    }

    /// The real generator, once: it produces valid key pairs.
    @Test func itMakesRSAKeys() async throws {
        let pool = KeyGenerationPool(size: .bits2048, capacity: 1, threadCount: 1)
        let (first, second) = (try await pool.next(), try await pool.next())
        #expect(first.publicKey.fingerprint != second.publicKey.fingerprint)
        #expect(first.privateKey.reveal().hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
        pool.shutDown()
    }

    private func until(_ condition: () -> Bool) async {
        while !condition() { try? await Task.sleep(for: .milliseconds(1)) }
    }
}

/// Produces numbered keys once it is open.
private final class Maker: Sendable {
    struct Failure: Error {}

    private struct State {
        var isOpen: Bool
        var failuresLeft: Int
        var made = 0
        var now = 0
        var mostAtOnce = 0
    }

    private let state: Mutex<State>

    init(isOpen: Bool = true, failures: Int = 0) { state = Mutex(State(isOpen: isOpen, failuresLeft: failures)) }

    var made: Int { state.withLock { $0.made } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func open() { state.withLock { $0.isOpen = true } }

    func make() throws -> RSAKeyPair {
        while !state.withLock({ $0.isOpen }) { usleep(500) }
        state.withLock { state in
            state.now += 1
            state.mostAtOnce = max(state.mostAtOnce, state.now)
        }
        usleep(200)
        return try state.withLock { state in
            state.now -= 1
            state.made += 1
            if state.failuresLeft > 0 {
                state.failuresLeft -= 1
                throw Failure()
            }
            return RSAKeyPair(
                publicKey: SSHPublicKey(type: .rsa, blob: []), privateKey: PrivateKeyText(pem: "\(state.made)"))
        }
    }

    func untilMade(_ count: Int) async {
        while made < count { try? await Task.sleep(for: .milliseconds(1)) }
    }
}
