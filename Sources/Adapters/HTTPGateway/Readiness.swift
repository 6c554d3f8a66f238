// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whether the store can be written. The probe really writes, so that it is asked once a second at most, however often
/// the question comes from outside; in between, and while it is being asked, the last answer stands.
final class Readiness: Sendable {
    private static let validFor = Duration.seconds(1)

    private struct Last {
        var answer: Bool?
        var askedAt: ContinuousClock.Instant?
    }

    private let probe: @Sendable () async -> Bool
    private let last = Mutex(Last())

    init(probe: @escaping @Sendable () async -> Bool) { self.probe = probe }

    func isReady() async -> Bool {
        let known = last.withLock { last -> Bool? in
            let now = ContinuousClock.now
            if let answer = last.answer, let askedAt = last.askedAt, askedAt.duration(to: now) < Self.validFor {
                return answer
            }
            last.askedAt = now
            return nil
        }
        if let known { return known }
        let answer = await probe()
        last.withLock { $0.answer = answer }
        return answer
    }
}
