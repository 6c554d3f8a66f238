// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes folders durably.
package enum DurableFolder {
    /// Makes a folder, and the folders above it that are missing, for their owner alone.
    ///
    /// - Parameter withParents: Whether the folders above it may be made.
    /// - Returns: The folders that were made, the outermost first; none if the folder was there.
    @discardableResult
    package static func make(_ path: String, withParents: Bool = true) throws(FileProblem) -> [String] {
        guard try !SmallFile.exists(path) else { return [] }
        let trimmed = withoutSlash(path)
        let above = DurableFile.folder(of: trimmed)
        var made = try above == trimmed || !withParents ? [] : make(above)
        do throws(FileProblem) {
            guard mkdir(trimmed, 0o700) == 0 else { throw FileProblem(path: trimmed) }
            made.append(trimmed)
            try DurableFile.sync(above)
        } catch {
            remove(made)
            throw error
        }
        return made
    }

    /// The names in a folder, sorted.
    package static func names(_ path: String) throws(FileProblem) -> [String] {
        guard let folder = opendir(path) else { throw FileProblem(path: path) }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                guard errno == 0 else { throw FileProblem(path: path) }
                return names.sorted()
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }

    /// Removes folders that `make` made, as far as they are empty.
    package static func remove(_ made: [String]) { for path in made.reversed() { rmdir(path) } }

    /// `/a/b//` → `/a/b`.
    private static func withoutSlash(_ path: String) -> String {
        var path = Substring(path)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
