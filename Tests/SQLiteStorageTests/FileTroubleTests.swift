// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import GRDB
import Testing

@testable import SQLiteStorage

/// Errors of the system, of Foundation and of SQLite in words.
struct FileTroubleTests {
    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    @Test(arguments: [
        (ResultCode.SQLITE_CORRUPT, FileTrouble.Kind.damage, "SQLite 11: m"),
        (.SQLITE_NOTADB, .damage, "SQLite 26: m"),
        (.SQLITE_IOERR_SHORT_READ, .damage, "it ends too early (SQLite 522: m)"),
        (.SQLITE_BUSY, .lock, "another program holds a lock on the database (SQLite 5: m)"),
        (.SQLITE_FULL, .room, "there is no room left on the disk (SQLite 13: m)"),
        (.SQLITE_IOERR_READ, .other, "the disk reported an error (SQLite 266: m)"),
        (.SQLITE_CANTOPEN, .permission, "it cannot be opened or written (SQLite 14: m)"),
        (.SQLITE_ERROR, .other, "SQLite 1: m"),
    ])
    func anErrorOfSQLiteHasAVerdict(_ code: ResultCode, _ kind: FileTrouble.Kind, _ words: String) {
        let trouble = FileTrouble(DatabaseError(resultCode: code, message: "m"))
        #expect(trouble.kind == kind)
        #expect(trouble.description == words)
    }

    /// SQLite says only that it cannot open a file; the system says why.
    @Test func whyADatabaseCannotBeOpenedIsLookedFor() throws {
        let error = DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "m")
        let missing = temporary.url.appendingPathComponent("none")
        let trouble = FileTrouble(error, database: missing)
        #expect(trouble.kind == .absence)
        #expect(trouble.description == "\(missing.path): No such file or directory (SQLite 14: m)")
        let within = temporary.url.appendingPathComponent("file/database")
        try Data().write(to: temporary.url.appendingPathComponent("file"))
        #expect(FileTrouble(error, database: within).description == "\(within.path): Not a directory (SQLite 14: m)")
    }

    @Test func noErrorOfFoundationIsPrintedAsItIs() throws {
        let path = temporary.path + "/none"
        for work in [
            { _ = try FileManager.default.contentsOfDirectory(atPath: path) },
            { _ = try FileManager.default.subpathsOfDirectory(atPath: path) },
            { _ = try Data(contentsOf: URL(fileURLWithPath: path)) },
            { _ = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) },
            { try FileManager.default.moveItem(atPath: path, toPath: path + "2") },
        ] {
            let error = try #require(throws: (any Error).self, performing: work)
            #expect(FileTrouble.explains(error))
            let trouble = FileTrouble(error)
            #expect(trouble.kind == .absence, "\(trouble)")
            #expect(trouble.description.contains("No such file or directory"), "\(trouble)")
            #expect(!trouble.description.contains("Domain"), "\(trouble)")
        }
        let unknown = NSError(domain: NSCocoaErrorDomain, code: CocoaError.Code.fileReadUnknown.rawValue)
        #expect(FileTrouble(unknown).description == "unknown error")
        let denied = NSError(
            domain: NSCocoaErrorDomain, code: CocoaError.Code.fileWriteNoPermission.rawValue,
            userInfo: [NSFilePathErrorKey: "/a"])
        #expect(FileTrouble(denied).description == "/a: Permission denied for user \(NSUserName())")
        #expect(FileTrouble(denied).kind == .permission)
        #expect(FileTrouble(denied).words(besides: "/a") == "Permission denied for user \(NSUserName())")
    }

    @Test func aPathIsTakenLiterally() {
        let here = FileManager.default.currentDirectoryPath
        for path in ["~/data", "~root/data", "~"] {
            let file = DataDirectory.databaseURL(in: path).standardizedFileURL.path
            #expect(file == "\(here)/\(path)/keywright.sqlite")
            #expect(Backup(at: path).databaseURL.standardizedFileURL.path == file)
        }
    }
}
