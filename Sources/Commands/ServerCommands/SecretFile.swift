// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles

/// Files that only their owner may read, if not told otherwise.
enum SecretFile {
    /// Writes a file durably, with mode 0600; it takes the place of any that is there.
    ///
    /// - Parameter isPublic: Whether all may read it: mode 0644.
    static func write(_ text: String, to path: String, isPublic: Bool = false) throws(OneLine) {
        do throws(FileProblem) {
            // By a name that is always the same, so that a start that is killed leaves one secret more at most.
            try DurableFile.replace(
                path, with: Array(text.utf8), mode: isPublic ? 0o644 : 0o600, draft: "\(path).new")
        } catch {
            throw failure(error, path)
        }
    }

    /// Gives a file another name, durably; it takes the place of any that has it.
    static func move(_ file: String, to path: String) throws(OneLine) {
        do throws(FileProblem) { try DurableFile.move(file, to: path) } catch { throw failure(error, path) }
    }

    private static func failure(_ problem: FileProblem, _ path: String) -> OneLine {
        OneLine("cannot write \(path): \(problem.reason)")
    }
}
