// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import UseCases

/// Keeps every minute which access keys were used, and which hosts were seen.
struct AccessKeyUseService: Service {
    private static let interval = Duration.seconds(60)

    let uses: AccessKeyUses
    let sightings: HostSightings

    func run() async {
        // Ends by being cancelled: the last minute is kept when no call is under way any more.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await uses.keep()
                await sightings.keep()
            }
        }
    }
}
