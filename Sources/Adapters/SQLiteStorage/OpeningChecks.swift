// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What SQLite does not look at, or takes for a beginning, when it opens a database.
struct OpeningChecks {
    /// Room on the disk without which SQLite cannot open a database, or not without harm: it maps a file into memory
    /// that must not run out of room then.
    static let freeBytesMin = 1024 * 1024
    private static let walHeaderBytes = 32

    let database: URL
    private var directory: URL { database.deletingLastPathComponent() }
    private var path: String { database.path }
    private var walPath: String { path + "-wal" }
    private var hasMasterKey: Bool {
        size(of: directory.appendingPathComponent(DataDirectory.masterKeyName).path) != nil
    }

    /// What a server looks at before it opens a database.
    func requireWhole() throws(OpenFailure) {
        try requireRoom()
        try requireIntact()
    }

    /// The part of it that says something of the data: also of those that nobody serves, and of a backup.
    func requireIntact() throws(OpenFailure) {
        try requirePresent()
        if let log = size(of: walPath), log > Self.walHeaderBytes && !walHeaderIsWhole() {
            throw damaged("the first bytes of its write-ahead log \(walPath) are not what was written")
        }
        // With a log or a journal, SQLite itself makes good what was cut.
        if let size = size(of: path), self.size(of: walPath) ?? 0 == 0, self.size(of: path + "-journal") == nil,
            let page = pageSize(), !size.isMultiple(of: page)
        {
            throw damaged("it ends in the middle of a page")
        }
    }

    /// Whether there is a database, or nothing yet that belongs to one.
    func requirePresent() throws(OpenFailure) {
        let size = size(of: path)
        if size == nil, self.size(of: Backup.unfinished(database).path) != nil {
            throw .unfinishedRestore(path: directory.path)
        }
        // Opening a pipe waits for somebody to write into it.
        guard size == nil || isFile(path) else { throw damaged("it is not a file") }
        // The first page is written before the log is begun, and before a master key is drawn.
        if size ?? 0 == 0 && (self.size(of: walPath) ?? 0 > 0 || hasMasterKey) {
            throw damaged("it is \(size == nil ? "missing" : "empty"), but not what belongs to it")
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

    private func size(of path: String) -> Int? {
        var found = stat()
        return stat(path, &found) == 0 ? Int(found.st_size) : nil
    }

    private func isFile(_ path: String) -> Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
    }

    /// The 16 bits at 16 of the header of a SQLite database; 1 stands for 65536.
    private func pageSize() -> Int? {
        let header = bytes(of: path, count: 18)
        guard header.count == 18, header.starts(with: "SQLite format 3\0".utf8) else { return nil }
        let size = Int(header[16]) << 8 | Int(header[17])
        let found = size == 1 ? 65536 : size
        return found.nonzeroBitCount == 1 && found >= 512 ? found : nil
    }

    /// SQLite takes a log whose header has not its checksum for one that was never begun. But the header is synced before
    /// anything follows it: a longer log with a bad one was damaged, and holds what was acknowledged.
    /// The format: https://www.sqlite.org/fileformat2.html#walformat
    private func walHeaderIsWhole() -> Bool {
        let header = bytes(of: walPath, count: Self.walHeaderBytes)
        guard header.count == Self.walHeaderBytes else { return false }
        func word(_ index: Int, isBigEndian: Bool = true) -> UInt32 {
            let word = header[index * 4..<index * 4 + 4].reduce(0) { $0 << 8 | UInt32($1) }
            return isBigEndian ? word : word.byteSwapped
        }
        // The last bit of the magic number tells the order of bytes in sums.
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
