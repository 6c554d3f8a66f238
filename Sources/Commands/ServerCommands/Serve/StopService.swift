// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import Synchronization

/// A service that ends when the server must stop, because it was told to or because something outside the services
/// failed. Its end stops the other services. It keeps the failure for the code that waits for them.
final class StopService: Service {
    private let deadline: StopDeadline
    private let failure = Mutex<(any Error)?>(nil)
    private let stopped = AsyncStream<Void>.makeStream()

    init(deadline: StopDeadline) { self.deadline = deadline }

    func run() async { for await _ in stopped.stream.cancelOnGracefulShutdown() {} }

    /// - Parameter error: The first error is kept.
    func stop(because error: (any Error)? = nil) {
        failure.withLock { $0 = $0 ?? error }
        deadline.begin()
        stopped.continuation.finish()
    }

    func onFailure(of work: () async throws -> Void) async {
        do { try await work() } catch { stop(because: error) }
    }

    func rethrow() throws { if let failure = failure.withLock({ $0 }) { throw failure } }
}
