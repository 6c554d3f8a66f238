// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import SecretSealing
package import StorageContract

/// The main accounts of a server.
package struct Accounts: Sendable {
    /// Numbers of the first account; fixed, so that scripts and policies can be written before it exists.
    package static let firstAccount = AccountID(uin: 100_000_000_001)
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

    /// Makes the first main account, the operator's.
    ///
    /// - Returns: `false` where the server has an account already; nothing was changed then.
    package func createFirst(_ credentials: FirstCredentials) async throws -> Bool {
        let account = Self.firstAccount
        let now = time.now()
        let accessKey = SealedAccessKey(
            account: account,
            key: AccessKey(
                secretID: credentials.secretID, identity: account.mainIdentity, isActive: true, description: "",
                createdAt: now),
            sealedSecretKey: try masterKey.seal(
                credentials.secretKey, for: Self.sealingPurpose(secretID: credentials.secretID)))
        let audit = AuditRecord(
            time: now, identity: account.mainIdentity, accessKeyID: "", source: "", door: "command",
            action: "CreateAccount",
            resources: [account.description, credentials.secretID], code: AuditRecord.success,
            requestID: identifiers.requestID())
        do throws(StorageFailure) {
            try await storage.apply(
                Change(
                    account: account, mutation: .addAccount(NewAccount(appID: Self.firstAppID, accessKey: accessKey)),
                    preconditions: [.noAccountExists], audit: audit))
        } catch {
            // No pattern in the catch clause: it crashes the compiler (Swift 6.3.1).
            if error == .unmet(.noAccountExists) { return false }
            throw error
        }
        return true
    }

    /// What the secret key of an access key is sealed for.
    package static func sealingPurpose(secretID: String) -> String { "access-key:\(secretID)" }
}

/// A SecretId and its SecretKey.
package struct FirstCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    package static let lengthMax = 128

    package let secretID: String
    package let secretKey: String

    /// Takes credentials that an operator chose; `nil` unless both are 1–128 printable ASCII characters, the SecretId
    /// without the separators of an Authorization header.
    package init?(secretID: String, secretKey: String) {
        guard [secretID, secretKey].allSatisfy({ (1...Self.lengthMax).contains($0.utf8.count) }),
            [secretID, secretKey].allSatisfy({ $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }),
            !secretID.contains(where: { "/,;=".contains($0) })
        else { return nil }
        self.secretID = secretID
        self.secretKey = secretKey
    }

    private init(drawnFrom identifiers: any IdentifierSource) {
        secretID = identifiers.secretID()
        secretKey = identifiers.secretKey()
    }

    /// Draws new credentials.
    package static func random(from identifiers: any IdentifierSource) -> FirstCredentials {
        FirstCredentials(drawnFrom: identifiers)
    }

    package var description: String { "<credentials of \(secretID)>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
