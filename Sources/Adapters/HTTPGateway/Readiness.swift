// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whether the store can be written. The probe really writes: one at a time, and at most one a second, however often
/// the question comes from outside. While a probe runs, an answer of the last second stands, and an older one is no.
final class Readiness: Sendable {
    private static let validFor = Duration.seconds(1)

    private struct State {
        var answer = false
        var answeredAt: ContinuousClock.Instant?
        var isProbing = false

        var isFresh: Bool { answeredAt.map { $0.duration(to: .now) < validFor } ?? false }
    }

    private let probe: @Sendable () async -> Bool
    private let state = Mutex(State())

    init(probe: @escaping @Sendable () async -> Bool) { self.probe = probe }

    func isReady() async -> Bool {
        let known = state.withLock { state -> Bool? in
            if state.isFresh { return state.answer }
            if state.isProbing { return false }
            state.isProbing = true
            return nil
        }
        if let known { return known }
        let answer = await probe()
        state.withLock { $0 = State(answer: answer, answeredAt: .now) }
        return answer
    }
}
