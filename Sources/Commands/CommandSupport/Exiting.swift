// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// A failure that is fully described by one line.
package struct OneLine: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A failure with its own exit status.
package protocol FailureWithExitStatus: Error {
    var exitStatus: ExitCode { get }
}

package enum Exiting {
    /// Runs a command. A failure is reported as one line on standard error, with exit status 1 or that of the failure.
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
