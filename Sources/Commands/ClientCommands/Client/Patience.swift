// SPDX-License-Identifier: Apache-2.0

import APIClient
import Synchronization

/// Repeats calls that fail for a passing reason, until a deadline.
///
/// A call that only reads is repeated whatever the reason. Another one is repeated only where the server refused it
/// for the account's rate, because it may have been done otherwise.
struct Patience {
    private static let pause = Duration.seconds(1)
    /// A server that has answered may be away for a restart.
    static let limit = Duration.seconds(30)
    /// One that has not may have another address.
    static let firstLimit = Duration.seconds(3)

    /// Whether the server has answered during this command.
    final class Contact: Sendable {
        private let isMade = Atomic(false)

        var hasAnswered: Bool {
            get { isMade.load(ordering: .relaxed) }
            set { isMade.store(newValue, ordering: .relaxed) }
        }
    }

    let contact: Contact
    var now: () -> ContinuousClock.Instant = { .now }
    var sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Whether an action only reads, by its name.
    static func isReading(_ action: String) -> Bool {
        ["Describe", "Get", "Inquire", "Inquiry", "List", "Lookup", "Verify"].contains { action.hasPrefix($0) }
    }

    func ask<Answer>(
        _ action: String, showing line: ProgressLine = ProgressLine(), _ call: () async throws -> Answer
    ) async throws -> Answer {
        let start = now()
        defer { line.end() }
        while true {
            do {
                let answer = try await call()
                contact.hasAnswered = true
                return answer
            } catch let failure as APIFailure {
                if case .refused = failure { contact.hasAnswered = true }
                guard failure.isTooOften || Self.isReading(action) && failure.mayPass else { throw failure }
                let waited = now() - start
                guard waited < (contact.hasAnswered ? Self.limit : Self.firstLimit) else {
                    throw waited >= Self.pause
                        ? failure.appending("; it was tried for \(waited.components.seconds) s") : failure
                }
                // The rate is no reason to alarm anybody.
                if !failure.isTooOften { line.showAtOnce("trying again: \(failure)") }
                try await sleep(Self.pause)
            }
        }
    }
}
