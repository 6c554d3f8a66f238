// SPDX-License-Identifier: Apache-2.0

import DurableFiles
package import Foundation
import GRDB

/// A directory with a copy of the database and the checksums of all its files.
package struct Backup: Sendable {
    package static let databaseName = DataDirectory.databaseName

    /// A failure of a backup, described for the operator.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// A small file that is stored with the database.
    package struct Extra: Sendable {
        let name: String
        let contents: Data

        /// - Parameter name: The path in the backup and, after a restore, in the data directory.
        package init(name: String, contents: Data) {
            self.name = name
            self.contents = contents
        }
    }

    package let url: URL

    package init(at path: String) { url = URL(fileURLWithPath: path, isDirectory: true) }

    package var databaseURL: URL { url.appendingPathComponent(Self.databaseName) }

    /// Copies a database, even while it is served, as of a single point in time. An incomplete backup is removed.
    ///
    /// A damaged database is copied as far as SQLite can read it, so that the remaining data is not lost.
    ///
    /// - Parameter extras: Makes the other files of the backup of this copy.
    package func make(of database: URL, with extras: (_ copy: URL) throws -> [Extra]) throws {
        try OpeningChecks(database: database).requirePresent()
        guard FileManager.default.fileExists(atPath: database.path) else {
            throw Failure(description: "there is no database \(database.path)")
        }
        let existed = FileManager.default.fileExists(atPath: url.path)
        try Self.requireEmpty(url)
        do {
            try Self.makeDirectory(url)
            try copy(database)
            for extra in try extras(databaseURL) { try write(extra.contents, to: extra.name) }
            try Checksums.write(in: url)
        } catch {
            let made =
                existed ? try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil) : [url]
            for file in made ?? [] { try? FileManager.default.removeItem(at: file) }
            throw Failure(description: "cannot make the backup \(url.path): \(Self.words(for: error))")
        }
    }

    /// Checks every byte against its checksum. `DatabaseReview` checks the contents of the database.
    package func verify() throws {
        try Checksums.verify(url)
        let file = try BackupFiles.open(databaseURL)
        defer { try? file.close() }
        let header = try file.read(upToCount: 20) ?? Data()
        // In WAL mode, reading would create files in the backup.
        guard header.dropFirst(18).allSatisfy({ $0 == 1 }) else {
            throw Failure(
                description: "the backup \(url.path) is not whole: \(Self.databaseName) has a write-ahead log, "
                    + "as no copy has that a backup is made of")
        }
    }

    /// The damage that a database had before it was copied, if the copy does not show it; `nil` if there was none.
    package static func problem(ofCopied database: URL) -> String? {
        do {
            try OpeningChecks(database: database).requireIntact()
            return nil
        } catch {
            return error.description
        }
    }

    /// Restores the backup, which must be complete, into an empty data directory and holds its lock meanwhile.
    ///
    /// - Parameter edit: Changes the restored database before it can be served.
    package func restore(into path: String, editing edit: (_ database: URL) throws -> Void = { _ in }) throws {
        try verify()
        let target = URL(fileURLWithPath: path, isDirectory: true)
        try Self.requireEmpty(target)
        let directory = try DataDirectory(path: path)
        do {
            let database = directory.databaseURL
            // The database is copied first, so that the directory never looks new, and renamed last.
            try restore(Self.databaseName, as: Self.unfinished(database))
            for name in try BackupFiles.all(in: url) where name != Self.databaseName {
                let file = target.appendingPathComponent(name)
                try Self.makeDirectory(file.deletingLastPathComponent())
                try restore(name, as: file)
            }
            try edit(Self.unfinished(database))
            try Self.sync(Self.unfinished(database))
            try FileManager.default.moveItem(at: Self.unfinished(database), to: database)
            try Self.sync(target)
        } catch {
            Self.empty(target)
            throw Failure(description: "cannot restore into \(path): \(Self.words(for: error))")
        }
    }

    /// The temporary name of an incomplete database.
    static func unfinished(_ database: URL) -> URL { database.appendingPathExtension("new") }

    /// Copies a file durably. Only its owner may access it, whatever the permissions in the backup are.
    private func restore(_ name: String, as copy: URL) throws {
        let source = try BackupFiles.open(url.appendingPathComponent(name))
        defer { try? source.close() }
        guard
            FileManager.default.createFile(
                atPath: copy.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw Failure(description: "cannot make \(copy.path): \(String(cString: strerror(errno)))") }
        let target = try FileHandle(forWritingTo: copy)
        defer { try? target.close() }
        while let chunk = try source.read(upToCount: Checksums.chunkBytes), !chunk.isEmpty {
            try target.write(contentsOf: chunk)
        }
        guard try Checksums.checksum(of: copy) == Checksums.checksum(of: url.appendingPathComponent(name)) else {
            throw Failure(description: "\(name) was not copied as it is")
        }
        try Self.sync(copy)
        try Self.sync(copy.deletingLastPathComponent())
    }

    /// Removes the contents of a directory, except the lock.
    private static func empty(_ directory: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        for name in names where name != DataDirectory.lockName {
            try? FileManager.default.removeItem(at: directory.appendingPathComponent(name))
        }
    }

    private static func words(for error: any Error) -> String {
        (error as? Failure)?.description ?? SQLiteStorage.words(for: error)
    }

    private func copy(_ database: URL) throws {
        let source = try DatabaseQueue(path: database.path, configuration: SQLiteConnection.reading)
        try source.writeWithoutTransaction {
            try $0.execute(sql: "VACUUM INTO ?", arguments: [databaseURL.path])
        }
        try source.close()
        try Self.sync(databaseURL)
    }

    private func write(_ contents: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try Self.makeDirectory(file.deletingLastPathComponent())
        do throws(FileProblem) {
            try DurableFile.replace(file.path, with: Array(contents), mode: 0o600)
        } catch {
            throw Failure(description: "cannot write \(error)")
        }
    }

    /// Creates a missing directory durably, accessible for its owner only.
    static func makeDirectory(_ directory: URL) throws {
        guard !FileManager.default.fileExists(atPath: directory.path) else { return }
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try sync(directory.deletingLastPathComponent())
    }

    /// Refuses a directory that exists and is not empty. The lock file of a data directory is ignored.
    private static func requireEmpty(_ directory: URL) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        guard names.allSatisfy({ $0 == DataDirectory.lockName }) else {
            throw Failure(description: "the directory \(directory.path) is not empty; nothing was changed")
        }
    }

    static func sync(_ file: URL) throws {
        do throws(FileProblem) {
            try DurableFile.sync(file.path)
        } catch {
            throw Failure(description: "cannot sync \(error)")
        }
    }
}
