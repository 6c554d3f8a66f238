// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// A backup that is being made, in a directory within that of the backup. While this directory is there, everything
/// beside it is incomplete, so what a killed command left can be removed by the next one.
struct BackupDraft {
    static let name = ".keywright-unfinished"
    private static let triesMax = 100
    private static let parts = [Backup.databaseName, DataDirectory.masterKeyName, BackupFiles.certificates]

    let url: URL
    private let backup: URL
    private let lock: FileLock

    var databaseURL: URL { url.appendingPathComponent(Backup.databaseName) }

    /// Begins a backup in a directory that is vacant.
    ///
    /// - Parameter undo: Gets what removes the backup, also when it is complete.
    init(of backup: URL, _ undo: UndoList) throws {
        self.backup = backup
        let url = backup.appendingPathComponent(Self.name)
        self.url = url
        lock = try undo.make {
            let made = try DurableFolder.make(backup.path)
            do {
                try DurableFolder.make(url.path, withParents: false)
                return (try Self.lock(url), undo: { Self.remove(url, in: backup, made) })
            } catch {
                DurableFolder.remove(made)
                throw error
            }
        }
        Self.removeParts(of: backup)
        for left in try DurableFolder.names(url.path) {
            try FileManager.default.removeItem(at: url.appendingPathComponent(left))
        }
    }

    /// Whether a backup can be made in a directory: it is missing, empty, or holds an unfinished backup.
    static func isVacant(_ directory: URL) throws(FileProblem) -> Bool {
        guard try SmallFile.exists(directory.path) else { return true }
        let names = try DurableFolder.names(directory.path)
        return names.isEmpty
            || names.contains(name) && names.allSatisfy { ([name, Checksums.name] + parts).contains($0) }
    }

    /// Gives the files their names, the checksums last.
    func finish() throws {
        for name in Self.parts + [Checksums.name] where try SmallFile.exists(url.appendingPathComponent(name).path) {
            try DurableFile.move(url.appendingPathComponent(name).path, to: backup.appendingPathComponent(name).path)
        }
        guard rmdir(url.path) == 0 else { throw FileProblem(path: url.path) }
        try DurableFile.sync(backup.path)
    }

    private static func lock(_ url: URL) throws -> FileLock {
        do throws(FileProblem) {
            return try FileLock(url.path, O_RDONLY | O_DIRECTORY)
        } catch {
            guard error.code == EWOULDBLOCK else { throw error }
            throw Backup.Failure(description: "another keywright process makes one there")
        }
    }

    /// Removes a backup. If the command still works on it, it may make files until it finds that they are gone.
    private static func remove(_ url: URL, in backup: URL, _ made: [String]) {
        for _ in 0..<triesMax {
            try? FileManager.default.removeItem(at: url)
            removeParts(of: backup)
            guard let names = try? DurableFolder.names(backup.path), !names.isEmpty else { break }
        }
        DurableFolder.remove(made)
    }

    private static func removeParts(of backup: URL) {
        for name in [Checksums.name] + parts {
            try? FileManager.default.removeItem(at: backup.appendingPathComponent(name))
        }
    }
}
