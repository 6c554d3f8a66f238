// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import SQLiteStorage

extension Exiting {
    /// Runs a command that works on files like `withOneLine`. Errors of files are told in the words of `FileTrouble`.
    static func inWordsOfFiles(
        to write: (String) -> Void = StandardError.write, _ run: () async throws -> Void
    ) async throws {
        try await withOneLine(to: write) {
            do {
                try await run()
            } catch  where FileTrouble.explains(error) {
                throw OneLine("\(FileTrouble(error))")
            }
        }
    }
}
