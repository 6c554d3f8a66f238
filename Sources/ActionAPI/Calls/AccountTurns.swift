// SPDX-License-Identifier: Apache-2.0

import Foundation
package import IPAddresses
package import KeyPairModel
import StorageContract
import Synchronization

/// Who computes, of all the calls that would.
///
/// A call computes on one of few threads, and is not interrupted (decision 2). So there are as many places as threads, and
/// no account has all of them while others call. Calls beyond that wait in a line for each account, and the lines are served
/// in turns. A call that waits for the writer or for a key gives its place up meanwhile: a burst of one account still
/// shares its syncs.
package final class AccountTurns: Sendable {
    /// How many calls of one account may be in hand, computing or waiting: more than clients keep open as a rule.
    package static let heldMaxDefault = 1_000
    /// How long nobody else must have called until one owner may have every place, in seconds.
    static let aloneSeconds = 1.0

    /// Whose turn it is.
    package enum Owner: Hashable, Sendable {
        case account(AccountID)
        /// A call of which the account is not known yet, by where it came from.
        case source(UInt128)

        package static func source(_ address: IPAddress?) -> Owner { .source(address?.source.bits ?? 0) }
    }

    /// Why a call gets no turn.
    package enum Refusal: Error, Equatable {
        /// As many calls of its owner as may be are in hand.
        case tooMany
        /// Its task was cancelled while it waited.
        case cancelled
    }

    private struct Waiter {
        let number: Int
        /// Whether it got a place; `false`: it was cancelled.
        let answer: CheckedContinuation<Bool, Never>
    }

    private struct Held {
        var computing = 0
        /// With those that wait, for a place or for something else.
        var calls = 0
    }

    private struct State {
        var free: Int
        var held: [Owner: Held] = [:]
        var waiting = RoundRobin<Owner, Waiter>()
        var lastNumber = 0
        var lastOwner: Owner?
        /// When another than the one before it called last.
        var ownersChangedAt: ContinuousClock.Instant?
    }

    private let places: Int
    private let heldMax: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameter places: How many calls compute at once, at least one.
    package init(
        places: Int = ProcessInfo.processInfo.activeProcessorCount, heldMax: Int = heldMaxDefault,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.places = max(1, places)
        self.heldMax = heldMax
        self.now = now
        state = Mutex(State(free: max(1, places)))
    }

    /// Does the work of a call when its owner's turn has come.
    package func run<Value, Failure: Error>(
        for owner: Owner, refusing failure: (Refusal) -> Failure, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do throws(Refusal) {
            try await begin(owner)
        } catch {
            throw failure(error)
        }
        defer { end(owner) }
        let turn = Turn(turns: self, owner: owner)
        let result = await CallTurns.$current.withValue(turn) { () async -> Result<Value, Failure> in
            do throws(Failure) {
                return .success(try await work())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    // MARK: Its parts

    private func begin(_ owner: Owner) async throws(Refusal) {
        let (hasPlace, number) = try state.withLock { state throws(Refusal) in
            guard state.held[owner]?.calls ?? 0 < heldMax else { throw .tooMany }
            if state.lastOwner != owner {
                if state.lastOwner != nil { state.ownersChangedAt = now() }
                state.lastOwner = owner
            }
            state.held[owner, default: Held()].calls += 1
            state.lastNumber += 1
            return (takeAtOnce(owner, &state), state.lastNumber)
        }
        if hasPlace { return }
        let isServed = await withTaskCancellationHandler {
            await wait(number, owner, isCancellable: true)
        } onCancel: {
            leave(number, owner)
        }
        guard !isServed else { return }
        state.withLock { forget(owner, &$0) }
        throw .cancelled
    }

    private func wait(_ number: Int, _ owner: Owner, isCancellable: Bool) async -> Bool {
        await withCheckedContinuation { answer in
            state.withLock { state in
                // Then `leave` may have come first and found nobody.
                if isCancellable, Task.isCancelled {
                    answer.resume(returning: false)
                } else {
                    state.waiting.append(Waiter(number: number, answer: answer), of: owner)
                    serve(&state)
                }
            }
        }
    }

    private func leave(_ number: Int, _ owner: Owner) {
        let waiter = state.withLock { $0.waiting.remove(of: owner) { $0.number == number } }
        waiter?.answer.resume(returning: false)
    }

    private func end(_ owner: Owner) {
        state.withLock { state in
            state.held[owner]?.computing -= 1
            forget(owner, &state)
            state.free += 1
            serve(&state)
        }
    }

    private func forget(_ owner: Owner, _ state: inout State) {
        state.held[owner]?.calls -= 1
        if state.held[owner]?.calls == 0 { state.held[owner] = nil }
    }

    fileprivate func giveUp(_ owner: Owner) {
        state.withLock { state in
            state.held[owner]?.computing -= 1
            state.free += 1
            serve(&state)
        }
    }

    fileprivate func takeAgain(_ owner: Owner) async {
        let (hasPlace, number) = state.withLock { state in
            state.lastNumber += 1
            return (takeAtOnce(owner, &state), state.lastNumber)
        }
        if !hasPlace { _ = await wait(number, owner, isCancellable: false) }
    }

    /// Whoever has waited longer goes first.
    private func takeAtOnce(_ owner: Owner, _ state: inout State) -> Bool {
        guard state.free > 0, state.waiting.count(of: owner) == 0, mayCompute(owner, state) else { return false }
        state.free -= 1
        state.held[owner, default: Held()].computing += 1
        return true
    }

    private func serve(_ state: inout State) {
        while state.free > 0, let (owner, waiter) = next(&state) {
            state.free -= 1
            state.held[owner, default: Held()].computing += 1
            waiter.answer.resume(returning: true)
        }
    }

    private func next(_ state: inout State) -> (Owner, Waiter)? {
        if state.waiting.isEmpty { return nil }
        let share = share(state)
        var (waiting, served) = (RoundRobin<Owner, Waiter>(), Owner?.none)
        swap(&waiting, &state.waiting)
        defer { swap(&waiting, &state.waiting) }
        let waiter = waiting.next { owner, _ in
            guard state.held[owner]?.computing ?? 0 < share else { return false }
            served = owner
            return true
        }
        guard let waiter, let served else { return nil }
        return (served, waiter)
    }

    private func mayCompute(_ owner: Owner, _ state: State) -> Bool {
        state.held[owner]?.computing ?? 0 < share(state)
    }

    /// How many places one owner may have. As long as nobody else calls, none is left empty.
    private func share(_ state: State) -> Int {
        guard let changed = state.ownersChangedAt, changed.duration(to: now()) < .seconds(Self.aloneSeconds) else {
            return places
        }
        return max(1, places - 1)
    }

    /// How many wait for a place.
    func waitingCount(of owner: Owner) -> Int { state.withLock { $0.waiting.count(of: owner) } }

    var freeCount: Int { state.withLock { $0.free } }

    /// Whether nothing is in hand, and every place is free.
    package var isIdle: Bool { state.withLock { $0.free == places && $0.held.isEmpty && $0.waiting.isEmpty } }
}

/// The place of one call.
private struct Turn: CallTurn {
    let turns: AccountTurns
    let owner: AccountTurns.Owner

    func giveUp() { turns.giveUp(owner) }
    func takeAgain() async { await turns.takeAgain(owner) }
}
