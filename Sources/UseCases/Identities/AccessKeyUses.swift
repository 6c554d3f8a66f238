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
        let uses = noted.withLock { $0 }
        guard !uses.isEmpty, (try? await storage.keepUses(uses)) != nil else { return }
        // Only now: who asks meanwhile finds it here or there.
        noted.withLock { noted in
            for (secretID, time) in uses where noted[secretID] == time { noted[secretID] = nil }
        }
    }

    /// When a key was last used, as far as that is not kept yet. To be asked before the key is read: what is not here by then
    /// is there.
    ///
    /// - Parameter secretID: An identifier, short and ASCII.
    func lastNoted(_ secretID: String) -> Instant? { noted.withLock { $0[secretID] } }
}
