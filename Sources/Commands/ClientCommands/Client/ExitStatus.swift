// SPDX-License-Identifier: Apache-2.0

package import APIClient
package import ArgumentParser
import CommandSupport

/// A name in the command line matches no resource, or more than one.
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
    /// The server refused the command or has no resource with the name.
    static let refused = ExitCode(3)
    /// The server could not be reached.
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
