// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Mutations of accounts. Only the operator may change accounts, so the change and its record belong to the operator's
/// account and name the affected account.
package enum AccountMutation: Sendable {
    case add(NewAccount)
    case setActive(AccountID, Bool)
    /// `nil` restores the server's default. A quota below the number of existing key pairs deletes none of them.
    case setKeyPairQuota(AccountID, Product, Int?)
    /// Removes an account with everything it owns, except its audit records.
    case remove(AccountID)
}

/// Preconditions on accounts, checked inside the transaction of a change.
package enum AccountPrecondition: Sendable, Hashable {
    /// The server has no account yet.
    case noneExists
    case exists(AccountID)
    /// No account has this number.
    case idIsFree(AccountID)
    case appIDIsFree(Int64)
}

/// A main account with its first access key.
package struct NewAccount: Sendable {
    package let appID: Int64
    package let remark: String
    package let accessKey: SealedAccessKey

    package var id: AccountID { accessKey.account }

    package init(appID: Int64, remark: String = "", accessKey: SealedAccessKey) {
        self.appID = appID
        self.remark = remark
        self.accessKey = accessKey
    }
}

/// An access key as it is stored: its secret is encrypted with the master key.
package struct SealedAccessKey: Sendable, Equatable {
    package let account: AccountID
    package let key: AccessKey
    package let sealedSecretKey: [UInt8]

    package var secretID: String { key.secretID }

    package init(account: AccountID, key: AccessKey, sealedSecretKey: [UInt8]) {
        self.account = account
        self.key = key
        self.sealedSecretKey = sealedSecretKey
    }
}
