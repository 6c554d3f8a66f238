// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

/// The caller and its call, as use cases and their audit records need them.
package struct Caller: Sendable {
    package let account: AccountID
    /// The identity; for the main account it has the account's number.
    package let identity: IdentityID
    package let accessKeyID: String
    /// The contents of a temporary key's token; `nil` for a permanent key.
    package let grant: TemporaryGrant?
    /// The source address of the call, without its port.
    package let source: String
    package let door: String
    package let action: String
    package let requestID: String
    package let time: Instant

    package init(
        account: AccountID, identity: IdentityID, accessKeyID: String, grant: TemporaryGrant? = nil,
        source: String, door: String, action: String,
        requestID: String, time: Instant
    ) {
        self.account = account
        self.identity = identity
        self.accessKeyID = accessKeyID
        self.grant = grant
        self.source = source
        self.door = door
        self.action = action
        self.requestID = requestID
        self.time = time
    }

    package var isMainAccount: Bool { identity == account.mainIdentity }

    /// Whether the caller is an identity of the operator's account.
    package var isOperator: Bool { account == Accounts.firstAccount }

    /// Whether policies do not restrict the caller. The only policy for a main account is that of a temporary key.
    package var mayDoEverything: Bool { isMainAccount && grant?.policy == nil }

    /// The audit record of a successful change by this call.
    func successRecord(resources: [String]) -> AuditRecord {
        AuditRecord(
            time: time, identity: identity, accessKeyID: accessKeyID, source: source, door: door, action: action,
            resources: resources, code: AuditRecord.success, requestID: requestID)
    }
}
