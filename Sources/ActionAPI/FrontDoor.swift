// SPDX-License-Identifier: Apache-2.0

package import UseCases

/// One API: its name, its version, its actions and its error table.
package protocol FrontDoor: Sendable {
    /// The service name: in host names, credential scopes, policies and the audit trail.
    var name: String { get }
    var version: String { get }
    /// In alphabetical order.
    var actions: [any Action] { get }

    /// The door's answer to a failure of the domain, in one of its actions.
    func error(for failure: KeyPairFailure, in action: any Action) -> WireError
    /// The door's answer to parameters that do not fit their declaration, where the doors differ.
    func error(for problem: DoorParameterProblem, in action: any Action) -> WireError
    /// The door's answer to a fault of the server before or in an action. The reason is for the log.
    func internalError(in action: String, reason: String) -> WireError
}

/// Problems of parameters for which each door has a code of its own.
package enum DoorParameterProblem: Sendable, Equatable {
    case filterMalformed(name: String)
    case listTooLong(name: String, of: ListKind, countMax: Int)
}
