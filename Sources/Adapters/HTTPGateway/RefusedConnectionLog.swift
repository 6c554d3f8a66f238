// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Logging
import Synchronization

/// Says that connections are closed before anything of them was answered. Strangers can make many of them, so it does not say
/// so of each.
final class RefusedConnectionLog: Sendable {
    private static let interval = Duration.seconds(60)

    private let logger: Logger
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(logger: Logger) { self.logger = logger }

    /// Of a connection that lacks what a trusted proxy sends: once a minute at most.
    func write(peer: String, reason: String) {
        let isDue = last.withLock { last in
            if let last, last.duration(to: .now) < Self.interval { return false }
            last = .now
            return true
        }
        if isDue { tell(peer: peer, reason: reason) }
    }

    /// Of a connection for which there is no room, where that is news.
    func write(_ refusal: Connections.Refusal, peer: IPAddress?) {
        if refusal.isNews { tell(peer: peer?.description ?? "", reason: refusal.reason.rawValue) }
    }

    private func tell(peer: String, reason: String) {
        logger.warning("a connection was closed", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
    }
}
