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

    package init(at path: String) { url = URL(literalPath: path, isDirectory: true) }

    package var databaseURL: URL { url.appendingPathComponent(Self.databaseName) }

    /// Copies a database, even while it is served, as of a single point in time. An incomplete backup is removed.
    ///
    /// A damaged database is copied as far as SQLite can read it, so that the remaining data is not lost.
    ///
    /// - Parameters:
    ///   - undo: Gets what removes the backup again, until it is complete or later.
    ///   - extras: Makes the other files of the backup of this copy.
    package func make(
        of database: URL, undo: UndoList = UndoList(), with extras: (_ copy: URL) throws -> [Extra]
    ) throws {
        try OpeningChecks(database: database).requireReadable()
        guard try isVacant() else {
            throw Failure(description: "the directory \(url.path) is not empty; nothing was changed")
        }
        do {
            let draft = try BackupDraft(of: url, undo)
            try copy(database, into: draft.databaseURL)
            for extra in try extras(draft.databaseURL) { try write(extra.contents, to: extra.name, in: draft) }
            try Checksums.write(in: draft.url)
            try draft.finish()
        } catch {
            undo.run()
            throw failure(error)
        }
    }

    /// Checks every byte against its checksum. `DatabaseReview` checks the contents of the database.
    package func verify() throws {
        do {
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
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "cannot read the backup \(url.path): \(FileTrouble(error))")
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

    /// The temporary name of an incomplete database.
    static func unfinished(_ database: URL) -> URL { database.appendingPathExtension("new") }

    private func isVacant() throws -> Bool {
        do {
            return try BackupDraft.isVacant(url)
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> Failure {
        Failure(description: "cannot make the backup \(url.path): \(FileTrouble(error).words(besides: url.path))")
    }

    private func copy(_ database: URL, into copy: URL) throws {
        do {
            let source = try DatabaseQueue(path: database.path, configuration: SQLiteConnection.reading)
            try source.writeWithoutTransaction {
                try $0.execute(sql: "VACUUM INTO ?", arguments: [copy.path])
            }
            try source.close()
        } catch {
            let words = FileTrouble(error, database: database).words(besides: database.path)
            throw Failure(description: "\(database.path): \(words)")
        }
        try DurableFile.sync(copy.path)
    }

    private func write(_ contents: Data, to name: String, in draft: BackupDraft) throws {
        let file = draft.url.appendingPathComponent(name)
        try DurableFolder.make(file.deletingLastPathComponent().path, withParents: false)
        try DurableFile.replace(file.path, with: Array(contents), mode: 0o600)
    }
}
