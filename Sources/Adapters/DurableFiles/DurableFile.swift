// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Small files that come to be whole or not at all, and are on the disk then. Without Foundation, which the program of
/// a host does not link.
package enum DurableFile {
    /// Replaces a file in one step: whoever reads it sees the old content or the new.
    ///
    /// - Parameters:
    ///   - mode: Whatever the umask is.
    ///   - owner: `nil` for that of this process.
    ///   - draft: What it is called until it is whole; one that is left of a process that was killed is replaced. Where
    ///     there is none, a name is drawn.
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

    /// Writes a file where nothing has the name, not even a link that leads nowhere: `EEXIST` else.
    package static func create(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileProblem) {
        let draft = drawnDraft(of: path)
        defer { unlink(draft) }
        do throws(FileProblem) {
            try fill(draft, with: bytes, mode: mode, owner: nil)
        } catch {
            throw FileProblem(path: path, code: error.code)
        }
        // Unlike a rename, a link overwrites nothing, and follows no link that has the name.
        guard link(draft, path) == 0 else { throw FileProblem(path: path) }
        do throws(FileProblem) {
            try sync(folder(of: path))
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Gives a file another name, in place of any that has it.
    package static func move(_ file: String, to path: String) throws(FileProblem) {
        guard rename(file, path) == 0 else { throw FileProblem(path: path) }
        try sync(folder(of: path))
    }

    /// Brings a file, or the names in a folder, to the disk.
    package static func sync(_ path: String) throws(FileProblem) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        // Some file systems have nothing to sync of a folder, and say so.
        guard fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP else { throw FileProblem(path: path) }
    }

    /// Whether all was taken; `errno` says why not.
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

    /// What the names of drafts begin with that `replace` and `create` draw for a file, beside it.
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
