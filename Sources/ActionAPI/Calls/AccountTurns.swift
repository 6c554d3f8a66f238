// SPDX-License-Identifier: Apache-2.0

import Foundation
package import IPAddresses
package import KeyPairModel
import StorageContract
import Synchronization

/// Who computes, of all the calls of accounts that would, and whose requests are read, of all the sources.
///
/// A call computes on one of few threads, and is not interrupted (decision 2). So there are as many places as threads,
/// and no account has all of them while others call. Calls beyond that wait in a line for each account, and the lines
/// are served in turns. A call that waits for the writer or for a key gives its place up meanwhile: a burst of one
/// account still shares its syncs.
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
        let weight: Int
        /// Whether it got a place; `false`: it was cancelled. Called once, outside of the lock.
        let answer: @Sendable (Bool) -> Void
    }

    private struct Held {
        /// The weights of those that compute.
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
    /// What one owner's calls that compute may weigh, as long as nobody else calls and beside others.
    private let share: (alone: Int, besideOthers: Int)
    private let heldMax: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Turns of accounts. As long as nobody else calls, one may have every place, so that none is left empty.
    ///
    /// - Parameter places: How many calls compute at once, at least one.
    package convenience init(
        places: Int = ProcessInfo.processInfo.activeProcessorCount, heldMax: Int = heldMaxDefault,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        let places = max(1, places)
        self.init(places: places, share: (places, max(1, places - 1)), heldMax: heldMax, now: now)
    }

    /// Turns of sources, of which nobody is refused one: an address has as many requests in hand as it has connections,
    /// and those are limited. A source has as many places beside others as there are cores, whatever others have. Alone
    /// it has more, so that requests which come together are read together, and few enough not to keep him waiting who
    /// comes next. A large request weighs as much as several: it takes longer to read.
    package static func ofSources(
        cores: Int = ProcessInfo.processInfo.activeProcessorCount,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) -> AccountTurns {
        AccountTurns(places: .max, share: (32 * cores, cores), heldMax: .max, now: now)
    }

    private init(
        places: Int, share: (alone: Int, besideOthers: Int), heldMax: Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.places = places
        self.share = share
        self.heldMax = heldMax
        self.now = now
        state = Mutex(State(free: places))
    }

    /// Does the work of a call when its owner's turn has come. The turn that its task has already, of its source, is
    /// given up.
    package func run<Value, Failure: Error>(
        for owner: Owner, refusing failure: (Refusal) -> Failure, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        CallTurns.current?.giveUp()
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
        let (hasPlace, number) = try enter(owner)
        if hasPlace { return }
        let isServed = await withTaskCancellationHandler {
            await wait(number, owner, weight: 1, isCancellable: true)
        } onCancel: {
            leave(number, owner)?(false)
        }
        guard !isServed else { return }
        forget(owner)
        throw .cancelled
    }

    /// Counts a call. Where there is no place for it at once, it is to stand in line by the number that it gets.
    func enter(_ owner: Owner, weight: Int = 1) throws(Refusal) -> (hasPlace: Bool, number: Int) {
        try state.withLock { state throws(Refusal) in
            guard state.held[owner]?.calls ?? 0 < heldMax else { throw .tooMany }
            if state.lastOwner != owner {
                if state.lastOwner != nil { state.ownersChangedAt = now() }
                state.lastOwner = owner
            }
            state.held[owner, default: Held()].calls += 1
            state.lastNumber += 1
            return (takeAtOnce(owner, weight, &state), state.lastNumber)
        }
    }

    private func wait(_ number: Int, _ owner: Owner, weight: Int, isCancellable: Bool) async -> Bool {
        await withCheckedContinuation { answer in
            // Then `leave` may have come first and found nobody.
            stand(number, owner, weight: weight, unless: { isCancellable && Task.isCancelled }) {
                answer.resume(returning: $0)
            }
        }
    }

    /// Puts a call into the line of its owner.
    ///
    /// - Parameter answer: Called once, from any thread, with `true` when it has a place.
    func stand(
        _ number: Int, _ owner: Owner, weight: Int, unless isGone: () -> Bool = { false },
        _ answer: @escaping @Sendable (Bool) -> Void
    ) {
        let (isIn, served) = state.withLock { state -> (Bool, [Waiter]) in
            guard !isGone() else { return (false, []) }
            state.waiting.append(Waiter(number: number, weight: weight, answer: answer), of: owner)
            return (true, serve(&state))
        }
        if !isIn { answer(false) }
        Self.tell(served)
    }

    /// Takes a call out of its line; `nil` where it stands in none.
    func leave(_ number: Int, _ owner: Owner) -> (@Sendable (Bool) -> Void)? {
        state.withLock { $0.waiting.remove(of: owner) { $0.number == number } }?.answer
    }

    /// Ends a call that has a place.
    func end(_ owner: Owner, weight: Int = 1) {
        Self.tell(
            state.withLock { state in
                state.held[owner]?.computing -= weight
                forget(owner, &state)
                state.free += 1
                return serve(&state)
            })
    }

    /// Ends a call that has none.
    func forget(_ owner: Owner) { state.withLock { forget(owner, &$0) } }

    private func forget(_ owner: Owner, _ state: inout State) {
        state.held[owner]?.calls -= 1
        if state.held[owner]?.calls == 0 { state.held[owner] = nil }
    }

    func giveUp(_ owner: Owner, weight: Int = 1) {
        Self.tell(
            state.withLock { state in
                state.held[owner]?.computing -= weight
                state.free += 1
                return serve(&state)
            })
    }

    func takeAgain(_ owner: Owner, weight: Int = 1) async {
        let (hasPlace, number) = state.withLock { state in
            state.lastNumber += 1
            return (takeAtOnce(owner, weight, &state), state.lastNumber)
        }
        if !hasPlace { _ = await wait(number, owner, weight: weight, isCancellable: false) }
    }

    /// Whoever has waited longer goes first.
    private func takeAtOnce(_ owner: Owner, _ weight: Int, _ state: inout State) -> Bool {
        guard state.free > 0, state.waiting.count(of: owner) == 0, mayCompute(owner, weight, share(state), state) else {
            return false
        }
        state.free -= 1
        state.held[owner, default: Held()].computing += weight
        return true
    }

    /// Gives the free places to those whose turn it is, who are to be told.
    private func serve(_ state: inout State) -> [Waiter] {
        var served: [Waiter] = []
        while state.free > 0, let (owner, waiter) = next(&state) {
            state.free -= 1
            state.held[owner, default: Held()].computing += waiter.weight
            served.append(waiter)
        }
        return served
    }

    private static func tell(_ served: [Waiter]) { for waiter in served { waiter.answer(true) } }

    private func next(_ state: inout State) -> (Owner, Waiter)? {
        if state.waiting.isEmpty { return nil }
        let share = share(state)
        var (waiting, served) = (RoundRobin<Owner, Waiter>(), Owner?.none)
        swap(&waiting, &state.waiting)
        defer { swap(&waiting, &state.waiting) }
        let waiter = waiting.next { owner, waiter in
            guard mayCompute(owner, waiter.weight, share, state) else { return false }
            served = owner
            return true
        }
        guard let waiter, let served else { return nil }
        return (served, waiter)
    }

    /// What weighs more than its owner's share computes while nothing else of him does.
    private func mayCompute(_ owner: Owner, _ weight: Int, _ share: Int, _ state: State) -> Bool {
        let computing = state.held[owner]?.computing ?? 0
        return computing == 0 || computing + weight <= share
    }

    private func share(_ state: State) -> Int {
        let hasOthers = state.ownersChangedAt.map { $0.duration(to: now()) < .seconds(Self.aloneSeconds) } ?? false
        return hasOthers ? share.besideOthers : share.alone
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
