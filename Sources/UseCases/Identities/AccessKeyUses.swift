// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract
import Synchronization

/// The latest uses of access keys. They are noted in memory at every call and written to the storage once a minute, so
/// a crash loses at most the last minute.
package final class AccessKeyUses: Sendable {
    private let storage: any AccessKeyUseKeeping
    /// By SecretId, for existing keys only, since the last write.
    private let noted = Mutex<[String: Instant]>([:])

    package init(storage: any AccessKeyUseKeeping) { self.storage = storage }

    /// Notes that a key signed an authenticated request.
    package func note(_ secretID: String, at time: Instant) { noted.withLock { $0[secretID] = time } }

    /// Writes the uses to the storage. A write that fails is repeated at the next call.
    package func keep() async {
        let uses = noted.withLock { $0 }
        guard !uses.isEmpty, (try? await storage.keepUses(uses)) != nil else { return }
        // Removed only after the write, so that a concurrent query finds each use in one of the two places.
        noted.withLock { noted in
            for (secretID, time) in uses where noted[secretID] == time { noted[secretID] = nil }
        }
    }

    /// The latest use of a key that is not written yet. Read it before the stored key, so that no use is missed.
    ///
    /// - Parameter secretID: A short ASCII identifier.
    func lastNoted(_ secretID: String) -> Instant? { noted.withLock { $0[secretID] } }
}
