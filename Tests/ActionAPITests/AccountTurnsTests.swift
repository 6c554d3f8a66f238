// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization
import Testing

@testable import ActionAPI

/// The order of calls when more arrive than can compute.
struct AccountTurnsTests {
    private static let (anna, bert, carl) = (owner(1), owner(2), owner(3))

    private static func owner(_ number: Int64) -> AccountTurns.Owner { .account(AccountID(uin: number)) }

    private func turns(places: Int, heldMax: Int = 100, clock: Clock = Clock()) -> AccountTurns {
        AccountTurns(places: places, heldMax: heldMax, now: { clock.now })
    }

    /// A call that keeps its place until the gate opens.
    private func hold(_ turns: AccountTurns, _ owner: AccountTurns.Owner, _ gate: Gate) async throws {
        try await turns.run(for: owner, refusing: { $0 }) { () async throws(AccountTurns.Refusal) in
            await gate.wait()
        }
    }

    @Test func linesAreServedInTurnsAndEachInItsOrder() async throws {
        let (turns, gate) = (turns(places: 1), Gate())
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await hold(turns, Self.anna, gate) }
            await gate.untilWaiting(1)
            let names: [(String, AccountTurns.Owner)] = [
                ("a1", Self.anna), ("a2", Self.anna), ("a3", Self.anna), ("b1", Self.bert), ("c1", Self.carl),
                ("b2", Self.bert),
            ]
            for (name, owner) in names {
                let before = turns.waitingCount(of: owner)
                group.addTask {
                    try await turns.run(for: owner, refusing: { $0 }) { () async throws(AccountTurns.Refusal) in
                        order.append(name)
                    }
                }
                while turns.waitingCount(of: owner) == before { await Task.yield() }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.names == ["a1", "b1", "c1", "a2", "b2", "a3"])
        #expect(turns.isIdle)
    }

    @Test func noOwnerHasEveryPlaceWhileAnotherCalls() async throws {
        let (clock, gate) = (Clock(), Gate())
        let turns = turns(places: 3, clock: clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // No other account has called.
            for _ in 0..<4 { group.addTask { try await hold(turns, Self.anna, gate) } }
            await gate.untilWaiting(3)
            #expect(turns.waitingCount(of: Self.anna) == 1)
            group.addTask { try await hold(turns, Self.bert, gate) }
            while turns.waitingCount(of: Self.bert) == 0 { await Task.yield() }
            gate.letThrough(1)
            await gate.untilWaiting(3)
            #expect(turns.waitingCount(of: Self.bert) == 0 && turns.waitingCount(of: Self.anna) == 1)
            // Bert's call ends, and his place stays free for the next caller.
            gate.letThroughLast()
            while turns.freeCount == 0 { await Task.yield() }
            #expect(turns.waitingCount(of: Self.anna) == 1)
            group.addTask { try await hold(turns, Self.carl, gate) }
            await gate.untilWaiting(3)
            #expect(turns.waitingCount(of: Self.carl) == 0)
            gate.letThroughLast()
            while turns.freeCount == 0 { await Task.yield() }
            clock.advance(by: .seconds(AccountTurns.aloneSeconds))
            // After the others have been silent for a while, one account may use all places.
            try await hold(turns, Self.carl, Gate(isOpen: true))
            await gate.untilWaiting(3)
            #expect(turns.waitingCount(of: Self.anna) == 0)
            gate.open()
            try await group.waitForAll()
        }
        #expect(turns.isIdle)
    }

    /// While others call, a source has few places; the number of places grows with the number of sources.
    @Test func aSourceHasManyPlacesAlone() async throws {
        let (clock, gate) = (Clock(), Gate())
        let turns = AccountTurns.ofSources(cores: 2, now: { clock.now })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<65 { group.addTask { try await hold(turns, .source(nil), gate) } }
            await gate.untilWaiting(64)
            #expect(turns.waitingCount(of: .source(nil)) == 1)
            // The next source starts at once and has two places.
            for _ in 0..<3 { group.addTask { try await hold(turns, Self.bert, gate) } }
            await gate.untilWaiting(66)
            #expect(turns.waitingCount(of: Self.bert) == 1)
            // The first source has fewer places from now on.
            gate.letThrough(1)
            try await hold(turns, Self.carl, Gate(isOpen: true))
            #expect(turns.waitingCount(of: .source(nil)) == 1)
            gate.open()
            try await group.waitForAll()
        }
        #expect(turns.isIdle)
    }

    @Test func theLastPlaceIsAnybodys() async throws {
        let (turns, gate) = (turns(places: 1), Gate())
        try await hold(turns, Self.bert, Gate(isOpen: true))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await hold(turns, Self.anna, gate) }
            await gate.untilWaiting(1)
            gate.open()
            try await group.waitForAll()
        }
        #expect(turns.isIdle)
    }

    @Test func asManyAreInHandAsMayBe() async throws {
        let (turns, gate) = (turns(places: 1, heldMax: 3), Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { try await hold(turns, Self.anna, gate) } }
            while turns.waitingCount(of: Self.anna) < 2 { await Task.yield() }
            // If a cancelled call is admitted, it does not wait.
            let refusal = await withTaskGroup(of: AccountTurns.Refusal?.self) { one in
                one.cancelAll()
                one.addTask {
                    do {
                        try await hold(turns, Self.anna, gate)
                        return nil
                    } catch {
                        return error as? AccountTurns.Refusal
                    }
                }
                return await one.next() ?? nil
            }
            #expect(refusal == .tooMany)
            // Calls of another account are not counted with them.
            group.addTask { try await hold(turns, Self.bert, gate) }
            while turns.waitingCount(of: Self.bert) == 0 { await Task.yield() }
            gate.open()
            try await group.waitForAll()
        }
        try await hold(turns, Self.anna, gate)
        #expect(turns.isIdle)
    }

    @Test func whoIsCancelledLeavesItsLine() async throws {
        let (turns, gate) = (turns(places: 1), Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await hold(turns, Self.anna, gate) }
            await gate.untilWaiting(1)
            await withTaskGroup(of: AccountTurns.Refusal?.self) { waiting in
                for owner in [Self.anna, Self.bert, Self.bert] {
                    waiting.addTask {
                        do throws(AccountTurns.Refusal) {
                            try await turns.run(for: owner, refusing: { $0 }) { () async throws(AccountTurns.Refusal) in
                                Issue.record("a call that was cancelled before its turn was answered")
                                return
                            }
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                while turns.waitingCount(of: Self.anna) + turns.waitingCount(of: Self.bert) < 3 { await Task.yield() }
                waiting.cancelAll()
                for await refusal in waiting { #expect(refusal == .cancelled) }
            }
            #expect(turns.waitingCount(of: Self.anna) + turns.waitingCount(of: Self.bert) == 0)
            gate.open()
            try await group.waitForAll()
        }
        #expect(turns.isIdle)
        // The same for a task that is cancelled before its call.
        let late = await withTaskGroup(of: Bool.self) { group in
            group.cancelAll()
            group.addTask { (try? await hold(turns, Self.anna, Gate(isOpen: true))) != nil }
            return await group.next()
        }
        #expect(late != nil && turns.isIdle)
    }

    @Test func whoWaitsForSomethingElseHasNoPlaceMeanwhile() async throws {
        let (turns, gate) = (turns(places: 1), Gate())
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<5 {
                group.addTask {
                    try await turns.run(for: Self.anna, refusing: { $0 }) { () async throws(AccountTurns.Refusal) in
                        await CallTurns.waiting { () async throws(Never) in await gate.wait() }
                        order.append("a\(number)")
                    }
                }
            }
            await gate.untilWaiting(5)
            try await hold(turns, Self.bert, Gate(isOpen: true))
            order.append("b")
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.names.count == 6 && order.names.first == "b")
        #expect(turns.isIdle)
    }

    @Test func aCallThatFailsGivesItsPlaceBack() async throws {
        let turns = turns(places: 1)
        for _ in 0..<3 {
            await #expect(throws: AccountTurns.Refusal.tooMany) {
                try await turns.run(for: Self.anna, refusing: { $0 }) { () async throws(AccountTurns.Refusal) in
                    throw .tooMany
                }
            }
        }
        #expect(turns.isIdle)
    }

    /// Many calls arrive, wait, give up and end at random. No limit is exceeded, and no call is forgotten.
    @Test(.timeLimit(.minutes(5))) func noBoundIsBrokenAndNobodyIsForgotten() async throws {
        let places = 3
        let turns = turns(places: places, heldMax: 400)
        let counts = Counts()
        // From here on, two accounts have called.
        for number in [1, 2] as [Int64] { try await hold(turns, Self.owner(number), Gate(isOpen: true)) }
        await withTaskGroup(of: Void.self) { group in
            for call in 0..<4_000 {
                let (number, steps) = (Int64(call % 7 == 0 ? call % 5 : 0), call % 4)
                group.addTask {
                    do throws(AccountTurns.Refusal) {
                        try await turns.run(for: Self.owner(number), refusing: { $0 }) {
                            () async throws(AccountTurns.Refusal) in
                            counts.enter(number)
                            for _ in 0..<steps {
                                await Task.yield()
                                counts.leave(number)
                                await CallTurns.letOthersGoFirst()
                                counts.enter(number)
                            }
                            counts.leave(number)
                            counts.served()
                        }
                    } catch {
                        counts.refused()
                    }
                }
                if call % 50 == 0 { await Task.yield() }
                if call == 3_000 { group.cancelAll() }
            }
        }
        let found = counts.found
        #expect(found.served + found.refused == 4_000 && found.served > 100)
        #expect(found.most <= places && found.mostOfOne <= places - 1, "\(found)")
        #expect(turns.isIdle)
    }
}

/// The order in which calls were answered.
private final class Order: Sendable {
    private let state = Mutex<[String]>([])
    var names: [String] { state.withLock { $0 } }
    func append(_ name: String) { state.withLock { $0.append(name) } }
}

/// The number of calls that computed at the same time.
private final class Counts: Sendable {
    struct Found {
        var computing: [Int64: Int] = [:]
        var most = 0
        var mostOfOne = 0
        var served = 0
        var refused = 0
    }

    private let state = Mutex(Found())
    var found: Found { state.withLock { $0 } }

    func enter(_ number: Int64) {
        state.withLock { state in
            state.computing[number, default: 0] += 1
            state.most = max(state.most, state.computing.values.reduce(0, +))
            state.mostOfOne = max(state.mostOfOne, state.computing.values.max() ?? 0)
        }
    }

    func leave(_ number: Int64) { state.withLock { $0.computing[number, default: 0] -= 1 } }
    func served() { state.withLock { $0.served += 1 } }
    func refused() { state.withLock { $0.refused += 1 } }
}

/// A clock that the test controls.
private final class Clock: Sendable {
    private let time = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}

/// Makes calls wait until the test lets them through.
private final class Gate: Sendable {
    private let state: Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>

    init(isOpen: Bool = false) { state = Mutex((isOpen, [])) }

    func wait() async {
        await withCheckedContinuation { call in
            state.withLock { state in
                if state.isOpen { call.resume() } else { state.waiting.append(call) }
            }
        }
    }

    func untilWaiting(_ count: Int) async {
        while state.withLock({ $0.waiting.count < count }) { await Task.yield() }
    }

    func letThrough(_ count: Int) {
        state.withLock { state in
            for call in state.waiting.prefix(count) { call.resume() }
            state.waiting.removeFirst(min(count, state.waiting.count))
        }
    }

    func letThroughLast() { state.withLock { $0.waiting.popLast()?.resume() } }

    func open() {
        letThrough(.max)
        state.withLock { $0.isOpen = true }
    }
}
