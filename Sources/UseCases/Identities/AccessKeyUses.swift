// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import StorageContract
import Synchronization

/// When access keys were last used. Noted in memory at every call, and kept in the storage now and then: what a crash
/// forgets is the last minute.
package final class AccessKeyUses: Sendable {
    private let storage: any AccessKeyUseKeeping
    /// By SecretId; only of keys that exist, since the last time that they were kept.
    private let noted = Mutex<[String: Instant]>([:])

    package init(storage: any AccessKeyUseKeeping) { self.storage = storage }

    /// Notes that a key signed a request that was let in.
    package func note(_ secretID: String, at time: Instant) { noted.withLock { $0[secretID] = time } }

    /// Keeps what was noted. What cannot be kept now is kept the next time.
    package func keep() async {
        let uses = noted.withLock { noted in
            defer { noted.removeAll() }
            return noted
        }
        guard !uses.isEmpty else { return }
        do throws(StorageFailure) {
            try await storage.keepUses(uses)
        } catch {
            noted.withLock { $0.merge(uses) { newer, _ in newer } }
        }
    }

    /// When a key was last used.
    func lastUse(of key: AccessKey) -> Instant? {
        noted.withLock { $0[key.secretID] } ?? key.lastUsedAt
    }
}
