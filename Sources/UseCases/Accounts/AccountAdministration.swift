// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
import StorageContract

/// Why an action on accounts is refused, in words of the domain.
package enum AccountFailure: Error, Sendable, Equatable {
    case remarkTooLong
    case notFound(String)
    /// The operator's own account is neither disabled nor deleted.
    case isOperator
}

/// What the operator does with accounts.
package struct AccountAdministration: Sendable {
    /// In characters.
    package static let remarkLengthMax = 255

    let accounts: Accounts

    package init(accounts: Accounts) { self.accounts = accounts }

    /// Makes an account with an access key. The key's secret is in the answer and nowhere else.
    package func create(
        remark: String, for caller: Caller
    ) async throws(DomainFailure) -> (account: Account, credentials: FirstCredentials) {
        guard remark.unicodeScalars.count <= Self.remarkLengthMax else { throw .account(.remarkTooLong) }
        let (id, appID) = (accounts.identifiers.accountID(), accounts.identifiers.appID())
        let credentials = FirstCredentials.random(from: accounts.identifiers)
        let accessKey: SealedAccessKey
        do {
            accessKey = try accounts.seal(credentials, for: id.mainIdentity, of: id, at: caller.time)
        } catch {
            throw .fault(reason: "a secret could not be sealed: \(error)")
        }
        try await apply(
            .add(NewAccount(appID: appID, remark: remark, accessKey: accessKey)),
            resources: [id.description, credentials.secretID], for: caller)
        return (
            Account(id: id, appID: appID, remark: remark, isActive: true, createdAt: caller.time), credentials
        )
    }

    /// Oldest first.
    package func list(_ range: PageRange) async throws(DomainFailure) -> Page<Account> {
        do throws(StorageFailure) {
            return try await accounts.storage.accounts(range)
        } catch {
            throw Self.failure(for: error)
        }
    }

    package func setActive(_ isActive: Bool, account text: String, for caller: Caller) async throws(DomainFailure) {
        let id = try Self.otherAccount(text)
        try await apply(.setActive(id, isActive), resources: [id.description], for: caller)
    }

    /// Removes an account with everything it owns. What it did stays in the audit trail, and its number is not used again but
    /// by a chance of one in many millions.
    package func remove(account text: String, for caller: Caller) async throws(DomainFailure) {
        let id = try Self.otherAccount(text)
        try await apply(.remove(id), resources: [id.description], for: caller)
    }

    /// Any account but the operator's.
    private static func otherAccount(_ text: String) throws(DomainFailure) -> AccountID {
        // As it is written everywhere, so that no sign or zero in front makes another name of it.
        guard let uin = Int64(text), String(uin) == text else { throw .account(.notFound(text)) }
        guard uin != Accounts.firstAccount.uin else { throw .account(.isOperator) }
        return AccountID(uin: uin)
    }

    private func apply(
        _ mutation: AccountMutation, resources: [String], for caller: Caller
    ) async throws(DomainFailure) {
        do throws(StorageFailure) {
            try await accounts.storage.apply(
                Change(
                    account: caller.account, mutation: .account(mutation), preconditions: [],
                    audit: caller.successRecord(resources: resources)))
        } catch {
            throw Self.failure(for: error)
        }
    }

    private static func failure(for failure: StorageFailure) -> DomainFailure {
        switch failure {
        case .unavailable(let reason): .storageUnavailable(reason: reason)
        case .unmet(.account(.exists(let id))): .account(.notFound(id.description))
        // An identifier that was drawn is taken: one in many millions; whoever asks again gets another.
        case .unmet(let precondition): .fault(reason: "unexpected precondition: \(precondition)")
        }
    }
}
