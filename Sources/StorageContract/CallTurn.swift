// SPDX-License-Identifier: Apache-2.0

/// The place of a call that computes. Places are few, so a call gives up its place while it only waits.
package protocol CallTurn: Sendable {
    func giveUp()
    /// Waits for a place again. The wait is not cancelled when the caller disconnects, because the call has begun.
    func takeAgain() async
}

/// The turn of the call that the current task answers.
package enum CallTurns {
    @TaskLocal package static var current: (any CallTurn)?

    /// Performs work that only waits for others, such as the writer or a generator of keys, and computes nothing
    /// itself. The call has no place meanwhile.
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

    /// Lets waiting calls go first. To be called between two parts of a long work.
    package static func letOthersGoFirst() async {
        await waiting { () async throws(Never) in await Task.yield() }
    }
}
