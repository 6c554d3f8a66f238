// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import SecretSealing
package import StorageContract

/// A new access key with the only copy of its secret.
package struct NewAccessKey: Sendable {
    package let key: AccessKey
    package let secretKey: String
}

/// The access keys of the identities of an account.
package struct AccessKeys: Sendable {
    /// The documented limit for each identity.
    package static let quota = 2
    package static let descriptionLengthMax = 1024

    let store: IdentityStore
    let masterKey: MasterKey
    let identifiers: any IdentifierSource
    let uses: AccessKeyUses

    package init(
        storage: any Storage, masterKey: MasterKey, identifiers: any IdentifierSource, uses: AccessKeyUses
    ) {
        store = IdentityStore(storage: storage)
        self.uses = uses
        self.masterKey = masterKey
        self.identifiers = identifiers
    }

    /// Creates an access key. Its secret is only in the answer.
    package func create(
        for target: IdentityID?, description: String, by caller: Caller
    ) async throws(DomainFailure) -> NewAccessKey {
        guard Self.isDescription(description) else { throw .identity(.accessKeyDescriptionInvalid) }
        let identity = try await existing(target, for: caller)
        var preconditions = [IdentityPrecondition.accessKeyQuotaAllowsOneMore(quota: Self.quota, of: identity)]
        if identity != caller.account.mainIdentity { preconditions.append(.userExists(identity)) }
        return try await store.apply(if: preconditions, for: caller) { () throws(DomainFailure) in
            let made = try draw(for: identity, description: description, by: caller)
            return (made.new, .addAccessKey(made.sealed), [identity.description, made.sealed.secretID])
        }
    }

    package func list(of target: IdentityID?, for caller: Caller) async throws(DomainFailure) -> [AccessKey] {
        let identity = try await existing(target, for: caller)
        return try await store.read { storage async throws(StorageFailure) in
            try await storage.accessKeys(of: identity, in: caller.account)
        }
    }

    /// The latest uses of access keys of the account, in the given order; `nil` for a key that was never used.
    package func lastUses(
        of secretIDs: [String], for caller: Caller
    ) async throws(DomainFailure) -> [(secretID: String, time: Instant?)] {
        var found: [(secretID: String, time: Instant?)] = []
        for text in secretIDs {
            // The check for short ASCII comes before the look-up under the lock that every call takes.
            guard let secretID = ClientText(text).identifier() else { throw .identity(.accessKeyNotFound) }
            let noted = uses.lastNoted(secretID)
            let sealed = try await store.read { storage async throws(StorageFailure) in
                try await storage.accessKey(secretID: secretID)
            }
            guard let sealed, sealed.account == caller.account else { throw .identity(.accessKeyNotFound) }
            found.append((secretID, [noted, sealed.key.lastUsedAt].compactMap(\.self).max()))
        }
        return found
    }

    package func setActive(
        _ isActive: Bool, secretID: String, of target: IdentityID?, for caller: Caller
    ) async throws(DomainFailure) {
        let identity = try await existing(target, for: caller)
        try await store.apply(
            .modifyAccessKey(secretID: secretID, isActive: isActive, of: identity),
            resources: [identity.description, secretID], for: caller)
    }

    package func remove(secretID: String, of target: IdentityID?, for caller: Caller) async throws(DomainFailure) {
        let identity = try await existing(target, for: caller)
        try await store.apply(
            .removeAccessKey(secretID: secretID, of: identity), resources: [identity.description, secretID],
            for: caller)
    }

    /// Draws an access key and seals its secret, without storing it.
    func draw(
        for identity: IdentityID, description: String, by caller: Caller
    ) throws(DomainFailure) -> (new: NewAccessKey, sealed: SealedAccessKey) {
        let key = AccessKey(
            secretID: identifiers.secretID(), identity: identity, isActive: true, description: description,
            createdAt: caller.time)
        let secretKey = identifiers.secretKey()
        do {
            let sealed = try masterKey.seal(secretKey, for: Accounts.sealingPurpose(secretID: key.secretID))
            return (
                NewAccessKey(key: key, secretKey: secretKey),
                SealedAccessKey(account: caller.account, key: key, sealedSecretKey: sealed)
            )
        } catch {
            throw .fault(reason: "a secret could not be sealed: \(error)")
        }
    }

    /// The identity whose keys the call is about, by default the caller. A sub-user may not change keys of the main
    /// account, whatever its policies allow (OperationDenied.SubUin).
    private func existing(_ target: IdentityID?, for caller: Caller) async throws(DomainFailure) -> IdentityID {
        guard let target, target != caller.identity else { return caller.identity }
        if target == caller.account.mainIdentity { throw .identity(.keysOfMainAccount) }
        let user = try await store.read { storage async throws(StorageFailure) in
            try await storage.user(target, of: caller.account)
        }
        guard user != nil else { throw .identity(.userNotFound(target.description)) }
        return target
    }

    /// Whether a text has only letters with their marks, digits, `_` and `=,.@:/-` and `+` (the documented pattern).
    private static func isDescription(_ text: String) -> Bool {
        text.unicodeScalars.count <= descriptionLengthMax
            && CharacterFault(inWords: text) { "+=,.@:/-_".unicodeScalars.contains($0) } == nil
    }
}
