// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes small files atomically and durably. It does not use Foundation, which the host program does not link.
package enum DurableFile {
    /// Replaces a file atomically: a reader sees the old contents or the new.
    ///
    /// - Parameters:
    ///   - mode: The permissions, independent of the umask.
    ///   - owner: `nil` means the owner of this process.
    ///   - draft: The temporary name until the file is complete; a remainder of a killed process is replaced. If `nil`,
    ///     a name is drawn.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32, owner: Owner? = nil, draft: String? = nil
    ) throws(FileProblem) {
        if let draft { unlink(draft) }
        let draft = draft ?? drawnDraft(of: path)
        do throws(FileProblem) {
            try fill(draft, with: bytes, mode: mode, owner: owner)
            try move(draft, to: path)
        } catch {
            unlink(draft)
            throw FileProblem(path: path, code: error.code)
        }
    }

    /// Writes a new file. If the name exists, even as a dangling symbolic link, it fails with `EEXIST`.
    package static func create(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileProblem) {
        let draft = drawnDraft(of: path)
        defer { unlink(draft) }
        do throws(FileProblem) {
            try fill(draft, with: bytes, mode: mode, owner: nil)
        } catch {
            throw FileProblem(path: path, code: error.code)
        }
        // Unlike a rename, a hard link does not replace an existing file or follow a symbolic link of that name.
        guard link(draft, path) == 0 else { throw FileProblem(path: path) }
        do throws(FileProblem) {
            try sync(folder(of: path))
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Renames a file and replaces any file that has the new name.
    package static func move(_ file: String, to path: String) throws(FileProblem) {
        guard rename(file, path) == 0 else { throw FileProblem(path: path) }
        try sync(folder(of: path))
    }

    /// Syncs a file, or the entries of a directory, to the disk.
    package static func sync(_ path: String) throws(FileProblem) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        // Some file systems cannot sync a directory and report that.
        guard fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP else { throw FileProblem(path: path) }
    }

    /// Checks that this process may read a file, and that there is one.
    package static func requireReadable(_ path: String) throws(FileProblem) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileProblem(path: path) }
        if status.st_mode & S_IFMT == S_IFDIR { throw FileProblem(path: path, code: EISDIR) }
    }

    /// Writes all bytes and answers whether that succeeded; if not, `errno` has the reason.
    package static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The prefix of the temporary names that `replace` and `create` draw beside a file.
    package static func draftPrefix(of path: String) -> String {
        ".\(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")."
    }

    /// `/a/b` → `/a`.
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func drawnDraft(of path: String) -> String {
        "\(folder(of: path))/\(draftPrefix(of: path))\(getpid()).\(UInt32.random(in: .min ... .max))"
    }

    private static func fill(
        _ path: String, with bytes: [UInt8], mode: UInt32, owner: Owner?
    ) throws(FileProblem) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        if let owner { guard fchown(file, owner.user, owner.group) == 0 else { throw FileProblem(path: path) } }
        guard fchmod(file, mode_t(mode)) == 0 else { throw FileProblem(path: path) }
        guard writeAll(bytes, to: file), fsync(file) == 0 else { throw FileProblem(path: path) }
    }
}
