// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial
import NIOCore
import NIOPosix
import Synchronization
import UseCases

/// Generates key pairs in advance, so that a burst of requests does not wait: generating a key occupies a core for some
/// time. Used keys are replaced after the burst, so that generation does not slow the answers down.
///
/// If the pool is empty, callers wait in the order of their arrival, for a limited time. The number of keys generated
/// at once never exceeds the number of threads, however many callers wait.
package final class KeyGenerationPool: KeySource {
    package static let capacityDefault = 64
    /// The maximum capacity. It is limited by the time to fill the pool: a key of 4,096 bits takes seconds.
    package static let capacityMax = 4096
    /// The time that a caller waits for a key. It is shorter than the timeout of clients (60 s in the official SDKs).
    package static let waitMaxDefault = Duration.seconds(30)
    /// The time without a request after which the pool is refilled.
    static let calmDefault = Duration.milliseconds(50)
    /// The waiting time after which the caller's key is generated at a higher priority.
    static let patienceDefault = Duration.seconds(3)

    /// The reason why there is no key.
    package enum Failure: Error, Equatable {
        case waitedTooLong
        case shutDown
    }

    private struct Waiter {
        let number: Int
        let answer: CheckedContinuation<RSAKeyPair, any Error>
    }

    private struct State {
        /// Keys in reserve; empty while a caller waits.
        var ready: [RSAKeyPair] = []
        var waiting: [Waiter] = []
        /// The number of keys that are being generated or that a thread was told to generate.
        var ordered = 0
        var nextNumber = 0
        var lastAsked = ContinuousClock.now
        var isRefillPlanned = false
        var isShutDown = false

        /// The number of missing keys that nobody generates yet; negative if more are ordered than needed.
        func wanting(capacity: Int) -> Int { capacity + waiting.count - ready.count - ordered }
    }

    private let capacity: Int
    private let waitMax: Duration
    private let calm: Duration
    private let patience: Duration
    /// Threads that use only the time that the rest of the server leaves.
    private let idleThreads: NIOThreadPool
    /// Threads that take a share of a fully loaded server, for callers that have waited long.
    private let urgentThreads: NIOThreadPool
    private let generate: @Sendable () throws -> RSAKeyPair
    private let state = Mutex(State())

    /// Begins to generate keys.
    ///
    /// - Parameters:
    ///   - capacity: The number of keys in reserve. With 0, each key is generated on request.
    ///   - threadCount: The number of keys generated at once. More than the number of cores has no benefit.
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

    /// A key pair that no other caller receives.
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

    /// Runs beside a waiting caller. It orders a key at a higher priority after a long wait, and throws at the maximum.
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
            // Needed because `giveUp` may have run first and found no waiting caller.
            if Task.isCancelled { return .failure(CancellationError()) }
            // A key may have become ready since the first look.
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

    /// Refills the pool after a delay, which begins again when a key is requested.
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

    /// - Parameter urgent: The number of keys to generate at a higher priority, in addition to those ordered before.
    private func makeWhatIsWanting(urgent: Int = 0) {
        let count = state.withLock { state in
            let count = max(0, state.wanting(capacity: capacity))
            state.ordered += count + urgent
            return count
        }
        for _ in 0..<count { idleThreads.submit { _ in self.make(at: .idle) } }
        for _ in 0..<urgent { urgentThreads.submit { _ in self.make(at: .low) } }
    }

    /// Generates a key if one is still needed; a caller may have given up since it was ordered.
    private func make(at priority: ThreadPriority) {
        let isWanting = state.withLock { state in
            // An urgent key was ordered twice. The second order will find no waiting caller.
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

    /// The number of callers that wait for a key.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Stops the generation. Waiting callers get an error. The method does not wait for keys in progress: on a busy
    /// machine they could take minutes at their priority, and nobody needs them.
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
