// SPDX-License-Identifier: Apache-2.0

import APIClient

/// Goes on after times in which the server does not answer, and tells of each once.
final class AuditOutage {
    private let write: (String) -> Void
    private var isOn = false

    /// - Parameter write: Writes a line to standard error.
    init(write: @escaping (String) -> Void) { self.write = write }

    /// The result of a question; `nil` if there is no answer now. A refusal is thrown.
    func bridged<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
        let answer: Answer
        do {
            answer = try await ask()
        } catch let failure as APIFailure {
            if case .refused = failure, !failure.mayPass { throw failure }
            if !isOn { write("keywright: \(failure); trying again until there is an answer") }
            isOn = true
            return nil
        }
        if isOn { write("keywright: the server answers again") }
        isOn = false
        return answer
    }
}
