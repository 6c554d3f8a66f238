// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Small files, which are read as a whole, and folders. `DurableFile` writes such files.
enum Files {
    /// More than the size of any file of this executable or any configuration of sshd.
    static let bytesMax = 4 << 20

    /// Reads a file, up to `bytesMax`.
    static func read(_ path: String) throws(FileProblem) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        return try readAll(file, path: path)
    }

    /// The properties of a file apart from its contents.
    struct Status: Equatable {
        /// Whether it is a regular file with a single name.
        let isPlain: Bool
        let owner: UInt32
        let group: UInt32
        let mode: UInt32
    }

    static func status(_ path: String) throws(FileProblem) -> Status {
        var found = stat()
        guard stat(path, &found) == 0 else { throw FileProblem(path: path) }
        return Status(found)
    }

    /// Reads a file without following a symbolic link.
    static func readAsIs(_ path: String) throws(FileProblem) -> (bytes: [UInt8], status: Status) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        var found = stat()
        guard fstat(file, &found) == 0 else { throw FileProblem(path: path) }
        let status = Status(found)
        return (status.isPlain ? try readAll(file, path: path) : [], status)
    }

    /// Whether this process can create a file in a folder. It cannot on a read-only file system.
    static func isWritable(folder: String) -> Bool { faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 }

    static func readText(_ path: String) throws(FileProblem) -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    static func readAll(_ file: Int32, path: String) throws(FileProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < bytesMax {
            let count = systemRead(file, &buffer, buffer.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileProblem(path: path)
            }
            bytes += buffer.prefix(count)
        }
        return bytes
    }

    /// Removes a file if it exists.
    static func remove(_ path: String) throws(FileProblem) {
        guard unlink(path) == 0 || errno == ENOENT else { throw FileProblem(path: path) }
    }

    /// Creates a symbolic link in place of any file at the path.
    static func link(_ path: String, to target: String) throws(FileProblem) {
        try remove(path)
        guard symlink(target, path) == 0 else { throw FileProblem(path: path) }
    }

    /// Removes the temporary files of interrupted writes of a file.
    static func removeDrafts(of path: String) throws(FileProblem) {
        let (folder, prefix) = (DurableFile.folder(of: path), DurableFile.draftPrefix(of: path))
        guard exists(folder) else { return }
        for draft in try names(in: folder) where draft.hasPrefix(prefix) { try remove("\(folder)/\(draft)") }
    }

    /// Removes a folder if it is empty.
    static func removeFolder(_ path: String) { rmdir(path) }

    /// Creates a folder, or sets the mode and owner of an existing one.
    static func makeFolder(_ path: String, mode: UInt32, owner: Owner? = nil) throws(FileProblem) {
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else { throw FileProblem(path: path) }
        let file = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: path) }
        defer { close(file) }
        guard fchmod(file, mode_t(mode)) == 0 else { throw FileProblem(path: path) }
        if let owner { guard fchown(file, owner.user, owner.group) == 0 else { throw FileProblem(path: path) } }
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) throws(FileProblem) -> [String] {
        guard let stream = opendir(folder) else { throw FileProblem(path: folder) }
        defer { closedir(stream) }
        return names(of: stream).sorted()
    }

    static func names(of stream: OpaquePointer) -> [String] {
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The path after resolving all symbolic links.
    static func resolved(_ path: String) throws(FileProblem) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard realpath(path, &buffer) != nil else { throw FileProblem(path: path) }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs `body` while no other process does so for the same folder. If the lock is not free within a short time, it
    /// answers `nil` without running `body`.
    static func whileLocked<Result>(
        folder: String, _ body: () throws(FileProblem) -> Result
    ) throws(FileProblem) -> Result? {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw FileProblem(path: folder) }
        defer { close(file) }
        var attempts = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileProblem(path: folder) }
            attempts += 1
            guard attempts < 200 else { return nil }
            usleep(1000)
        }
        return try body()
    }
}

extension Files.Status {
    fileprivate init(_ found: stat) {
        isPlain = found.st_mode & S_IFMT == S_IFREG && found.st_nlink == 1
        owner = found.st_uid
        group = found.st_gid
        mode = UInt32(found.st_mode) & 0o7777
    }
}

// A separate function, because inside the type its own `read` hides the system's.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}
