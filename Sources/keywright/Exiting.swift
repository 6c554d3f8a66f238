// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import KeyPairModel

/// A failure that one line tells an operator all about.
struct OneLine: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

enum Exiting {
    /// Runs a command; what goes wrong is one line on standard error and exit status 1.
    static func withOneLine(_ run: () async throws -> Void) async throws {
        do {
            try await run()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            try? FileHandle.standardError.write(
                contentsOf: Data("keywright: \("\(error)".withInvisiblesEscaped)\n".utf8))
            throw ExitCode.failure
        }
    }
}
