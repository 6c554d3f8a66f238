// SPDX-License-Identifier: Apache-2.0

/// The place of a call among those that compute. There are few, so a call gives it up while it only waits.
package protocol CallTurn: Sendable {
    func giveUp()
    /// Waits for a place again, also where nobody waits for the call any more: it has begun.
    func takeAgain() async
}

/// The turn of the call that the current task answers.
package enum CallTurns {
    @TaskLocal package static var current: (any CallTurn)?

    /// Does what waits for others and computes nothing itself: what the one writer or a maker of keys does.
    package static func waiting<Value, Failure: Error>(
        _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard let turn = current else { return try await work() }
        turn.giveUp()
        let result: Result<Value, Failure>
        do throws(Failure) {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        await turn.takeAgain()
        return try result.get()
    }

    /// Between two parts of a long work: whoever waits goes first.
    package static func letOthersGoFirst() async {
        await waiting { () async throws(Never) in await Task.yield() }
    }
}
