// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel

/// Whoever sits in front of standard input, where somebody does.
enum Terminal {
    static var isThere: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks on standard error, and answers what was typed.
    static func ask(_ question: String) throws -> String? {
        try FileHandle.standardError.write(contentsOf: Data(question.withInvisiblesEscaped.utf8))
        return readLine()
    }
}
