// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
import StorageContract

/// Who calls, and the call that it is: what every use case and its audit record need to know.
package struct Caller: Sendable {
    package let account: AccountID
    /// The account itself for the main account.
    package let identity: IdentityID
    package let accessKeyID: String
    /// What the token of a temporary key says; `nil` for a permanent key.
    package let grant: TemporaryGrant?
    /// The address the call came from, without its port.
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

    /// Whether it is one of the operator's identities.
    package var isOperator: Bool { account == Accounts.firstAccount }

    /// Main accounts stand above policies, other than that of a temporary key.
    package var mayDoEverything: Bool { isMainAccount && grant?.policy == nil }

    /// The audit record of a change by this call that succeeds.
    func successRecord(resources: [String]) -> AuditRecord {
        AuditRecord(
            time: time, identity: identity, accessKeyID: accessKeyID, source: source, door: door, action: action,
            resources: resources, code: AuditRecord.success, requestID: requestID)
    }
}
