// SPDX-License-Identifier: Apache-2.0

import DomainModel
package import StorageContract
import Synchronization

/// The times of the hosts' latest requests. They are noted in memory at every request and written to the storage once a
/// minute, so a crash loses at most the last minute.
package final class HostSightings: Sendable {
    private struct Host: Hashable {
        let account: AccountID
        let instance: InstanceID
    }

    private let storage: any HostSightingKeeping
    /// The sightings of authenticated hosts since the last write.
    private let noted = Mutex<[Host: HostSighting]>([:])

    package init(storage: any HostSightingKeeping) { self.storage = storage }

    func note(_ instance: InstanceID, of account: AccountID, at time: Instant, copiesAt: Instant? = nil) {
        noted.withLock { noted in
            let host = Host(account: account, instance: instance)
            noted[host] = HostSighting(
                account: account, instance: instance, seenAt: time, copiesAt: copiesAt ?? noted[host]?.copiesAt)
        }
    }

    /// Writes the sightings to the storage. A write that fails is repeated at the next call.
    package func keep() async {
        let kept = noted.withLock { $0 }
        guard !kept.isEmpty, (try? await storage.keepSightings(Array(kept.values))) != nil else { return }
        noted.withLock { noted in
            for (host, sighting) in kept where noted[host] == sighting { noted[host] = nil }
        }
    }
}
