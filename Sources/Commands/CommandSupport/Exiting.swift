// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// A failure that one line tells an operator all about.
package struct OneLine: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A failure with an exit status of its own.
package protocol FailureWithExitStatus: Error {
    var exitStatus: ExitCode { get }
}

package enum Exiting {
    /// Runs a command; what goes wrong is one line on standard error and exit status 1, or that of the failure.
    ///
    /// - Parameter write: Writes the line.
    package static func withOneLine(
        to write: (String) -> Void = StandardError.write, _ run: () async throws -> Void
    ) async throws {
        do {
            try await run()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            write("keywright: \(error)")
            throw (error as? any FailureWithExitStatus)?.exitStatus ?? .failure
        }
    }
}
