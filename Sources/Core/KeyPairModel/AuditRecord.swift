// SPDX-License-Identifier: Apache-2.0

/// Who did what to what, from where, and how it ended. That of a change is written in the transaction of the change; those of
/// refusals are put together and written a little later.
package struct AuditRecord: Sendable, Equatable {
    package let time: Instant
    /// Who acted; the account itself for the main account.
    package let identity: IdentityID
    /// The SecretId that signed; empty for what the operator does on the machine itself.
    package let accessKeyID: String
    /// The address the request came from, without its port.
    package let source: String
    /// The front door: `cvm`, `lighthouse`, … or `command` for what the operator does on the machine itself.
    package let door: String
    package let action: String
    /// Identifiers of what was touched.
    package let resources: [String]
    /// `Success`, or why it was refused.
    package let code: String
    package let requestID: String
    /// How many calls it stands for: 1, but for refusals. Those of one source and code in one minute share a record, and the
    /// rest of it is the first one's.
    package let count: Int

    package static let success = "Success"

    package init(
        time: Instant, identity: IdentityID, accessKeyID: String, source: String, door: String, action: String,
        resources: [String], code: String, requestID: String, count: Int = 1
    ) {
        self.time = time
        self.identity = identity
        self.accessKeyID = accessKeyID
        self.source = source
        self.door = door
        self.action = action
        self.resources = resources
        self.code = code
        self.requestID = requestID
        self.count = count
    }
}
