// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Files {
    /// Folders in folders that are removed at most: each takes a descriptor while what is in it goes.
    static let treeDepthMax = 64

    /// Removes a file, or a folder with all that is in it; none there is none to remove. No link is followed, and whoever may write
    /// in the folder meanwhile leads it nowhere else: each name is looked up in the folder that was opened.
    static func removeTree(_ path: String) throws(FileProblem) {
        guard let code = problem(removing: path, in: AT_FDCWD, depth: 0) else { return }
        throw FileProblem(path: path, code: code)
    }

    /// The number of the first error, after all was tried; `nil` where nothing is left.
    private static func problem(removing name: String, in parent: Int32, depth: Int) -> Int32? {
        if unlinkat(parent, name, 0) == 0 || errno == ENOENT { return nil }
        let code = errno
        guard depth < treeDepthMax else { return code }
        let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return code }
        guard let stream = fdopendir(folder) else {
            close(folder)
            return code
        }
        defer { closedir(stream) }
        var first: Int32?
        for one in names(of: stream) {
            if let found = problem(removing: one, in: folder, depth: depth + 1) { first = first ?? found }
        }
        guard unlinkat(parent, name, AT_REMOVEDIR) != 0, errno != ENOENT else { return nil }
        return first ?? errno
    }
}
