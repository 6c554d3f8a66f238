// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import ServiceLifecycle

/// Tells once a minute of what no line was written.
struct LeftOutLinesService: Service {
    private static let interval = Duration.seconds(60)

    let log: ServerLog

    func run() async {
        // Ends by being cancelled: the last minute is told when no call is under way any more.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                log.tellLeftOut()
            }
        }
    }
}
