// SPDX-License-Identifier: Apache-2.0

/// One API: its name, its version, its actions and its error table.
package protocol FrontDoor: Sendable {
    /// The service name: in host names, credential scopes, policies and the audit trail.
    var name: String { get }
    var version: String { get }
    /// In alphabetical order.
    var actions: [any Action] { get }
    /// Actions of the vendor around key pairs that Keywright knows and does not have.
    var unsupportedActions: Set<String> { get }
    var dialect: Dialect { get }
    /// The door in the log and the audit trail; no two have the same.
    var label: String { get }
    var envelope: any Envelope { get }

    /// What the door refuses a parameter with, where the doors differ.
    func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal
    /// What the door refuses a caller with whose policies do not allow an action.
    func notPermittedCode(in action: any Action.Type) -> any ErrorCode
    /// The door's answer to a fault of the server before or in an action. The reason is for the log.
    func internalError(in action: String, reason: String) -> WireError
}

extension FrontDoor {
    package func notPermittedCode(in action: any Action.Type) -> any ErrorCode {
        CommonErrorCode.unauthorizedOperation
    }
    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CommonErrorCode.internalError, reason: reason)
    }
    package var unsupportedActions: Set<String> { [] }
    package var dialect: Dialect { .api3 }
    package var label: String { name }
    package var envelope: any Envelope { ResponseEnvelope.api3 }
}

/// The generations of the API.
package enum Dialect: String, Sendable {
    case api3
    case legacyB
    case legacyA

    /// Whether the names of regions may be the old short codes, and a Nonce may be used once.
    var isLegacy: Bool { self != .api3 }
}
