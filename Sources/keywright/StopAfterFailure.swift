// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import Synchronization

/// A service that ends when something beside the services fails, and keeps the failure for the one who waits for them.
/// Its end is to stop the others.
final class StopAfterFailure: Service {
    private let failure = Mutex<(any Error)?>(nil)
    private let failed = AsyncStream<Void>.makeStream()

    func run() async { for await _ in failed.stream.cancelOnGracefulShutdown() {} }

    /// The first failure counts.
    func stop(because error: any Error) {
        failure.withLock { $0 = $0 ?? error }
        failed.continuation.finish()
    }

    func onFailure(of work: () async throws -> Void) async {
        do { try await work() } catch { stop(because: error) }
    }

    func rethrow() throws { if let failure = failure.withLock({ $0 }) { throw failure } }
}
