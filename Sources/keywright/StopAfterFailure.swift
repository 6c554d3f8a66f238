// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import Synchronization

/// Stops the services when something beside them fails, and keeps the failure for the one who waits for them.
final class StopAfterFailure: Sendable {
    private struct State {
        var group: ServiceGroup?
        var failure: (any Error)?
    }

    private let state = Mutex(State())

    func watch(_ group: ServiceGroup) { state.withLock { $0.group = group } }

    func onFailure(of work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            let group = state.withLock { state in
                state.failure = error
                return state.group
            }
            await group?.triggerGracefulShutdown()
        }
    }

    func rethrow() throws { if let failure = state.withLock({ $0.failure }) { throw failure } }
}
