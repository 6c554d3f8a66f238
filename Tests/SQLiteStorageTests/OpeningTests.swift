// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Testing

@testable import SQLiteStorage

/// Opening a directory and its database, and migrating the schema.
struct OpeningTests {
    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    private var databasePath: String { temporary.path + "/keywright.sqlite" }

    private func open(_ migrations: [SchemaMigration] = SchemaMigration.all) throws -> SQLiteStorage {
        try SQLiteStorage(in: DataDirectory(path: temporary.path), migrations: migrations)
    }

    @Test func aDirectoryIsOpenedOnce() throws {
        let first = try DataDirectory(path: temporary.path)
        #expect { try DataDirectory(path: temporary.path) } throws: { "\($0)".contains("in use by another keywright") }
        _ = consume first
        _ = try DataDirectory(path: temporary.path)
    }

    @Test func aDirectoryIsMadeForItsOwnerAlone() throws {
        let path = temporary.path + "/a/b"
        _ = try DataDirectory(path: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test func aPathThatCannotBeADirectoryIsRefused() throws {
        let file = temporary.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        for path in [file, file + "/below"] {
            #expect { try DataDirectory(path: path) } throws: { error in
                "\(error)".hasPrefix("cannot use the data directory \(path): ") && !"\(error)".contains("\n")
            }
        }
    }

    @Test func aNewerSchemaIsRefusedAndLeftAlone() throws {
        _ = try open()
        try write("INSERT INTO grdb_migrations (identifier) VALUES ('v999')")
        // The log is merged into the one file, so that it can be compared.
        try write("PRAGMA journal_mode = DELETE")
        let before = try Data(contentsOf: URL(fileURLWithPath: databasePath))
        #expect { try open() } throws: { "\($0)".contains("written by a newer keywright") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: databasePath)) == before)
    }

    @Test(arguments: [
        "this is no database, but text of some length that goes on for more than one hundred bytes......."
    ])
    func aFileThatIsNoDatabaseIsRefusedAndLeftAlone(_ content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: databasePath))
        #expect { try open() } throws: { "\($0)".contains("is not a keywright database") }
        #expect(try String(contentsOfFile: databasePath, encoding: .utf8) == content)
    }

    @Test func aDatabaseOfAnotherProgramIsRefused() throws {
        try write("PRAGMA application_id = 7; CREATE TABLE t (x)")
        let before = try Data(contentsOf: URL(fileURLWithPath: databasePath))
        #expect { try open() } throws: { "\($0)".contains("is not a keywright database") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: databasePath)) == before)
    }

    @Test func aCopyIsKeptBeforeTheSchemaChanges() async throws {
        let account = AccountID(uin: 1)
        do {
            let storage = try open()
            let key = SealedAccessKey(
                account: account,
                key: AccessKey(
                    secretID: "AKIDx", identity: account.mainIdentity, isActive: true, description: "",
                    createdAt: Instant(seconds: 1)),
                sealedSecretKey: [1])
            let audit = AuditRecord(
                time: Instant(seconds: 1), identity: account.mainIdentity, accessKeyID: "", source: "", door: "command",
                action: "x",
                resources: [], code: "Success", requestID: "r")
            try await storage.apply(
                Change(
                    account: account, mutation: .account(.add(NewAccount(appID: 1, accessKey: key))), preconditions: [],
                    audit: audit))
        }
        let copy = temporary.path + "/keywright-before-next.sqlite"
        #expect(!FileManager.default.fileExists(atPath: copy))
        let next = SchemaMigration(identifier: "next", sql: "CREATE TABLE added (x INTEGER) STRICT")
        do {
            let storage = try open(SchemaMigration.all + [next])
            #expect(try await storage.accessKey(secretID: "AKIDx")?.account == account)
        }
        #expect(try read("SELECT count(*) FROM sqlite_schema WHERE name = 'added'", at: databasePath) == 1)
        #expect(try read("SELECT count(*) FROM sqlite_schema WHERE name = 'added'", at: copy) == 0)
        #expect(try read("SELECT count(*) FROM access_key", at: copy) == 1)
    }

    /// Tags from before tags were counted are counted by the migration.
    @Test func tagsOfAnOlderSchemaAreInUse() async throws {
        _ = try open(Array(SchemaMigration.all.prefix(2)))
        try write(
            """
            INSERT INTO account (account, app_id, created_at) VALUES (1, 1, 0);
            INSERT INTO key_pair VALUES (1, 'cvm', 'skey-00000001', 'a', 0, '', 'ssh-rsa', x'00', zeroblob(32), 't', 0);
            INSERT INTO key_pair VALUES (1, 'lighthouse', 'lhkp-00000001', 'a', 0, '', 'ssh-rsa', x'00', zeroblob(32), 't', 0);
            INSERT INTO key_pair_tag VALUES (1, 'cvm', 'skey-00000001', 'env', 'prod');
            INSERT INTO key_pair_tag VALUES (1, 'lighthouse', 'lhkp-00000001', 'env', 'prod');
            INSERT INTO key_pair_tag VALUES (1, 'lighthouse', 'lhkp-00000001', 'team', 'a');
            """)
        let account = AccountID(uin: 1)
        let storage = try open()
        #expect(FileManager.default.fileExists(atPath: temporary.path + "/keywright-before-v3.sqlite"))
        let page = try await storage.tags(of: account, keys: [], value: nil, offset: 0, limit: 10)
        #expect(page.elements.map { "\($0.tag.key)=\($0.tag.value)" } == ["env=prod", "team=a"])
        #expect(try read("SELECT resources FROM tag WHERE tag_key = 'env'", at: databasePath) == 2)
        let audit = AuditRecord(
            time: Instant(seconds: 1), identity: account.mainIdentity, accessKeyID: "", source: "", door: "command",
            action: "x", resources: [], code: "Success", requestID: "r")
        let id = try #require(KeyPairID("lhkp-00000001", of: .lighthouse))
        try await storage.apply(
            Change(account: account, mutation: .removeKeyPairs([id]), preconditions: [], audit: audit))
        let left = try await storage.tags(of: account, keys: [], value: nil, offset: 0, limit: 10)
        #expect(left.elements.map(\.resources) == [1, 0])
        // The counts of the former triggers are continued without them.
        #expect(try await storage.keyPairCount(of: account, product: .cvm) == 1)
        #expect(try await storage.keyPairCount(of: account, product: .lighthouse) == 0)
    }

    @Test func aMigrationThatFailsChangesNothing() throws {
        _ = try open()
        let broken = SchemaMigration(identifier: "next", sql: "CREATE TABLE added (x); CREATE TABLE added (x)")
        #expect { try open(SchemaMigration.all + [broken]) } throws: { "\($0)".hasPrefix("cannot open the database") }
        #expect(try read("SELECT count(*) FROM sqlite_schema WHERE name = 'added'", at: databasePath) == 0)
        _ = try open()
    }

    /// The settings are checked on the connection that writes, because they differ between connections.
    @Test func commitsAreSyncedToDisk() throws {
        let settings = try SQLiteConnection.openWriter(path: databasePath).writeWithoutTransaction { db in
            try ["journal_mode", "synchronous", "foreign_keys"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["wal", "2", "1"])
    }

    /// The remains of a process that was killed while it created the database.
    @Test func aFirstStartThatWasKilledIsTakenUp() throws {
        try write("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        _ = try open()
        #expect(try read("SELECT count(*) FROM sqlite_schema WHERE name = 'key_pair'", at: databasePath) == 1)
    }

    @Test func theDatabaseIsSetUpToBeDurable() async throws {
        let storage = try open()
        #expect(await storage.isWritable())
        #expect(try text("PRAGMA journal_mode") == "wal")
        let tables = try read(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'",
            at: databasePath)
        let strict = try read(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 1", at: databasePath)
        #expect(tables == strict)
        #expect(strict > 0)
    }

    private func write(_ sql: String) throws {
        try DatabaseQueue(path: databasePath).writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    private func read(_ sql: String, at path: String) throws -> Int {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) ?? -1 }
    }

    private func text(_ sql: String) throws -> String? {
        try DatabaseQueue(path: databasePath).read { try String.fetchOne($0, sql: sql) }
    }

    /// The owner of an old client token is taken from its audit record; a token without a record is deleted.
    @Test func clientTokensOfAnOlderSchemaGoToWhoUsedThem() async throws {
        _ = try open(Array(SchemaMigration.all.prefix(7)))
        let account = AccountID(uin: 100_000_000_001)
        let user = IdentityID(uin: 200_000_000_001)
        try write(
            """
            INSERT INTO account (account, app_id, created_at) VALUES (\(account.uin), 1250000001, 0);
            INSERT INTO client_token VALUES (\(account.uin), 'cvm', 'users', '["ins-00000001","ins-00000002"]', 1000);
            INSERT INTO client_token VALUES (\(account.uin), 'cvm', 'mains', '["ins-00000003"]', 1000);
            INSERT INTO client_token VALUES (\(account.uin), 'cvm', 'nobodys', '["ins-00000004"]', 1000);
            """)
        for (number, identity, resources) in [
            (1, user, #"["ins-00000001","ins-00000002","skey-00000001"]"#),
            (2, account.mainIdentity, #"["ins-00000003"]"#), (3, user, "damaged"),
        ] {
            try write(
                """
                INSERT INTO audit_record (
                    account, sequence, time, identity, access_key_id, source, door, action, resources, code, request_id
                ) VALUES (\(account.uin), \(number), 1000, \(identity.uin), '', '', 'cvm', 'RunInstances',
                    '\(resources)', 'Success', '')
                """)
        }
        let storage = try open()
        func made(_ text: String, by identity: IdentityID) async throws -> MadeInstances? {
            try await storage.instances(
                madeBy: ClientToken(product: .cvm, identity: identity, text: text, time: Instant(milliseconds: 2000)),
                of: account)
        }
        let first = try #require(try await made("users", by: user))
        #expect(first.ids.map(\.text) == ["ins-00000001", "ins-00000002"])
        #expect(first.keyPairs.map(\.text) == ["skey-00000001"])
        #expect(try await made("users", by: account.mainIdentity) == nil)
        #expect(try await made("mains", by: account.mainIdentity)?.keyPairs == [])
        #expect(try await made("nobodys", by: account.mainIdentity) == nil)
    }
}
