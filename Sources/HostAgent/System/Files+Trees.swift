// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Folders in folders that are open at once: each takes a descriptor while what is in it goes. What is deeper is
    /// moved up, and goes in the next round.
    static let treeDepthMax = 64
    /// Of rounds: more than paths have folders, and an end where someone makes new ones meanwhile.
    static let treeRoundsMax = 1_000

    /// Removes a file, or a folder with all that is in it; none there is none to remove. No link is followed, and
    /// whoever may write in the folder meanwhile leads it nowhere else: each name is looked up in the folder that was
    /// opened.
    static func removeTree(_ path: String) throws(FileProblem) {
        var rounds = 0
        while let code = problem(removing: path, in: AT_FDCWD, top: nil, depth: 0) {
            rounds += 1
            guard code == ENOTEMPTY, rounds < treeRoundsMax else { throw FileProblem(path: path, code: code) }
        }
    }

    /// The number of the first error, after all was tried; `nil` where nothing is left.
    ///
    /// - Parameter top: The folder that is removed in the end; `nil`: this one.
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
