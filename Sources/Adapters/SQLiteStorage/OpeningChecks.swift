// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// Checks before a database is opened, for problems that SQLite ignores or takes for an empty database.
struct OpeningChecks {
    /// The free disk space without which SQLite cannot open a database safely: it maps a file into memory, which must
    /// not run out of space later.
    static let freeBytesMin = 1024 * 1024
    private static let walHeaderBytes = 32

    let database: URL
    private var directory: URL { database.deletingLastPathComponent() }
    private var path: String { database.path }
    private var walPath: String { path + "-wal" }
    private var masterKeyPath: String { directory.appendingPathComponent(DataDirectory.masterKeyName).path }

    /// The checks of a server before it opens a database.
    func requireWhole() throws(OpenFailure) {
        try requireRoom()
        try requireIntact()
        for file in [path, walPath, path + "-shm", path + "-journal"] where try size(of: file) != nil {
            guard access(file, R_OK | W_OK) == 0 else { throw cannotOpen(FileProblem(path: file)) }
        }
    }

    /// The checks of whoever reads a database that must exist.
    func requireReadable() throws(OpenFailure) {
        try requirePresent()
        guard try size(of: path) != nil else { throw .absent(path: path) }
    }

    /// The checks of the data alone, which also apply to databases that are not in service and to backups.
    func requireIntact() throws(OpenFailure) {
        try requirePresent()
        if let log = try size(of: walPath), log > Self.walHeaderBytes && !walHeaderIsWhole() {
            throw damaged("the first bytes of its write-ahead log \(walPath) are not what was written")
        }
        // If there is a log or a journal, SQLite itself repairs a truncated file.
        if let size = try size(of: path), try self.size(of: walPath) ?? 0 == 0,
            try self.size(of: path + "-journal") == nil, let page = pageSize(), !size.isMultiple(of: page)
        {
            throw damaged("it ends in the middle of a page")
        }
    }

    /// Whether there is a database, or else no file that belongs to one.
    func requirePresent() throws(OpenFailure) {
        let size = try size(of: path)
        if size == nil, try self.size(of: Backup.unfinished(database).path) != nil {
            throw .unfinishedRestore(path: directory.path)
        }
        // Opening a named pipe would block until somebody writes into it.
        guard size == nil || isFile(path) else { throw damaged("it is not a file") }
        // The first page is written before the log is begun and before a master key is drawn.
        let (log, masterKey) = (try self.size(of: walPath), try self.size(of: masterKeyPath))
        if size ?? 0 == 0 && (log ?? 0 > 0 || masterKey != nil) {
            throw damaged("it is \(size == nil ? "missing" : "empty"), but not what belongs to it")
        }
        // A log that cannot be read would be taken for a damaged one.
        for (file, size) in [(path, size), (walPath, log)] where size != nil && access(file, R_OK) != 0 {
            throw cannotOpen(FileProblem(path: file))
        }
    }

    private func requireRoom() throws(OpenFailure) {
        var disk = statvfs()
        guard statvfs(directory.path, &disk) == 0 else { return }
        let blocks = geteuid() == 0 ? disk.f_bfree : disk.f_bavail
        let free = Int(clamping: UInt64(blocks).multipliedReportingOverflow(by: UInt64(disk.f_frsize)).partialValue)
        guard free < Self.freeBytesMin, disk.f_flag & UInt(ST_RDONLY) == 0 else { return }
        throw .noRoom(path: directory.path, freeKilobytes: free / 1024)
    }

    private func damaged(_ reason: String) -> OpenFailure { .damaged(path: path, reason: reason) }

    private func cannotOpen(_ problem: FileProblem) -> OpenFailure {
        let reason = problem.path == path ? problem.reasonWithUser : problem.descriptionWithUser
        return .cannotOpen(path: path, reason: reason)
    }

    /// - Returns: `nil` if there is no such file. One that may not be looked at is not absent.
    private func size(of path: String) throws(OpenFailure) -> Int? {
        var found = stat()
        if stat(path, &found) == 0 { return Int(found.st_size) }
        let problem = FileProblem(path: path)
        guard problem.isAbsence || problem.code == ENOTDIR else { throw cannotOpen(problem) }
        return nil
    }

    private func isFile(_ path: String) -> Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
    }

    /// The 16-bit page size at offset 16 of the header of a SQLite database; 1 stands for 65,536.
    private func pageSize() -> Int? {
        let header = bytes(of: path, count: 18)
        guard header.count == 18, header.starts(with: "SQLite format 3\0".utf8) else { return nil }
        let size = Int(header[16]) << 8 | Int(header[17])
        let found = size == 1 ? 65536 : size
        return found.nonzeroBitCount == 1 && found >= 512 ? found : nil
    }

    /// Whether the header of the log is intact. SQLite ignores a log whose header has a wrong checksum, as if it had
    /// never been begun. But the header is synced before anything follows it, so a longer log with a bad header was
    /// damaged and contains acknowledged data. The format: https://www.sqlite.org/fileformat2.html#walformat
    private func walHeaderIsWhole() -> Bool {
        let header = bytes(of: walPath, count: Self.walHeaderBytes)
        guard header.count == Self.walHeaderBytes else { return false }
        func word(_ index: Int, isBigEndian: Bool = true) -> UInt32 {
            let word = header[index * 4..<index * 4 + 4].reduce(0) { $0 << 8 | UInt32($1) }
            return isBigEndian ? word : word.byteSwapped
        }
        // The last bit of the magic number determines the byte order of the checksums.
        guard word(0) & ~1 == 0x377f_0682, word(1) == 3_007_000 else { return false }
        var (first, second): (UInt32, UInt32) = (0, 0)
        for index in stride(from: 0, to: 6, by: 2) {
            first &+= word(index, isBigEndian: word(0) & 1 == 1) &+ second
            second &+= word(index + 1, isBigEndian: word(0) & 1 == 1) &+ first
        }
        return first == word(6) && second == word(7)
    }

    private func bytes(of path: String, count: Int) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        return ((try? file.read(upToCount: count)) ?? nil).map { Array($0) } ?? []
    }
}
