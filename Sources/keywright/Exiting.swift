// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser

/// A failure that one line tells an operator all about.
struct OneLine: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The server has nothing of a name that the command line gave, or more than one thing.
struct UnknownName: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

enum Exiting {
    /// Of a command that asked a server, which refused, or has nothing of the name.
    static let refused: Int32 = 3
    /// Of a command that found no server to ask.
    static let unreachable: Int32 = 4

    /// Runs a command; what goes wrong is one line on standard error and exit status 1, or one of those above.
    static func withOneLine(_ run: () async throws -> Void) async throws {
        do {
            try await run()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            LogOutput.writeLast("keywright: \(error)")
            throw status(of: error)
        }
    }

    private static func status(of error: any Error) -> ExitCode {
        if error is UnknownName { return ExitCode(refused) }
        return switch error as? APIFailure {
        case .refused: ExitCode(refused)
        case .unreachable, .notAnAPI: ExitCode(unreachable)
        case nil: .failure
        }
    }
}
