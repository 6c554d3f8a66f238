// SPDX-License-Identifier: Apache-2.0

/// A path that begins with `~`. It is taken literally, since `~` is the business of shells. Whoever writes it nearly
/// always means a home folder, so a command warns.
package struct TildePath: Equatable, CustomStringConvertible {
    /// What the path was given by, such as `--data`.
    package let source: String
    package let path: String

    /// - Returns: `nil` for any other path.
    package init?(_ path: String?, from source: String) {
        guard let path, path.hasPrefix("~") else { return nil }
        self.source = source
        self.path = path
    }

    package var description: String {
        "the path \(path) of \(source) is taken literally: only a shell replaces ~ by a home folder, and not within "
            + "quotes or after =; write $HOME in place of ~"
    }

    /// Warns on standard error.
    package func warn() { StandardError.write("keywright: warning: \(self)") }
}
