// SPDX-License-Identifier: Apache-2.0

package import APIClient
package import ArgumentParser
import CommandSupport

/// The server has nothing of a name that the command line gave, or more than one thing.
struct UnknownName: FailureWithExitStatus, CustomStringConvertible {
    let description: String
    let exitStatus = ExitStatus.refused

    init(_ description: String) { self.description = description }
}

/// The server answers what is no answer of the API.
struct NotAnAnswer: FailureWithExitStatus, CustomStringConvertible {
    let description: String
    let exitStatus = ExitStatus.unreachable

    init(_ description: String) { self.description = description }
}

enum ExitStatus {
    /// Of a command that asked a server, which refused, or has nothing of the name.
    static let refused = ExitCode(3)
    /// Of a command that found no server to ask.
    static let unreachable = ExitCode(4)
}

extension APIFailure: FailureWithExitStatus {
    package var exitStatus: ExitCode {
        switch self {
        case .refused: ExitStatus.refused
        case .unreachable, .notAnAPI: ExitStatus.unreachable
        }
    }
}
