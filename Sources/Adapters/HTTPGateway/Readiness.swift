// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Answers whether the storage can be written. The probe really writes. One probe runs at a time, at most one per
/// second, however often it is requested. While a probe runs, the previous answer is used for a limited time, because
/// other writers may delay it. A disk that does not respond is not ready, nor is one that has just refused a change,
/// whatever the previous answer was.
final class Readiness: Sendable {
    private static let validFor = Duration.seconds(1)
    private static let validWhileProbing = Duration.seconds(5)

    private struct State {
        var answer = false
        var answeredAt: ContinuousClock.Instant?
        var isProbing = false

        func isYounger(than age: Duration) -> Bool { answeredAt.map { $0.duration(to: .now) < age } ?? false }
    }

    private let probe: @Sendable () async -> Bool
    private let refusesChanges: @Sendable () -> Bool
    private let state = Mutex(State())

    /// - Parameter refusesChanges: Called for each answer.
    init(
        probe: @escaping @Sendable () async -> Bool, refusesChanges: @escaping @Sendable () -> Bool = { false }
    ) {
        self.probe = probe
        self.refusesChanges = refusesChanges
    }

    func isReady() async -> Bool {
        let takesChanges = !refusesChanges()
        let known = state.withLock { state -> Bool? in
            if state.isYounger(than: Self.validFor) { return state.answer && takesChanges }
            if state.isProbing {
                return state.answer && takesChanges && state.isYounger(than: Self.validWhileProbing)
            }
            state.isProbing = true
            return nil
        }
        if let known { return known }
        let answer = await probe()
        state.withLock { $0 = State(answer: answer, answeredAt: .now) }
        return answer
    }
}
