// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import SecretSealing
package import StorageContract

/// The main accounts of a server. The first one is the operator.
package struct Accounts: Sendable {
    /// The number of the first account. It is fixed, so that scripts and policies can name it before it exists.
    package static let firstAccount = AccountID.first
    package static let firstAppID: Int64 = 1_250_000_001

    let storage: any Storage
    let masterKey: MasterKey
    let time: any TimeSource
    let identifiers: any IdentifierSource

    package init(
        storage: any Storage, masterKey: MasterKey, time: any TimeSource, identifiers: any IdentifierSource
    ) {
        self.storage = storage
        self.masterKey = masterKey
        self.time = time
        self.identifiers = identifiers
    }

    /// Creates the first main account, the operator's.
    ///
    /// - Returns: `false` if the server already has an account. Nothing was changed then.
    package func createFirst(_ credentials: FirstCredentials) async throws -> Bool {
        let account = Self.firstAccount
        let accessKey = try seal(credentials, for: account.mainIdentity, of: account, at: time.now())
        let change = Change(
            account: account, mutation: .account(.add(NewAccount(appID: Self.firstAppID, accessKey: accessKey))),
            preconditions: [.account(.noneExists)],
            audit: record("CreateAccount", [account.description, credentials.secretID]))
        do throws(StorageFailure) {
            try await storage.apply(change)
        } catch {
            // A pattern in the catch clause crashes the compiler (Swift 6.3.1).
            if error == .unmet(.account(.noneExists)) { return false }
            throw error
        }
        return true
    }

    /// Replaces all access keys of the main account by a new one, for an operator who lost them.
    package func resetKeys(of account: AccountID, to credentials: FirstCredentials) async throws {
        let accessKey = try seal(credentials, for: account.mainIdentity, of: account, at: time.now())
        try await storage.apply(
            Change(
                account: account, mutation: .identity(.replaceAccessKeys(with: accessKey)),
                preconditions: [.account(.exists(account))],
                audit: record("ResetAccountKey", [account.description, credentials.secretID], of: account)))
    }

    func seal(
        _ credentials: FirstCredentials, for identity: IdentityID, of account: AccountID, at now: Instant
    ) throws -> SealedAccessKey {
        SealedAccessKey(
            account: account,
            key: AccessKey(
                secretID: credentials.secretID, identity: identity, isActive: true, description: "", createdAt: now),
            sealedSecretKey: try masterKey.seal(
                credentials.secretKey, for: Self.sealingPurpose(secretID: credentials.secretID)))
    }

    /// The audit record of a change that the command line makes directly to the data.
    private func record(
        _ action: String, _ resources: [String], of account: AccountID = firstAccount
    ) -> AuditRecord {
        AuditRecord(
            time: time.now(), identity: account.mainIdentity, accessKeyID: "", source: "", door: "command",
            action: action, resources: resources, code: AuditRecord.success, requestID: identifiers.requestID())
    }

    /// The purpose for which the SecretKey of an access key is sealed.
    package static func sealingPurpose(secretID: String) -> String { "access-key:\(secretID)" }
}
