// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

/// The user at the terminal on standard input, if there is one.
enum Terminal {
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 }

    /// Prints a question to standard error and answers the input.
    static func ask(_ question: String) throws -> String? {
        try FileHandle.standardError.write(contentsOf: Data(question.withInvisiblesEscaped.utf8))
        return readLine()
    }
}
