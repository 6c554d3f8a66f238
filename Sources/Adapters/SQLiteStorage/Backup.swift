// SPDX-License-Identifier: Apache-2.0

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
    package func make(of database: URL, with extras: [Extra]) throws {
        guard FileManager.default.fileExists(atPath: database.path) else {
            throw Failure(description: "there is no database \(database.path)")
        }
        let existed = FileManager.default.fileExists(atPath: url.path)
        try Self.requireEmpty(url)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try copy(database)
            for extra in extras { try write(extra.contents, to: extra.name) }
            try Checksums.write(in: url)
        } catch {
            let made =
                existed ? try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil) : [url]
            for file in made ?? [] { try? FileManager.default.removeItem(at: file) }
            throw Failure(description: "cannot make the backup \(url.path): \(SQLiteStorage.words(for: error))")
        }
    }

    /// Checks every byte against its checksum. What the database says is `DatabaseReview`'s to check.
    package func verify() throws { try Checksums.verify(url) }

    /// Puts the backup, which must be whole, into an empty data directory and holds its lock while it does.
    package func restore(into path: String) throws {
        try verify()
        let target = URL(fileURLWithPath: path, isDirectory: true)
        try Self.requireEmpty(target)
        let directory = try DataDirectory(path: path)
        let names = try Checksums.files(in: url).filter { $0 != Self.databaseName && $0 != Checksums.name }
        // The database last: with it, the data are there.
        for name in names + [Self.databaseName] {
            let copy = directory.url.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            let unfinished = copy.appendingPathExtension("new")
            try? FileManager.default.removeItem(at: unfinished)
            try FileManager.default.copyItem(at: url.appendingPathComponent(name), to: unfinished)
            guard try Checksums.checksum(of: unfinished) == Checksums.checksum(of: url.appendingPathComponent(name))
            else {
                throw Failure(description: "\(name) was not copied as it is")
            }
            try Self.sync(unfinished)
            try FileManager.default.moveItem(at: unfinished, to: copy)
            try Self.sync(copy.deletingLastPathComponent())
        }
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
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try contents.write(to: file)
        try Self.sync(file)
    }

    /// A directory that is missing is empty. The lock of a data directory holds nothing.
    private static func requireEmpty(_ directory: URL) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        guard names.allSatisfy({ $0 == DataDirectory.lockName }) else {
            throw Failure(description: "the directory \(directory.path) is not empty; nothing was changed")
        }
    }

    static func sync(_ file: URL) throws {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw Failure(description: "cannot sync \(file.path): \(String(cString: strerror(errno)))")
        }
    }
}
