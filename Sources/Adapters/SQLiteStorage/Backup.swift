// SPDX-License-Identifier: Apache-2.0

import DurableFiles
package import Foundation
import GRDB

/// A directory with a copy of the database, and with the checksum of every file in it.
package struct Backup: Sendable {
    package static let databaseName = DataDirectory.databaseName

    /// What goes wrong with a backup, in words for the operator.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// A small file that goes with the database.
    package struct Extra: Sendable {
        let name: String
        let contents: Data

        /// - Parameter name: Its path in the backup, and in the data directory where it is restored.
        package init(name: String, contents: Data) {
            self.name = name
            self.contents = contents
        }
    }

    package let url: URL

    package init(at path: String) { url = URL(fileURLWithPath: path, isDirectory: true) }

    package var databaseURL: URL { url.appendingPathComponent(Self.databaseName) }

    /// Copies a database of which another process may be the server: the copy is of one moment. What was made is removed
    /// where it cannot be finished.
    ///
    /// A database that is damaged is copied as far as SQLite can read it: what is left of it must not be lost.
    ///
    /// - Parameter extras: What else goes into the backup of this copy.
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

    /// Checks every byte against its checksum. What the database says is `DatabaseReview`'s to check.
    package func verify() throws {
        try Checksums.verify(url)
        let file = try BackupFiles.open(databaseURL)
        defer { try? file.close() }
        let header = try file.read(upToCount: 20) ?? Data()
        // With a write-ahead log, reading would make files in the backup.
        guard header.dropFirst(18).allSatisfy({ $0 == 1 }) else {
            throw Failure(
                description: "the backup \(url.path) is not whole: \(Self.databaseName) has a write-ahead log, "
                    + "as no copy has that a backup is made of")
        }
    }

    /// Why a database was damaged before it was copied, where its copy does not show it; `nil` where it was not.
    package static func problem(ofCopied database: URL) -> String? {
        do {
            try OpeningChecks(database: database).requireIntact()
            return nil
        } catch {
            return error.description
        }
    }

    /// Puts the backup, which must be whole, into an empty data directory and holds its lock while it does.
    ///
    /// - Parameter edit: Changes the copy of the database before it can be served.
    package func restore(into path: String, editing edit: (_ database: URL) throws -> Void = { _ in }) throws {
        try verify()
        let target = URL(fileURLWithPath: path, isDirectory: true)
        try Self.requireEmpty(target)
        let directory = try DataDirectory(path: path)
        do {
            let database = directory.databaseURL
            // Copied first, so that the directory is never taken for that of a new server, and named last.
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

    /// The name of a database that is not whole yet.
    static func unfinished(_ database: URL) -> URL { database.appendingPathExtension("new") }

    /// Copies a file durably. It is its owner's alone, whatever the backup's file is.
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

    /// Removes what is in a directory, but for the lock.
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

    /// Makes a directory where it is missing, for its owner alone, and durably.
    static func makeDirectory(_ directory: URL) throws {
        guard !FileManager.default.fileExists(atPath: directory.path) else { return }
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try sync(directory.deletingLastPathComponent())
    }

    /// A directory that is missing is empty. The lock of a data directory holds nothing.
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
