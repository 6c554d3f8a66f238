// SPDX-License-Identifier: Apache-2.0

/// One API: a name, a version, actions and an error table.
package protocol FrontDoor: Sendable {
    /// The service name, used in host names, credential scopes, policies and the audit trail.
    var name: String { get }
    var version: String { get }
    /// The actions in alphabetical order.
    var actions: [any Action] { get }
    /// Actions of the vendor's API that Keywright recognizes but does not support.
    var unsupportedActions: Set<String> { get }
    var dialect: Dialect { get }
    /// The unique name of the door in the log and the audit trail.
    var label: String { get }
    var envelope: any Envelope { get }

    /// The door's error for a problem for which doors have different codes.
    func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal
    /// The door's code for a caller whose policies do not allow an action.
    func notPermittedCode(in action: any Action.Type) -> any ErrorCode
    /// The door's error for a fault of the server before or in an action. The reason is for the log.
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

    /// Whether region names may be the old short codes, and a Nonce may be used only once.
    var isLegacy: Bool { self != .api3 }
}
