// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// The maximum number of nested folders that are open at once; each needs a file descriptor. Deeper folders are
    /// moved up and removed in the next round.
    static let treeDepthMax = 64
    /// The maximum number of rounds. It exceeds the depth of any path, and ends the work if folders keep appearing.
    static let treeRoundsMax = 1_000

    /// Removes a file, or a folder with its contents, if it exists. Symbolic links are not followed, and nobody with
    /// write access to the folder can redirect the removal: each name is looked up in the folder that was opened.
    static func removeTree(_ path: String) throws(FileProblem) {
        var rounds = 0
        while let code = problem(removing: path, in: AT_FDCWD, top: nil, depth: 0) {
            rounds += 1
            guard code == ENOTEMPTY, rounds < treeRoundsMax else { throw FileProblem(path: path, code: code) }
        }
    }

    /// The first error, after everything was tried; `nil` if nothing is left.
    ///
    /// - Parameter top: The folder to be removed; `nil` means this one.
    private static func problem(removing name: String, in parent: Int32, top: Int32?, depth: Int) -> Int32? {
        if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return nil }
        let code = errno
        if let top, depth >= treeDepthMax {
            return renameat(parent, name, top, ".\(UInt64.random(in: .min ... .max))") == 0 ? nil : code
        }
        let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return code }
        guard let stream = fdopendir(folder) else {
            close(folder)
            return code
        }
        defer { closedir(stream) }
        var first: Int32?
        for one in names(of: stream) {
            if let found = problem(removing: one, in: folder, top: top ?? folder, depth: depth + 1) {
                first = first ?? found
            }
        }
        guard unlinkat(parent, name, AT_REMOVEDIR) != 0, errno != ENOENT else { return nil }
        return first ?? errno
    }
}
