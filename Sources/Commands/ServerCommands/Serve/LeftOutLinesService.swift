// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import ServiceLifecycle

/// Logs once a minute how many lines were omitted.
struct LeftOutLinesService: Service {
    private static let interval = Duration.seconds(60)

    let log: ServerLog

    func run() async {
        // The loop ends by cancellation. The last minute is logged after the last call has ended.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                log.tellLeftOut()
            }
        }
    }
}
