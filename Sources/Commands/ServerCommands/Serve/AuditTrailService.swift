// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import StorageContract
import UseCases

/// Writes refusals into the audit trail and removes records over the limits of age and number.
struct AuditTrailService: Service {
    private static let interval = Duration.seconds(10)
    private static let intervalsPerPruning = 6

    let refusals: RefusalLog
    let retention: AuditRetention
    let storage: any AuditKeeping
    let time: any TimeSource

    func run() async {
        // The loop ends by cancellation. The last refusals are written after the last call has ended.
        try? await cancelWhenGracefulShutdown {
            while true {
                await retention.prune(storage, at: time.now())
                for _ in 0..<Self.intervalsPerPruning {
                    try await Task.sleep(for: Self.interval)
                    await refusals.keep(at: time.now())
                }
            }
        }
    }
}
