// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

/// The reason why an action on accounts is refused.
package enum AccountFailure: Error, Sendable, Equatable {
    case remarkTooLong
    case notFound(String)
    /// The operator's own account can be neither disabled nor deleted.
    case isOperator
    case productUnknown(String)
    case quotaOutOfRange(Int64)
}

/// The quota of an account for key pairs of a product, and how much of it is used.
package struct AccountQuota: Sendable, Equatable {
    package let product: Product
    package let quota: Int
    /// Whether the quota is the server's default because none was set for the account.
    package let isDefault: Bool
    package let used: Int
}

/// The operator's actions on accounts.
package struct AccountAdministration: Sendable {
    /// In characters.
    package static let remarkLengthMax = 255

    let accounts: Accounts
    let quotas: KeyPairQuotas

    package init(accounts: Accounts, quotas: KeyPairQuotas) {
        self.accounts = accounts
        self.quotas = quotas
    }

    /// Creates an account with an access key. The secret of the key is only in the answer.
    package func create(
        remark text: ClientText, for caller: Caller
    ) async throws(DomainFailure) -> (account: Account, credentials: FirstCredentials) {
        guard text.unicodeScalars.count <= Self.remarkLengthMax else { throw .account(.remarkTooLong) }
        let remark = text.kept
        let made = try await accounts.storage.apply { () throws(DomainFailure) in
            try draw(remark: remark, for: caller)
        }
        switch made {
        case .success(let value): return value
        case .failure(let failure): throw Self.failure(for: failure)
        }
    }

    private func draw(
        remark: String, for caller: Caller
    ) throws(DomainFailure) -> (value: (account: Account, credentials: FirstCredentials), change: Change) {
        let (id, appID) = (accounts.identifiers.accountID(), accounts.identifiers.appID())
        let credentials = FirstCredentials.random(from: accounts.identifiers)
        let accessKey: SealedAccessKey
        do {
            accessKey = try accounts.seal(credentials, for: id.mainIdentity, of: id, at: caller.time)
        } catch {
            throw .fault(reason: "a secret could not be sealed: \(error)")
        }
        let account = Account(id: id, appID: appID, remark: remark, isActive: true, createdAt: caller.time)
        let new = NewAccount(appID: appID, remark: remark, accessKey: accessKey)
        return (
            (account, credentials),
            change(.add(new), resources: [id.description, credentials.secretID], for: caller)
        )
    }

    /// Lists accounts, the oldest first.
    package func list(_ range: PageRange) async throws(DomainFailure) -> Page<Account> {
        try await read { storage async throws(StorageFailure) in try await storage.accounts(range) }
    }

    /// The quota of each product, and how much of it is used.
    package func quotas(ofAccount text: ClientText) async throws(DomainFailure) -> [AccountQuota] {
        let id = try Self.account(text)
        return try await read { storage async throws(StorageFailure) in
            guard try await storage.account(id) != nil else { throw .unmet(.account(.exists(id))) }
            var found: [AccountQuota] = []
            for product in Product.allCases {
                let set = try await storage.keyPairQuota(of: id, product: product)
                found.append(
                    AccountQuota(
                        product: product, quota: set ?? quotas.limit(of: product), isDefault: set == nil,
                        used: try await storage.keyPairCount(of: id, product: product)))
            }
            return found
        }
    }

    /// Sets the quota of a product, or removes a set quota. Key pairs above the quota stay, but none can be added.
    package func setQuota(
        _ quota: Int64?, ofProduct productName: ClientText, account text: ClientText, for caller: Caller
    ) async throws(DomainFailure) {
        guard let product = Product(named: productName) else {
            throw .account(.productUnknown(productName.shown))
        }
        if let quota, !(0...Int64(KeyPairQuotas.limitMax)).contains(quota) { throw .account(.quotaOutOfRange(quota)) }
        let id = try Self.account(text)
        try await apply(
            .setKeyPairQuota(id, product, quota.map(Int.init)),
            resources: [id.description, "\(product.rawValue)=\(quota.map(String.init) ?? "default")"], for: caller)
    }

    package func setActive(_ isActive: Bool, account text: ClientText, for caller: Caller) async throws(DomainFailure) {
        let id = try Self.otherAccount(text)
        try await apply(.setActive(id, isActive), resources: [id.description], for: caller)
    }

    /// Deletes an account with everything it owns. Its audit records stay. Its number could be drawn again only with a
    /// chance of one in many millions.
    package func remove(account text: ClientText, for caller: Caller) async throws(DomainFailure) {
        let id = try Self.otherAccount(text)
        try await apply(.remove(id), resources: [id.description], for: caller)
    }

    /// The existing account with a number; the caller's account if no number is given.
    func account(of text: ClientText?, for caller: Caller) async throws(DomainFailure) -> AccountID {
        guard let text else { return caller.account }
        let id = try Self.account(text)
        guard try await read({ storage async throws(StorageFailure) in try await storage.account(id) }) != nil else {
            throw .account(.notFound(text.shown))
        }
        return id
    }

    private static func account(_ text: ClientText) throws(DomainFailure) -> AccountID {
        // Only the canonical notation is accepted: a sign or a leading zero would make a second name for the account.
        guard let digits = text.identifier(bytesMax: 20), let uin = Int64(digits), String(uin) == digits
        else {
            throw .account(.notFound(text.shown))
        }
        return AccountID(uin: uin)
    }

    /// The account with a number, which must not be the operator's.
    private static func otherAccount(_ text: ClientText) throws(DomainFailure) -> AccountID {
        let account = try account(text)
        guard account != Accounts.firstAccount else { throw .account(.isOperator) }
        return account
    }

    private func apply(
        _ mutation: AccountMutation, resources: [String], for caller: Caller
    ) async throws(DomainFailure) {
        let change = change(mutation, resources: resources, for: caller)
        try await read { storage async throws(StorageFailure) in try await storage.apply(change) }
    }

    private func change(_ mutation: AccountMutation, resources: [String], for caller: Caller) -> Change {
        Change(
            account: caller.account, mutation: .account(mutation), preconditions: [],
            audit: caller.successRecord(resources: resources))
    }

    private func read<Value>(
        _ work: (any Storage) async throws(StorageFailure) -> Value
    ) async throws(DomainFailure) -> Value {
        do throws(StorageFailure) {
            return try await work(accounts.storage)
        } catch {
            throw Self.failure(for: error)
        }
    }

    private static func failure(for failure: StorageFailure) -> DomainFailure {
        switch failure {
        case .unavailable(let reason): .storageUnavailable(reason: reason)
        case .unmet(.account(.exists(let id))): .account(.notFound(id.description))
        case .unmet(let precondition):
            .fault(reason: "every identifier drawn was taken, or an unexpected precondition: \(precondition)")
        }
    }
}
