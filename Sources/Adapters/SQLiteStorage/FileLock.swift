// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// The lock of a file or directory. It belongs to the open file, so the kernel releases it when the process ends in any
/// way.
final class FileLock: Sendable {
    private let descriptor: CInt

    /// Takes the lock, or fails with `EWOULDBLOCK` if another process has it.
    ///
    /// - Parameter flags: Those of `open`.
    init(_ path: String, _ flags: CInt) throws(FileProblem) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileProblem(path: path) }
        self.descriptor = descriptor
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw FileProblem(path: path) }
        // Another process may have removed the file between the two steps; this lock would exclude nobody.
        var (locked, present) = (stat(), stat())
        guard fstat(descriptor, &locked) == 0, stat(path, &present) == 0, locked.st_ino == present.st_ino else {
            throw FileProblem(path: path, code: EWOULDBLOCK)
        }
    }

    deinit { close(descriptor) }
}
