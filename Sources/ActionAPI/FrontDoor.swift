// SPDX-License-Identifier: Apache-2.0

package import UseCases

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

    /// The door's answer to a failure of the domain, in one of its actions.
    func error(for failure: DomainFailure, in action: any Action) -> WireError
    /// The door's answer to parameters that do not fit their declaration, where the doors differ.
    func error(for problem: DoorParameterProblem, in action: any Action) -> WireError
    /// The door's answer to a fault of the server before or in an action. The reason is for the log.
    func internalError(in action: String, reason: String) -> WireError
}

extension FrontDoor {
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

/// Problems of parameters for which each door has a code of its own.
package enum DoorParameterProblem: Sendable, Equatable {
    case filterMalformed(name: String)
    case listTooLong(name: String, of: ListKind, countMax: Int)
}
