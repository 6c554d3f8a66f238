// SPDX-License-Identifier: Apache-2.0

import DomainModel
package import SecretSealing
package import StorageContract
import Synchronization
import UseCases

/// An access key and its identity.
struct Credential: Sendable {
    let secret: SigningSecret
    let account: AccountID
    let identity: IdentityID
}

/// The access key exists, but it or its account is disabled.
struct InactiveKey: Error {
    let account: AccountID
    let identity: IdentityID
}

/// A cache of access keys in use, with decrypted secrets. The change feed invalidates entries; unknown keys are not
/// kept.
package final class Credentials: Sendable, ChangeObserver {
    static let keptMax = 10_000

    private struct Kept {
        var credentials: [String: Credential] = [:]
        /// The number of changes. An entry that was read before a change is not stored after it.
        var generation = 0
    }

    private let accounts: any AccountReading
    private let masterKey: MasterKey
    private let kept = Mutex(Kept())

    package init(accounts: any AccountReading & ChangeFeed, masterKey: MasterKey) {
        self.accounts = accounts
        self.masterKey = masterKey
        accounts.addObserver(self)
    }

    /// The number of cached credentials.
    var count: Int { kept.withLock { $0.credentials.count } }

    /// The credential of a SecretId, or `nil` if there is none.
    ///
    /// - Parameter secretID: A short ASCII identifier, because the look-up holds a lock that every call takes.
    func find(_ secretID: String) async throws -> Credential? {
        let (found, generation) = kept.withLock { ($0.credentials[secretID], $0.generation) }
        if let found { return found }
        guard let sealed = try await accounts.accessKey(secretID: secretID) else { return nil }
        guard sealed.key.isActive, try await accounts.account(sealed.account)?.isActive == true else {
            throw InactiveKey(account: sealed.account, identity: sealed.key.identity)
        }
        let secretKey = try masterKey.open(
            sealed.sealedSecretKey, for: Accounts.sealingPurpose(secretID: secretID))
        let credential = Credential(
            secret: SigningSecret(secretID: secretID, secretKey: secretKey), account: sealed.account,
            identity: sealed.key.identity)
        kept.withLock { kept in
            guard kept.generation == generation else { return }
            if kept.credentials.count >= Self.keptMax { kept.credentials.removeAll() }
            kept.credentials[secretID] = credential
        }
        return credential
    }

    package func changed(_ notices: [ChangeNotice]) {
        for notice in notices {
            switch notice {
            case .accessKey(let secretID): forget { kept in kept.removeValue(forKey: secretID) }
            // A removed user's keys were removed with the user.
            case .user(let account, let identity):
                forget { kept in
                    kept = kept.filter { $0.value.account != account || $0.value.identity != identity }
                }
            case .account(let account): forget { kept in kept = kept.filter { $0.value.account != account } }
            case .keyPairs, .projects, .tags, .instances, .policies: break
            }
        }
    }

    private func forget(_ work: (inout [String: Credential]) -> Void) {
        kept.withLock { kept in
            kept.generation += 1
            work(&kept.credentials)
        }
    }

    package func missedChanges() {
        kept.withLock { kept in
            kept.generation += 1
            kept.credentials.removeAll()
        }
    }
}
