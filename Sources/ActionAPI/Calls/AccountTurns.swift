// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation
package import IPAddresses
import StorageContract
import Synchronization

/// Schedules the computation of calls fairly among accounts, and the reading of requests fairly among sources.
///
/// A call computes on one of a few threads and is not interrupted (decision 2). There are as many places as threads,
/// and no account has all of them while others call. Further calls wait in a queue for each account, and the queues are
/// served in turn. A call gives up its place while it waits for the writer or for a key, so a burst of one account
/// still shares its syncs.
package final class AccountTurns: Sendable {
    /// The default limit of an account's calls, computing or waiting. Clients usually keep fewer connections open.
    package static let heldMaxDefault = 1_000
    /// The time in seconds without calls of others after which one owner may have every place.
    static let aloneSeconds = 1.0

    /// The owner of a queue.
    package enum Owner: Hashable, Sendable {
        case account(AccountID)
        /// A call whose account is not known yet, by its source address.
        case source(UInt128)

        package static func source(_ address: IPAddress?) -> Owner { .source(address?.source.bits ?? 0) }
    }

    /// The reason why a call gets no turn.
    package enum Refusal: Error, Equatable {
        /// The owner already has the maximum number of calls.
        case tooMany
        /// The task was cancelled while it waited.
        case cancelled
    }

    struct Waiter {
        let number: Int
        let weight: Int
        /// Called once, outside the lock: `true` if the call got a place, `false` if it was cancelled.
        let answer: @Sendable (Bool) -> Void
    }

    struct Held {
        /// The total weight of the calls that compute.
        var computing = 0
        /// The number of calls, including those that wait for a place or for something else.
        var calls = 0
    }

    struct State {
        var free: Int
        var held: [Owner: Held] = [:]
        var waiting = RoundRobin<Owner, Waiter>()
        var lastNumber = 0
        var lastOwner: Owner?
        /// The latest time at which the caller was another owner than the one before.
        var ownersChangedAt: ContinuousClock.Instant?
    }

    private let places: Int
    /// The maximum weight of one owner's computing calls, while nobody else calls and while others do.
    private let share: (alone: Int, besideOthers: Int)
    private let heldMax: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    let state: Mutex<State>

    /// Makes turns of accounts. While nobody else calls, one account may have every place, so that none is unused.
    ///
    /// - Parameter places: The number of calls that compute at the same time, at least one.
    package convenience init(
        places: Int = ProcessInfo.processInfo.activeProcessorCount, heldMax: Int = heldMaxDefault,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        let places = max(1, places)
        self.init(places: places, share: (places, max(1, places - 1)), heldMax: heldMax, now: now)
    }

    /// Makes turns of sources. No source is refused a turn: an address has at most one request per connection, and its
    /// connections are limited. While others call, a source has as many places as there are cores, regardless of the
    /// others. Alone, it has more, so that requests which arrive together are read together, but few enough that the
    /// next source does not wait long. A large request has a higher weight, because reading it takes longer.
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

    /// Performs the work of a call when its owner's turn has come, and gives up a turn of the source that it holds.
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

    // MARK: Steps

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

    /// Counts a call. If no place is free, the call must wait in the queue under the returned number.
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

    func wait(_ number: Int, _ owner: Owner, weight: Int, isCancellable: Bool) async -> Bool {
        await withCheckedContinuation { answer in
            // Needed because `leave` may have run first and found nothing in the queue.
            stand(number, owner, weight: weight, unless: { isCancellable && Task.isCancelled }) {
                answer.resume(returning: $0)
            }
        }
    }

    /// Puts a call into the queue of its owner.
    ///
    /// - Parameter answer: Called once, from any thread, with `true` when the call has a place.
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

    /// Removes a call from its queue; `nil` if it is in none.
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

    /// Ends a call that has no place.
    func forget(_ owner: Owner) { state.withLock { forget(owner, &$0) } }

    private func forget(_ owner: Owner, _ state: inout State) {
        state.held[owner]?.calls -= 1
        if state.held[owner]?.calls == 0 { state.held[owner] = nil }
    }

    /// Gives the free places to the next calls in turn, and returns these calls so that they can continue.
    func serve(_ state: inout State) -> [Waiter] {
        var served: [Waiter] = []
        while state.free > 0, let (owner, waiter) = next(&state) {
            state.free -= 1
            state.held[owner, default: Held()].computing += waiter.weight
            served.append(waiter)
        }
        return served
    }

    static func tell(_ served: [Waiter]) { for waiter in served { waiter.answer(true) } }

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

    /// Whether an owner may have another call of this weight. A call that exceeds the owner's share may compute alone.
    func mayCompute(_ owner: Owner, _ weight: Int, _ share: Int, _ state: State) -> Bool {
        let computing = state.held[owner]?.computing ?? 0
        return computing == 0 || computing + weight <= share
    }

    func share(_ state: State) -> Int {
        let hasOthers = state.ownersChangedAt.map { $0.duration(to: now()) < .seconds(Self.aloneSeconds) } ?? false
        return hasOthers ? share.besideOthers : share.alone
    }

    /// The number of calls that wait for a place.
    func waitingCount(of owner: Owner) -> Int { state.withLock { $0.waiting.count(of: owner) } }

    var freeCount: Int { state.withLock { $0.free } }

    /// Whether there is no call, and every place is free.
    package var isIdle: Bool { state.withLock { $0.free == places && $0.held.isEmpty && $0.waiting.isEmpty } }
}
