// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial
import NIOCore
import NIOPosix
import Synchronization
import UseCases

/// Makes key pairs ahead, so that a burst of creations waits for none: making one blocks a core for a while. What was taken
/// is made anew when the burst is over, so that it does not slow the answers down.
///
/// Where the pool is empty, callers wait in the order in which they came, and not for ever. However many wait, no more
/// keys are made at once than there are threads.
package final class KeyGenerationPool: KeySource {
    package static let capacityDefault = 64
    /// A key of 4096 bits takes seconds; memory is no concern, starting is.
    package static let capacityMax = 4096
    /// How long a caller waits for a key: shorter than clients wait for an answer (60 s in the official SDKs).
    package static let waitMaxDefault = Duration.seconds(30)
    /// How long nobody must have asked for a key before the pool is filled up.
    static let calmDefault = Duration.milliseconds(50)
    /// How long a caller waits until its key is made at a higher priority.
    static let patienceDefault = Duration.seconds(3)

    /// Why there is no key.
    package enum Failure: Error, Equatable {
        case waitedTooLong
        case shutDown
    }

    private struct Waiter {
        let number: Int
        let answer: CheckedContinuation<RSAKeyPair, any Error>
    }

    private struct State {
        /// Empty while anybody waits.
        var ready: [RSAKeyPair] = []
        var waiting: [Waiter] = []
        /// Keys that are being made or that a thread will make.
        var ordered = 0
        var nextNumber = 0
        var lastAsked = ContinuousClock.now
        var isRefillPlanned = false
        var isShutDown = false

        /// How many keys are wanting that nobody makes yet; below 0 where fewer are wanted than were ordered.
        func wanting(capacity: Int) -> Int { capacity + waiting.count - ready.count - ordered }
    }

    private let capacity: Int
    private let waitMax: Duration
    private let calm: Duration
    private let patience: Duration
    /// Take what the rest of the server leaves.
    private let idleThreads: NIOThreadPool
    /// Take a share of a server that leaves nothing, for those who have waited long.
    private let urgentThreads: NIOThreadPool
    private let generate: @Sendable () throws -> RSAKeyPair
    private let state = Mutex(State())

    /// Begins to make keys.
    ///
    /// - Parameters:
    ///   - capacity: How many keys are kept ready; with 0 each is made when it is asked for.
    ///   - threadCount: How many keys are made at once; more than there are cores makes none faster.
    package convenience init(size: RSAKeySize, capacity: Int, threadCount: Int) {
        self.init(capacity: capacity, threadCount: threadCount, waitMax: Self.waitMaxDefault) {
            try RSAKeyPair.generate(size: size)
        }
    }

    init(
        capacity: Int, threadCount: Int, waitMax: Duration, calm: Duration = calmDefault,
        patience: Duration = patienceDefault,
        generate: @escaping @Sendable () throws -> RSAKeyPair
    ) {
        self.capacity = capacity
        self.waitMax = waitMax
        self.calm = calm
        self.patience = patience
        self.generate = generate
        idleThreads = NIOThreadPool(numberOfThreads: threadCount)
        urgentThreads = NIOThreadPool(numberOfThreads: threadCount)
        idleThreads.start()
        urgentThreads.start()
        makeWhatIsWanting()
    }

    /// A key pair that nobody else gets.
    package func next() async throws -> RSAKeyPair {
        let (ready, number) = state.withLock { state in
            state.nextNumber += 1
            state.lastAsked = .now
            return (state.ready.popLast(), state.nextNumber)
        }
        planRefill()
        if let ready { return ready }
        return try await withThrowingTaskGroup(of: RSAKeyPair.self) { group in
            group.addTask { try await self.waitForOne(number) }
            group.addTask { try await self.hurry() }
            defer { group.cancelAll() }
            guard let key = try await group.next() else { throw Failure.waitedTooLong }
            return key
        }
    }

    /// Orders a key at a higher priority when a caller has waited long, and ends its waiting when it has waited too long.
    private func hurry() async throws -> RSAKeyPair {
        let patience = min(patience, waitMax)
        try await Task.sleep(for: patience)
        makeWhatIsWanting(urgent: 1)
        try await Task.sleep(for: waitMax - patience)
        throw Failure.waitedTooLong
    }

    private func waitForOne(_ number: Int) async throws -> RSAKeyPair {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(Waiter(number: number, answer: $0)) }
        } onCancel: {
            giveUp(number)
        }
    }

    private func wait(_ waiter: Waiter) {
        let answer = state.withLock { state -> Result<RSAKeyPair, any Error>? in
            if state.isShutDown { return .failure(Failure.shutDown) }
            // Then `giveUp` may have come first and found nobody.
            if Task.isCancelled { return .failure(CancellationError()) }
            // One may have been made since there was none.
            if let key = state.ready.popLast() { return .success(key) }
            state.waiting.append(waiter)
            return nil
        }
        if let answer { waiter.answer.resume(with: answer) } else { makeWhatIsWanting() }
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        waiter?.answer.resume(throwing: CancellationError())
    }

    private func planRefill() {
        let isPlanned = state.withLock { state in
            defer { state.isRefillPlanned = true }
            return state.isRefillPlanned
        }
        if !isPlanned { refill(in: calm) }
    }

    /// Fills the pool up after a time, or later if keys are asked for until then.
    private func refill(in delay: Duration) {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(delay)) { [self] in
            let left = state.withLock { state in
                let left = calm - state.lastAsked.duration(to: .now)
                state.isRefillPlanned = left > .zero
                return left
            }
            if left > .zero { refill(in: left) } else { makeWhatIsWanting() }
        }
    }

    /// - Parameter urgent: How many are to be made at a higher priority, whatever was ordered before.
    private func makeWhatIsWanting(urgent: Int = 0) {
        let count = state.withLock { state in
            let count = max(0, state.wanting(capacity: capacity))
            state.ordered += count + urgent
            return count
        }
        for _ in 0..<count { idleThreads.submit { _ in self.make(at: .idle) } }
        for _ in 0..<urgent { urgentThreads.submit { _ in self.make(at: .low) } }
    }

    /// Makes a key where one is wanting still: a caller may have given up since it was ordered.
    private func make(at priority: ThreadPriority) {
        let isWanting = state.withLock { state in
            // What is urgent was ordered twice; the other one will find nobody waiting.
            let isNeeded = priority == .low ? !state.waiting.isEmpty : state.wanting(capacity: capacity) >= 0
            guard !state.isShutDown, isNeeded else {
                state.ordered -= 1
                return false
            }
            return true
        }
        guard isWanting else { return }
        priority.take()
        let made = Result { try generate() }
        let waiter = state.withLock { state -> Waiter? in
            state.ordered -= 1
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            if case .success(let key) = made, state.ready.count < capacity, !state.isShutDown {
                state.ready.append(key)
            }
            return nil
        }
        waiter?.answer.resume(with: made)
    }

    /// How many callers wait for a key.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Makes no more keys; whoever waits gets none. Does not wait for those that are being made: on a busy machine that
    /// would take minutes at their priority, and nobody wants them.
    package func shutDown() {
        let waiting = state.withLock { state in
            state.isShutDown = true
            state.ready = []
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.answer.resume(throwing: Failure.shutDown) }
        for threads in [idleThreads, urgentThreads] { threads.shutdownGracefully { _ in } }
    }
}
