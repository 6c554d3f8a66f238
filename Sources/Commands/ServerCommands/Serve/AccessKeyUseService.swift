// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import UseCases

/// Writes once a minute which access keys were used and which hosts were seen.
struct AccessKeyUseService: Service {
    private static let interval = Duration.seconds(60)

    let uses: AccessKeyUses
    let sightings: HostSightings

    func run() async {
        // The loop ends by cancellation. The last minute is written after the last call has ended.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await uses.keep()
                await sightings.keep()
            }
        }
    }
}
