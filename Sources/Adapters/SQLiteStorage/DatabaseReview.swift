// SPDX-License-Identifier: Apache-2.0

import Crypto
import DomainModel
package import Foundation
import GRDB

/// The contents of a complete, undamaged database.
package struct DatabaseReview: Sendable {
    package let accounts: Int
    package let keyPairs: Int
    package let auditRecords: Int
    package let accessKeys: Int
    package let sealed: [Sealed]

    /// Reads a database from the first page to the last, even while a server writes to it.
    ///
    /// - Throws: The damage that was found.
    package init(of database: URL) throws {
        let checks = OpeningChecks(database: database)
        try checks.requireReadable()
        try checks.requireIntact()
        self = try DatabaseReading.of(database) { queue in
            let migrator = SchemaMigrator(migrations: SchemaMigration.all, path: database.path)
            try migrator.inspect(queue)
            let differences = try migrator.differences(of: queue)
            guard differences.isEmpty else {
                let others = differences.count - Self.differencesNamed
                throw Backup.Failure(
                    description: differences.prefix(Self.differencesNamed).joined(separator: ", ")
                        + (others > 0 ? " and \(others) more" : ""))
            }
            return try migrator.upgraded(queue).read { db in
                if let problem = try Self.firstProblem(in: db) { throw Backup.Failure(description: problem) }
                return try DatabaseReview(reading: db)
            }
        }
    }

    private static let differencesNamed = 20

    /// The sealed values in a database whose other contents may be damaged.
    package static func sealed(in database: URL) throws -> [Sealed] {
        try DatabaseReading.of(database) { try $0.read(Sealed.all) }
    }

    private init(reading db: Database) throws {
        func count(_ table: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
        accounts = try count("account")
        keyPairs = try count("key_pair")
        auditRecords = try count("audit_record")
        accessKeys = try count("access_key")
        sealed = try Sealed.all(in: db)
    }

    private static func firstProblem(in db: Database) throws -> String? {
        let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        if let finding = findings.first, finding != "ok" { return finding }
        if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") {
            return "a row of \(row["table"] as String? ?? "a table") refers to nothing"
        }
        let counted = """
            WITH present AS (SELECT account, product, count(*) FROM key_pair GROUP BY account, product),
                kept AS (SELECT account, product, key_pairs FROM key_pair_count WHERE key_pairs > 0)
            SELECT * FROM (SELECT * FROM present EXCEPT SELECT * FROM kept)
            UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM present)
            """
        if try Row.fetchOne(db, sql: counted) != nil { return "the key pairs of an account are not as many as counted" }
        let tagged = """
            WITH present AS (
                    SELECT account, tag_key, tag_value, count(*) FROM (
                        SELECT account, tag_key, tag_value FROM key_pair_tag
                        UNION ALL SELECT account, tag_key, tag_value FROM instance_tag
                        UNION ALL SELECT account, tag_key, tag_value FROM user_tag
                        UNION ALL SELECT account, tag_key, tag_value FROM policy_tag
                    ) GROUP BY account, tag_key, tag_value),
                attached AS (SELECT * FROM tag WHERE resources <> 0),
                present_keys AS (SELECT account, tag_key, count(*) FROM tag GROUP BY account, tag_key)
            SELECT 1 FROM (SELECT * FROM present EXCEPT SELECT * FROM attached)
            UNION ALL SELECT 1 FROM (SELECT * FROM attached EXCEPT SELECT * FROM present)
            UNION ALL SELECT 1 FROM (SELECT * FROM present_keys EXCEPT SELECT * FROM tag_key)
            UNION ALL SELECT 1 FROM (SELECT * FROM tag_key EXCEPT SELECT * FROM present_keys)
            """
        if try Row.fetchOne(db, sql: tagged) != nil { return "the tags of an account are not those of its resources" }
        try RowReview(db: db).readEverything()
        return try firstDamagedKeyPair(in: db).map { "the key pair \($0) is not what was written" }
    }

    private static func firstDamagedKeyPair(in db: Database) throws -> KeyPairID? {
        var damaged: KeyPairID?
        for account in try Int64.fetchAll(db, sql: "SELECT account FROM account") {
            for product in Product.allCases {
                try KeyPairReads(db: db, account: AccountID(uin: account), product: product).forEach { keyPair in
                    if !keyPair.publicKey.isOfOneKey { damaged = damaged ?? keyPair.id }
                }
            }
        }
        return damaged
    }
}

extension StoredPublicKey {
    /// Whether the type, the blob, its fingerprint and the text belong to the same key.
    fileprivate var isOfOneKey: Bool {
        let name = Array(type.utf8)
        // A blob begins with its type, preceded by the length of the type in 32 bits (RFC 4253, section 6.6).
        let beginning = [0, 0, 0, UInt8(truncatingIfNeeded: name.count)] + name
        // Compared as bytes, since `==` treats different texts as equal. A text may be stored as it was sent.
        let blanks = " \t\r\n".utf8
        let fields = text.utf8.split(maxSplits: 2, whereSeparator: blanks.contains)
        return blob.starts(with: beginning) && SHA256.hash(data: blob).elementsEqual(fingerprint)
            && fields.count > 1 && fields[0].elementsEqual(name)
            && fields[1].elementsEqual(Data(blob).base64EncodedString().utf8)
            && !text.utf8.drop(while: blanks.contains).reversed().drop(while: blanks.contains)
                .contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") }
    }
}
