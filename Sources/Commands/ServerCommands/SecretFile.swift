// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles

/// Files that only their owner may read by default.
enum SecretFile {
    /// Writes a file durably with mode 0600, replacing any existing one.
    ///
    /// - Parameter isPublic: Whether everybody may read it (mode 0644).
    static func write(_ text: String, to path: String, isPublic: Bool = false) throws(OneLine) {
        do throws(FileProblem) {
            // The temporary name is fixed, so that a killed start leaves at most one additional copy of a secret.
            try DurableFile.replace(
                path, with: Array(text.utf8), mode: isPublic ? 0o644 : 0o600, draft: "\(path).new")
        } catch {
            throw failure(error, path)
        }
    }

    /// Renames a file durably, replacing any existing one.
    static func move(_ file: String, to path: String) throws(OneLine) {
        do throws(FileProblem) { try DurableFile.move(file, to: path) } catch { throw failure(error, path) }
    }

    private static func failure(_ problem: FileProblem, _ path: String) -> OneLine {
        OneLine("cannot write \(path): \(problem.reasonWithUser)")
    }
}
