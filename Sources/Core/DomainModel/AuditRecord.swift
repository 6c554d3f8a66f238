// SPDX-License-Identifier: Apache-2.0

/// A record of one call: the caller, the action, the resources, the source and the result. The record of a change is
/// written in the same transaction as the change. Records of refusals are combined and written a little later.
package struct AuditRecord: Sendable, Equatable {
    package let time: Instant
    /// The identity of the caller. For the main account it has the account's number.
    package let identity: IdentityID
    /// The SecretId that signed the call; empty for an operator's command on the server machine.
    package let accessKeyID: String
    /// The source address of the request, without its port.
    package let source: String
    /// The door: `cvm`, `lighthouse`, …, or `command` for an operator's command on the server machine.
    package let door: String
    package let action: String
    /// The identifiers of the affected resources.
    package let resources: [String]
    /// `Success`, or the error code of the refusal.
    package let code: String
    package let requestID: String
    /// The number of calls that the record stands for. It is above 1 only for refusals: those with the same source and
    /// code within one minute share a record, whose other fields are those of the first.
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
