// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SQLiteStorage

/// What killed and failed commands leave stands in nobody's way, and nothing else is removed.
struct UnfinishedTests {
    private let temporary: TemporaryDirectory
    private let database: URL
    private let backup: Backup
    private var restored: String { temporary.path + "/restored" }

    init() throws {
        temporary = try TemporaryDirectory()
        database = DataDirectory.databaseURL(in: temporary.path + "/data")
        try SQLiteStorage(in: DataDirectory(path: temporary.path + "/data")).close()
        backup = Backup(at: temporary.path + "/new/backup")
    }

    private func make(undo: UndoList = UndoList()) throws {
        try backup.make(of: database, undo: undo) { _ in
            [
                .init(name: "master.key", contents: Data("key".utf8)),
                .init(name: "tls/ca.pem", contents: Data("c".utf8)),
            ]
        }
    }

    private func put(_ text: String, at path: String) throws {
        let file = temporary.url.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: temporary.path + "/" + path).sorted()
    }

    private func problem(_ work: () throws -> Void) -> String {
        do { try work() } catch { return "\(error)" }
        return "none"
    }

    @Test(arguments: [[], ["keywright.sqlite", "tls/ca.pem"], ["master.key", "SHA256SUMS"]])
    func anUnfinishedBackupIsReplaced(_ moved: [String]) throws {
        for name in moved + [".keywright-unfinished/keywright.sqlite", ".keywright-unfinished/tls/ca.pem"] {
            try put("half", at: "new/backup/\(name)")
        }
        #expect(problem { try backup.verify() } != "none")
        try make()
        try backup.verify()
        #expect(try names("new/backup") == ["SHA256SUMS", "keywright.sqlite", "master.key", "tls"])
    }

    @Test func whatIsOfNoBackupIsNotReplaced() throws {
        for name in [".keywright-unfinished/keywright.sqlite", "mine"] { try put("mine", at: "new/backup/\(name)") }
        #expect(problem { try make() } == "the directory \(backup.url.path) is not empty; nothing was changed")
        #expect(try names("new/backup") == [".keywright-unfinished", "mine"])
        #expect(try names("new/backup/.keywright-unfinished") == ["keywright.sqlite"])
    }

    @Test func oneBackupAtATimeIsMadeInAPlace() throws {
        let undo = UndoList()
        let draft = try BackupDraft(of: backup.url, undo)
        #expect(
            problem { try make() }
                == "cannot make the backup \(backup.url.path): another keywright process makes one there")
        #expect(try names("new/backup") == [".keywright-unfinished"])
        withExtendedLifetime(draft) {}
        undo.run()
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "/new"))
    }

    @Test func aBackupIsTakenBackUntilItIsKept() throws {
        let first = UndoList()
        try make(undo: first)
        #expect(first.run())
        #expect(!first.run())
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "/new"))
        // What was undone is not begun again.
        #expect(problem { try make(undo: first) }.hasSuffix(": it was stopped"))
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "/new"))
        let undo = UndoList()
        try make(undo: undo)
        undo.forget()
        #expect(!undo.run())
        try backup.verify()
    }

    @Test func anEmptyDirectoryIsEmptyAgainAfterAFailure() throws {
        try FileManager.default.createDirectory(at: backup.url, withIntermediateDirectories: true)
        struct Failure: Error {}
        #expect(throws: Backup.Failure.self) { try backup.make(of: database) { _ in throw Failure() } }
        #expect(try names("new/backup").isEmpty)
    }

    @Test func anUnfinishedRestoreIsReplaced() throws {
        try make()
        for (name, text) in [
            ("keywright.sqlite.new", "half"), ("keywright.sqlite.new-journal", "half"), ("master.key", "ke"),
        ] {
            try put(text, at: "restored/\(name)")
        }
        try put("", at: "restored/tls/ca.pem")
        try put("", at: "restored/keywright.lock")
        try backup.restore(into: restored)
        #expect(try names("restored") == ["keywright.lock", "keywright.sqlite", "master.key", "tls"])
        #expect(FileManager.default.contents(atPath: restored + "/master.key") == Data("key".utf8))
    }

    /// A master key that somebody put beside an unfinished restore may be the only copy.
    @Test(arguments: ["master.key", "mine", "tls/mine", "keywright.sqlite"])
    func whatIsOfNoRestoreIsNotReplaced(_ name: String) throws {
        try make()
        try put("half", at: "restored/keywright.sqlite.new")
        try put("mine", at: "restored/\(name)")
        let before = try names("restored")
        #expect(problem { try backup.restore(into: restored) }.hasSuffix("is not empty; nothing was changed"))
        #expect(try names("restored") == before)
        #expect(FileManager.default.contents(atPath: "\(restored)/\(name)") == Data("mine".utf8))
    }

    @Test func aRestoreThatFailsLeavesNoDirectory() throws {
        try make()
        struct Failure: Error {}
        #expect(throws: Backup.Failure.self) { try backup.restore(into: restored) { _ in throw Failure() } }
        #expect(!FileManager.default.fileExists(atPath: restored))
    }

    @Test func onlyADirectoryThatWasEmptyIsDiscarded() throws {
        let new = temporary.path + "/a/b"
        let directory = try DataDirectory(path: new)
        try SQLiteStorage(in: directory).close()
        try put("key", at: "a/b/master.key")
        directory.discard()
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "/a"))
        let old = try DataDirectory(path: temporary.path + "/data")
        old.discard()
        #expect(try names("data") == ["keywright.lock", "keywright.sqlite"])
        try put("mine", at: "c/mine")
        try DataDirectory(path: temporary.path + "/c").discard()
        #expect(try names("c") == ["keywright.lock", "mine"])
    }
}
