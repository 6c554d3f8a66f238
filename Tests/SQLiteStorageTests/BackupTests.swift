// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

struct BackupTests {
    private let temporary: TemporaryDirectory
    private let database: URL
    private let backup: Backup

    /// Makes a backup of a database with the smallest page size, so that each of its bytes can be changed in turn.
    init() throws {
        temporary = try TemporaryDirectory()
        let data = temporary.path + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        database = DataDirectory.databaseURL(in: data)
        try DatabaseQueue(path: database.path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA page_size = 512; VACUUM")
        }
        try SQLiteStorage(in: DataDirectory(path: data)).close()
        backup = Backup(at: temporary.path + "/backup")
        try backup.make(of: database, with: { _ in [.init(name: "tls/ca.pem", contents: Data("certificate".utf8))] })
    }

    @Test func anyFlippedBitIsFound() throws {
        try backup.verify()
        for name in ["keywright.sqlite", "tls/ca.pem", "SHA256SUMS"] {
            let file = backup.url.appendingPathComponent(name)
            let whole = try Data(contentsOf: file)
            #expect(name != "keywright.sqlite" || whole.count < 80_000)
            for index in whole.indices {
                var flipped = whole
                flipped[index] ^= 1 << (index % 8)
                try flipped.write(to: file)
                #expect(throws: Backup.Failure.self, "byte \(index) of \(name)") { try backup.verify() }
            }
            try whole.write(to: file)
        }
        try backup.verify()
    }

    @Test func whatIsDamagedIsNamed() throws {
        let sums = backup.url.appendingPathComponent("SHA256SUMS")
        let certificate = backup.url.appendingPathComponent("tls/ca.pem")
        try Data("other".utf8).write(to: certificate)
        #expect(problem { try backup.verify() }.hasSuffix("is not whole: tls/ca.pem is damaged"))
        try FileManager.default.removeItem(at: certificate)
        #expect(problem { try backup.verify() }.hasSuffix("is not whole: tls/ca.pem is missing"))
        try Data("certificate".utf8).write(to: certificate)
        try Data().write(to: backup.url.appendingPathComponent("more"))
        #expect(problem { try backup.verify() }.hasSuffix("is not whole: more does not belong to a backup"))
        try FileManager.default.removeItem(at: backup.url.appendingPathComponent("more"))
        try Data(String(contentsOf: sums, encoding: .utf8).dropLast().utf8).write(to: sums)
        #expect(problem { try backup.verify() }.hasSuffix("is not whole: SHA256SUMS is damaged"))
        try FileManager.default.removeItem(at: sums)
        #expect(problem { try backup.verify() }.hasSuffix("is not a complete backup: it has no SHA256SUMS"))
    }

    @Test(arguments: [
        "keywright.sqlite-wal", "keywright.sqlite-shm", "keywright.sqlite-journal", "keywright.sqlite.new",
        "keywright.lock",
        "tls/more/ca.pem",
    ])
    func whatDoesNotBelongIsRefusedWithItsChecksumToo(name: String) throws {
        let file = backup.url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
        let sums = backup.url.appendingPathComponent("SHA256SUMS")
        // The checksum of an empty file.
        let line = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  \(name)\n"
        try Data((String(contentsOf: sums, encoding: .utf8) + line).utf8).write(to: sums)
        #expect(problem { try backup.verify() }.hasSuffix("does not belong to a backup"))
        #expect(
            problem { try backup.restore(into: temporary.path + "/restored") }.hasSuffix("does not belong to a backup"))
    }

    /// Nobody writes into the pipe, so opening it as a file would block forever.
    @Test(arguments: ["keywright.sqlite", "tls/ca.pem", "SHA256SUMS"])
    func aPipeOrALinkInPlaceOfAFileIsRefused(name: String) throws {
        let file = backup.url.appendingPathComponent(name)
        let outside = temporary.url.appendingPathComponent("outside")
        try FileManager.default.moveItem(at: file, to: outside)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: outside)
        let ending = name == "SHA256SUMS" ? "it has no SHA256SUMS" : "\(name) is not a file"
        #expect(problem { try backup.verify() }.hasSuffix(ending))
        try FileManager.default.removeItem(at: file)
        #expect(mkfifo(file.path, 0o600) == 0)
        #expect(problem { try backup.verify() }.hasSuffix(ending))
        #expect(problem { try backup.restore(into: temporary.path + "/restored") }.hasSuffix(ending))
    }

    @Test func aListOfChecksumsIsNotReadWithoutEnd() throws {
        let sums = backup.url.appendingPathComponent("SHA256SUMS")
        #expect(truncate(sums.path, 1 << 40) == 0)
        #expect(problem { try backup.verify() }.hasSuffix("is not whole: SHA256SUMS has over 64 KB"))
    }

    /// Reading such a database would create files in the backup.
    @Test func aDatabaseWithALogIsRefused() throws {
        try DatabaseQueue(path: backup.databaseURL.path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL")
        }
        let before = try FileManager.default.contentsOfDirectory(atPath: backup.url.path).sorted()
        try Checksums.write(in: backup.url)
        #expect(problem { try backup.verify() }.hasSuffix("as no copy has that a backup is made of"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: backup.url.path).sorted() == before)
    }

    /// The message is that of a server.
    @Test func anEmptiedDatabaseIsNotWhole() throws {
        try Data().write(to: database)
        #expect(
            problem { _ = try DatabaseReview(of: database) } == "the database \(database.path) is damaged: it is empty")
        try Data("key".utf8).write(to: database.deletingLastPathComponent().appendingPathComponent("master.key"))
        let words = problem { _ = try SQLiteStorage(in: DataDirectory(path: temporary.path + "/data")) }
        #expect(words.contains("is damaged: it is empty, but not what belongs to it"))
        #expect(problem { _ = try DatabaseReview(of: database) } == words)
        let other = Backup(at: temporary.path + "/other")
        #expect(problem { try other.make(of: database, with: { _ in [] }) } == words)
        #expect(!FileManager.default.fileExists(atPath: other.url.path))
    }

    @Test func itIsNotMadeOverAnything() throws {
        let before = try Data(contentsOf: backup.databaseURL)
        #expect(
            problem { try backup.make(of: database, with: { _ in [] }) }.hasSuffix("is not empty; nothing was changed"))
        #expect(try Data(contentsOf: backup.databaseURL) == before)
        try backup.verify()
    }

    @Test func whatCannotBeFinishedIsRemoved() throws {
        try Data("no database".utf8).write(to: database)
        let other = Backup(at: temporary.path + "/other")
        #expect(throws: Backup.Failure.self) { try other.make(of: database, with: { _ in [] }) }
        #expect(!FileManager.default.fileExists(atPath: other.url.path))
    }

    @Test func itIsRestoredIntoAnEmptyDirectoryOnly() throws {
        let target = temporary.path + "/restored"
        try backup.restore(into: target)
        #expect(try Data(contentsOf: DataDirectory.databaseURL(in: target)) == Data(contentsOf: backup.databaseURL))
        #expect(FileManager.default.contents(atPath: target + "/tls/ca.pem") == Data("certificate".utf8))
        _ = try SQLiteStorage(in: DataDirectory(path: target))
        #expect(problem { try backup.restore(into: target) }.hasSuffix("is not empty; nothing was changed"))
    }

    @Test func oneThatIsDamagedIsNotRestored() throws {
        try Data("other".utf8).write(to: backup.url.appendingPathComponent("tls/ca.pem"))
        let target = temporary.path + "/restored"
        #expect(throws: Backup.Failure.self) { try backup.restore(into: target) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    /// Backups may be older than the server that restores them.
    @Test(arguments: 1..<SchemaMigration.all.count)
    func oneOfAnOlderSchemaIsAsGood(versions: Int) throws {
        let old = temporary.path + "/old-\(versions)"
        try SQLiteStorage(
            in: DataDirectory(path: old), migrations: Array(SchemaMigration.all.prefix(versions))
        ).close()
        let file = DataDirectory.databaseURL(in: old)
        try DatabaseQueue(path: file.path).write { db in
            let columns =
                versions == 1 ? "account, app_id, is_operator, created_at" : "account, app_id, remark, created_at"
            try db.execute(sql: "INSERT INTO account (\(columns)) VALUES (1, 1, 1, 0)")
        }
        #expect(try DatabaseReview(of: file).accounts == 1)
        // The backup was read and not changed.
        #expect(
            try DatabaseQueue(path: file.path).read { try String.fetchAll($0, sql: "SELECT * FROM grdb_migrations") }
                .count == versions)
    }

    /// Tags of instances are counted, not only those of key pairs.
    @Test func aReviewCountsTheTagsOfInstances() async throws {
        let path = temporary.path + "/tagged"
        let storage = try SQLiteStorage(in: DataDirectory(path: path))
        try await storage.apply(Samples.newAccount(Samples.account, appID: 1, secretID: "AKIDone"))
        let tags = try Samples.tags(("env", "prod"))
        for product in Product.allCases {
            let instance = try Samples.instance(1, of: product, tags: tags)
            try await storage.apply(Samples.change(.instance(.add([instance], token: nil))))
        }
        try storage.close()
        #expect(try DatabaseReview(of: DataDirectory.databaseURL(in: path)).accounts == 1)
    }

    /// Damage with a valid checksum: the database was damaged before it was copied.
    @Test(arguments: [
        ("UPDATE key_pair_count SET key_pairs = 7", "the key pairs of an account are not as many as counted"),
        ("INSERT INTO tag VALUES (1, 'k', 'v', 1)", "the tags of an account are not those of its resources"),
        ("INSERT INTO tag_key VALUES (1, 'k', 1)", "the tags of an account are not those of its resources"),
        (
            "INSERT INTO access_key VALUES ('AKID', 999, 1, x'00', 0, 1, '', NULL)",
            "a row of access_key refers to nothing"
        ),
        ("PRAGMA application_id = 1", "is not a keywright database"),
        ("INSERT INTO grdb_migrations VALUES ('v999')", "was written by a newer keywright"),
    ])
    func aReviewFindsWhatDoesNotFit(sql: String, finding: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try DatabaseQueue(path: database.path, configuration: configuration).writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO account (account, app_id, created_at) VALUES (1, 1, 0)")
            try db.execute(sql: "INSERT INTO key_pair_count VALUES (1, 'cvm', 0)")
            try db.execute(sql: sql)
        }
        #expect(problem { _ = try DatabaseReview(of: database) }.contains(finding))
    }

    private func problem(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "none"
        } catch {
            return "\(error)"
        }
    }
}
