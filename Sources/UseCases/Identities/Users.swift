// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// The sub-users of an account.
package struct Users: Sendable {
    /// The documented limit.
    package static let quota = 1000
    /// The limit of a remark and of each other detail, in characters.
    package static let detailLengthMax = 255

    let store: IdentityStore
    let accessKeys: AccessKeys
    let permissions: Permissions
    let identifiers: any IdentifierSource

    package init(
        storage: any Storage, accessKeys: AccessKeys, permissions: Permissions, identifiers: any IdentifierSource
    ) {
        store = IdentityStore(storage: storage)
        self.accessKeys = accessKeys
        self.permissions = permissions
        self.identifiers = identifiers
    }

    /// Adds a user, optionally with a first access key, whose secret is only in the answer.
    package func add(
        named text: ClientText, details: UserDetailsChange, withAccessKey: Bool, for caller: Caller
    ) async throws(DomainFailure) -> (user: User, accessKey: NewAccessKey?) {
        guard let name = UserName(text) else { throw .identity(.userNameInvalid(text.shown)) }
        try Self.check(details)
        return try await store.apply(
            if: [.userQuotaAllowsOneMore(quota: Self.quota)], for: caller
        ) { () throws(DomainFailure) in
            let user = User(id: identifiers.userID(), name: name, details: UserDetails(details), createdAt: caller.time)
            let key = withAccessKey ? try accessKeys.draw(for: user.id, description: "", by: caller) : nil
            let resources = [user.id.description] + (key.map { [$0.sealed.secretID] } ?? [])
            return ((user, key?.new), .addUser(user, with: key?.sealed), resources)
        }
    }

    /// The users with these numbers that exist, sorted by name.
    package func find(_ ids: [IdentityID], for caller: Caller) async throws(DomainFailure) -> [User] {
        try await store.read { storage async throws(StorageFailure) in
            var found: [User] = []
            for id in Set(ids) {
                if let user = try await storage.user(id, of: caller.account) { found.append(user) }
            }
            return found.sorted { $0.name.text < $1.name.text }
        }
    }

    /// The AppId of the caller's account.
    package func appID(of caller: Caller) async throws(DomainFailure) -> Int64 {
        let account = try await store.read { storage async throws(StorageFailure) in
            try await storage.account(caller.account)
        }
        guard let account else { throw .accountGone }
        return account.appID
    }

    package func list(for caller: Caller) async throws(DomainFailure) -> [User] {
        try await store.read { storage async throws(StorageFailure) in try await storage.users(of: caller.account) }
    }

    package func find(named text: ClientText, for caller: Caller) async throws(DomainFailure) -> User {
        guard let name = UserName(text) else { throw .identity(.userNotFound(text.shown)) }
        let user = try await store.read { storage async throws(StorageFailure) in
            try await storage.user(named: name, of: caller.account)
        }
        guard let user else { throw .identity(.userNotFound(text.shown)) }
        try await permissions.require(named: "uin/\(user.id)", of: caller)
        return user
    }

    /// Changes the details of a user that are not `nil`.
    package func modify(
        named text: ClientText, _ details: UserDetailsChange, for caller: Caller
    ) async throws(DomainFailure) {
        let user = try await find(named: text, for: caller)
        try Self.check(details)
        try await store.apply(.modifyUser(user.id, details), resources: [user.id.description], for: caller)
    }

    /// Removes a user with its attachments. Access keys are removed only with `force`.
    package func remove(named text: ClientText, force: Bool, for caller: Caller) async throws(DomainFailure) {
        let user = try await find(named: text, for: caller)
        try await store.apply(
            .removeUser(user.id), if: force ? [] : [.userHasNoAccessKey(user.id)],
            resources: [user.id.description], for: caller)
    }

    private static func check(_ details: UserDetailsChange) throws(DomainFailure) {
        let texts = [
            ("Remark", details.remark), ("PhoneNum", details.phoneNumber), ("CountryCode", details.countryCode),
            ("Email", details.email),
        ]
        for case (let parameter, let text?) in texts where text.unicodeScalars.count > detailLengthMax {
            throw .identity(.userDetailTooLong(parameter: parameter))
        }
    }
}
