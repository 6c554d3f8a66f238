// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import SQLiteStorage
import StorageContract
import Testing

@testable import StorageContractTesting

/// A review reads every table, so that damage is found before a call meets it.
struct RowReviewTests {
    /// For each table, a value that no server writes and that the file's structure does not reveal.
    private static let damage = [
        "access_key": "UPDATE access_key SET account = 999 WHERE secret_id = 'AKIDtwo'",
        "account": "UPDATE account SET account = 999 WHERE app_id = 2",
        "audit_record": "UPDATE audit_record SET resources = '{}' WHERE sequence = 1",
        "client_token": "UPDATE client_token SET instance_ids = 'ins'",
        "host": "UPDATE host SET host_keys = '{}'",
        "host_grant": "UPDATE host_grant SET key_id = 'nonsense'",
        "host_group": "UPDATE host_group SET tags = '[7]'",
        "image": "UPDATE image SET source_instance_id = 'nonsense'",
        "image_key_pair": "UPDATE image_key_pair SET key_id = 'nonsense'",
        "instance": "UPDATE instance SET image_id = 'nonsense'",
        "instance_tag": "UPDATE instance_tag SET tag_value = 'other'",
        "instance_user_data": "UPDATE instance_user_data SET user_data = '-'",
        "key_pair": "UPDATE key_pair SET name = char(1)",
        "key_pair_binding": "UPDATE key_pair_binding SET key_id = 'nonsense'",
        "key_pair_count": "UPDATE key_pair_count SET key_pairs = 7",
        "key_pair_quota": "UPDATE key_pair_quota SET key_pairs = -1",
        "key_pair_tag": "UPDATE key_pair_tag SET tag_value = 'other'",
        "policy": "UPDATE policy SET name = char(1)",
        "policy_attachment": "UPDATE policy_attachment SET identity = 5",
        "policy_remark": "UPDATE policy_remark SET policy = 20000001",
        "policy_tag": "UPDATE policy_tag SET tag_value = 'other'",
        "project": "UPDATE project SET name = char(1)",
        "spent_nonce": "UPDATE spent_nonce SET timestamp = -1",
        "tag": "UPDATE tag SET resources = 7",
        "tag_key": "UPDATE tag_key SET tag_values = 7",
        "user": "UPDATE user SET name = char(1)",
        "user_tag": "UPDATE user_tag SET tag_value = 'other'",
    ]

    /// Tables whose columns may hold any numbers and bytes, with the code that checks them.
    private static let exceptions = [
        "audit_chain": "numbers and hashes: AuditReview follows them with the key",
        "server_setting": "sealed: storage verify opens them with the master key",
    ]

    private let temporary: TemporaryDirectory

    init() throws { temporary = try TemporaryDirectory() }

    @Test func everyTableIsRead() async throws {
        let whole = try await FilledDatabase.make(in: temporary.path + "/data")
        #expect(try tables(of: whole) == Set(Self.damage.keys).union(Self.exceptions.keys))
        _ = try DatabaseReview(of: whole)
        for (table, sql) in Self.damage.sorted(by: { $0.key < $1.key }) {
            let damaged = temporary.url.appendingPathComponent("\(table).sqlite")
            try FileManager.default.copyItem(at: whole, to: damaged)
            try FilledDatabase.edit(damaged) { db in
                try db.execute(sql: sql)
                #expect(db.changesCount > 0, "\(table) has no row")
            }
            #expect(throws: Backup.Failure.self, "\(table)") { _ = try DatabaseReview(of: damaged) }
        }
    }

    /// Values that a server does not check, since they were checked before they were written.
    @Test(arguments: [
        ("UPDATE key_pair SET public_key_text = 'ssh-rsa AAAA x'", "the key pair skey-"),
        ("UPDATE key_pair SET public_key_type = 'ssh-ed25519'", "the key pair skey-"),
        ("UPDATE key_pair SET public_key_text = public_key_text || char(10) || 'x'", "the key pair skey-"),
        ("UPDATE host SET options = 'restrict' || char(10)", "options in the table host is"),
        ("UPDATE host SET options = 'cert-authority'", "options in the table host is"),
        ("UPDATE host_group SET options = 'principals=\"x\"'", "options in the table host_group is"),
        ("UPDATE key_pair_binding SET username = '-x'", "the user of a binding"),
        ("UPDATE host_grant SET username = 'a b'", "the user of a grant"),
        ("UPDATE policy SET document = '-1'", "the policy 20000000"),
        ("UPDATE policy SET document = '{\"version\":\"2.0\"}'", "the policy 20000000"),
        ("UPDATE policy_attachment SET policy = 20000001", "what a user's policy refers to"),
        ("UPDATE policy_remark SET policy = 1000", "what a remark on a policy refers to"),
        ("UPDATE user_tag SET identity = 0", "a row of user_tag refers to nothing"),
        ("UPDATE access_key SET identity = 5", "whose an access key is"),
        ("UPDATE client_token SET key_ids = '[\"x\"]'", "a client's token"),
        ("UPDATE instance_user_data SET user_data = 'QUJDRA'", "the user data of an instance"),
        ("UPDATE instance SET security_groups = '{}'", "a list of an instance"),
        ("UPDATE instance SET disaster_recover_groups = '[7]'", "a list of an instance"),
        ("UPDATE instance SET data_disks = '[{\"id\":\"ldisk-00000001\"}]'", "a list of an instance"),
        ("UPDATE instance SET is_protected = 2", "is_protected in the table instance"),
        ("UPDATE instance SET ipv6_addresses = -1", "ipv6_addresses in the table instance"),
        ("UPDATE host SET port = 65536", "port in the table host"),
        ("UPDATE host SET port = 0", "port in the table host"),
        ("UPDATE audit_chain SET number = 1 WHERE account = 0", "the end of the list of audit trails"),
        ("UPDATE audit_chain SET number_hash = x'00' WHERE account = 0", "the end of the list of audit trails"),
        ("UPDATE audit_chain SET first_sequence = 2 WHERE account = 0", "the end of the list of audit trails"),
        ("UPDATE audit_chain SET hash_before = x'00' WHERE account = 0", "the end of the list of audit trails"),
        ("UPDATE audit_chain SET first_seal = x'00' WHERE account = 0", "the end of the list of audit trails"),
    ])
    func whatIsNotCheckedAgainIsLookedAt(sql: String, finding: String) async throws {
        let damaged = try await FilledDatabase.make(in: temporary.path + "/data")
        try FilledDatabase.edit(damaged) { db in
            try db.execute(sql: sql)
            #expect(db.changesCount > 0)
        }
        let problem = #expect(throws: Backup.Failure.self) { _ = try DatabaseReview(of: damaged) }
        #expect(problem?.description.contains(finding) == true, "\(problem?.description ?? "")")
    }

    /// Objects in the database that would change the behaviour of a server.
    @Test(arguments: [
        (
            "CREATE TRIGGER evil AFTER INSERT ON audit_record BEGIN DELETE FROM access_key; END",
            "the trigger evil is not of its schema"
        ),
        ("DROP TRIGGER tag_is_added", "the trigger tag_is_added is missing"),
        ("DROP INDEX audit_record_by_time", "the index audit_record_by_time is missing"),
        ("CREATE TABLE more (a)", "the table more is not of its schema"),
        ("CREATE VIEW seen AS SELECT 1", "the view seen is not of its schema"),
        (
            "DROP INDEX audit_record_by_time; CREATE INDEX audit_record_by_time ON audit_record (account)",
            "the index audit_record_by_time is not that of its schema"
        ),
        ("ALTER TABLE host ADD COLUMN more TEXT", "the table host is not that of its schema"),
        (
            "DROP TRIGGER tag_is_added; CREATE TABLE more (a)",
            "the table more is not of its schema, the trigger tag_is_added is missing"
        ),
        ("DELETE FROM grdb_migrations WHERE identifier = 'v3'", "steps of its schema were left out"),
    ])
    func aSchemaThatIsAnotherIsNamed(sql: String, finding: String) async throws {
        let damaged = try await FilledDatabase.make(in: temporary.path + "/data")
        try FilledDatabase.edit(damaged) { try $0.execute(sql: sql) }
        let problem = #expect(throws: Backup.Failure.self) { _ = try DatabaseReview(of: damaged) }
        #expect(
            problem?.description == "the database \(damaged.path) is damaged: \(finding)",
            "\(problem?.description ?? "")")
    }

    private func tables(of database: URL) throws -> Set<String> {
        try DatabaseQueue(path: database.path).read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table'
                    AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'
                    """)
        }
    }
}
