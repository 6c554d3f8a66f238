// SPDX-License-Identifier: Apache-2.0

import DurableFiles
package import Foundation

extension Backup {
    /// Restores the backup, which must be complete, into an empty data directory and holds its lock meanwhile. What an
    /// earlier restore of the same backup left there, when it was killed, is replaced.
    ///
    /// - Parameters:
    ///   - undo: Gets what removes the restored data again, until they are complete.
    ///   - edit: Changes the restored database before it can be served.
    package func restore(
        into path: String, undo: UndoList = UndoList(), editing edit: (_ database: URL) throws -> Void = { _ in }
    ) throws {
        try verify()
        let target = URL(literalPath: path, isDirectory: true)
        try requireVacant(target)
        let directory = try undo.make {
            let directory = try DataDirectory(path: path)
            // Another process may have had the lock until now.
            try requireVacant(target)
            return (directory, undo: { directory.discard(evenIfNotEmpty: true) })
        }
        do {
            let database = directory.databaseURL
            try Self.removeLeftOver(database)
            // The database is copied first, so that the directory never looks new, and renamed last.
            try restore(Self.databaseName, as: Self.unfinished(database))
            for name in try BackupFiles.all(in: url) where name != Self.databaseName {
                let file = target.appendingPathComponent(name)
                try DurableFolder.make(file.deletingLastPathComponent().path, withParents: false)
                try restore(name, as: file)
            }
            try edit(Self.unfinished(database))
            try DurableFile.sync(Self.unfinished(database).path)
            try DurableFile.move(Self.unfinished(database).path, to: database.path)
            undo.forget()
        } catch {
            undo.run()
            let trouble = FileTrouble(error, database: Self.unfinished(directory.databaseURL))
            throw Failure(description: "cannot restore into \(path): \(trouble)")
        }
    }

    /// Copies a file durably. Only its owner may access it, whatever the permissions in the backup are.
    private func restore(_ name: String, as copy: URL) throws {
        let source = try BackupFiles.open(url.appendingPathComponent(name))
        defer { try? source.close() }
        // A remainder may have another mode.
        unlink(copy.path)
        let descriptor = open(copy.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileProblem(path: copy.path) }
        let target = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { try? target.close() }
        while let chunk = try source.read(upToCount: Checksums.chunkBytes), !chunk.isEmpty {
            guard DurableFile.writeAll(Array(chunk), to: descriptor) else { throw FileProblem(path: copy.path) }
        }
        guard try Checksums.checksum(of: copy) == Checksums.checksum(of: url.appendingPathComponent(name)) else {
            throw Failure(description: "\(name) was not copied as it is")
        }
        try DurableFile.sync(copy.path)
        try DurableFile.sync(copy.deletingLastPathComponent().path)
    }

    /// Refuses a directory that holds anything but the lock of a data directory and what an unfinished restore of this
    /// backup left.
    private func requireVacant(_ directory: URL) throws {
        guard try SmallFile.exists(directory.path) else { return }
        let names: [String]
        do {
            names = try DurableFolder.names(directory.path)
        } catch {
            let words = FileTrouble(error).words(besides: directory.path)
            throw Failure(description: "cannot use the data directory \(directory.path): \(words)")
        }
        let others = names.filter { $0 != DataDirectory.lockName }
        guard !others.isEmpty else { return }
        let database = Self.unfinished(directory.appendingPathComponent(Self.databaseName)).lastPathComponent
        guard others.contains(database), try others.allSatisfy({ try isLeftOver($0, in: directory) }) else {
            throw Failure(description: "the directory \(directory.path) is not empty; nothing was changed")
        }
    }

    /// Whether a file in a data directory is of an unfinished restore of this backup. A file that differs from that in
    /// the backup, such as a master key that was put there since, is not.
    private func isLeftOver(_ name: String, in directory: URL) throws -> Bool {
        let database = "\(Self.databaseName).new"
        if [database, "\(database)-journal", "\(database)-wal", "\(database)-shm"].contains(name) { return true }
        if name == BackupFiles.certificates {
            let files = try DurableFolder.names(directory.appendingPathComponent(name).path)
            return try files.allSatisfy { try isBeginning("\(name)/\($0)", in: directory) }
        }
        return try isBeginning(name, in: directory)
    }

    private func isBeginning(_ name: String, in directory: URL) throws -> Bool {
        let kept = url.appendingPathComponent(name).path
        guard BackupFiles.belongs(name), name != Self.databaseName, try SmallFile.exists(kept) else { return false }
        return try SmallFile.read(kept).starts(with: SmallFile.read(directory.appendingPathComponent(name).path))
    }

    private static func removeLeftOver(_ database: URL) throws {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let path = unfinished(database).path + suffix
            guard unlink(path) == 0 || errno == ENOENT else { throw FileProblem(path: path) }
        }
    }
}
