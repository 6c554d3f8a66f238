// SPDX-License-Identifier: Apache-2.0

import Bytes

extension String {
    /// The text quoted as one word for a shell, whatever it contains.
    package var quotedForShell: String {
        let isPlain = utf8.allSatisfy { $0.isLetterOrDigit || "_./+-".utf8.contains($0) }
        return isPlain && !hasPrefix("-") ? self : "'\(replacing("'", with: "'\\''"))'"
    }
}
