// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
package import StorageContract
import Synchronization

/// When hosts asked for something last. Noted in memory at every request, and kept in the storage now and then: what a
/// crash forgets is the last minute.
package final class HostSightings: Sendable {
    private struct Host: Hashable {
        let account: AccountID
        let instance: InstanceID
    }

    private let storage: any HostSightingKeeping
    /// Only of hosts that proved who they are, since the last time that they were kept.
    private let noted = Mutex<[Host: HostSighting]>([:])

    package init(storage: any HostSightingKeeping) { self.storage = storage }

    func note(_ instance: InstanceID, of account: AccountID, at time: Instant, copiesAt: Instant? = nil) {
        noted.withLock { noted in
            let host = Host(account: account, instance: instance)
            noted[host] = HostSighting(
                account: account, instance: instance, seenAt: time, copiesAt: copiesAt ?? noted[host]?.copiesAt)
        }
    }

    /// Keeps what was noted. What cannot be kept now is kept the next time.
    package func keep() async {
        let kept = noted.withLock { $0 }
        guard !kept.isEmpty, (try? await storage.keepSightings(Array(kept.values))) != nil else { return }
        noted.withLock { noted in
            for (host, sighting) in kept where noted[host] == sighting { noted[host] = nil }
        }
    }
}
