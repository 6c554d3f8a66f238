// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import Foundation
import GRDB

/// Removes access rights from a database that is not in service: all access keys except those of one main account
/// itself, and the tokens and credentials of hosts. Each removal is recorded in the trail of its account.
package struct AccessDisabling: Sendable {
    /// The number of removed rights of each kind.
    package struct Outcome: Sendable, Equatable {
        package internal(set) var accessKeys = 0
        package internal(set) var hostCredentials = 0
        package internal(set) var invitations = 0

        package init() {}
    }

    /// The key of the audit trail.
    package enum TrailKey: Sendable {
        case kept(AuditKey)
        /// A new key, for a database from before the trail was chained.
        case drawn(AuditKey, sealed: [UInt8])
    }

    private let spared: AccountID
    private let trailKey: TrailKey
    private let record: @Sendable (_ account: AccountID, _ action: String, _ resources: [String]) -> AuditRecord

    /// - Parameters:
    ///   - spared: The account whose own access keys are not removed.
    ///   - record: Makes the record of an action on these resources of an account.
    package init(
        butFor spared: AccountID, trailKey: TrailKey,
        record: @escaping @Sendable (_ account: AccountID, _ action: String, _ resources: [String]) -> AuditRecord
    ) {
        self.spared = spared
        self.trailKey = trailKey
        self.record = record
    }

    /// Removes the rights, all or nothing, and brings the schema up to date.
    package func perform(on database: URL) throws -> Outcome {
        let queue = try DatabaseQueue(path: database.path)
        // The result must be a single file without a write-ahead log.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try SchemaMigrator(migrations: SchemaMigration.all, path: database.path).migrateWithoutCopy(queue)
        let outcome = try queue.write { db in
            let chains = try chains(in: db)
            var outcome = Outcome()
            try disableAccessKeys(in: db, chains, &outcome)
            try revokeHosts(in: db, chains, &outcome)
            try removeHostGroups(in: db, chains, &outcome)
            try chains.finish()
            return outcome
        }
        try queue.close()
        return outcome
    }

    private func chains(in db: Database) throws -> AuditChains {
        switch trailKey {
        case .kept(let key): return AuditChains(db: db, key: key)
        case .drawn(let key, let sealed):
            try db.execute(
                sql: "INSERT INTO server_setting (name, value) VALUES (?, ?)",
                arguments: [SQLiteStorage.auditKeySetting, Data(sealed)])
            let chains = AuditChains(db: db, key: key)
            try chains.begin()
            try chains.append(record(spared, "ChainAuditTrail", []), to: spared)
            return chains
        }
    }

    private func disableAccessKeys(in db: Database, _ chains: AuditChains, _ outcome: inout Outcome) throws {
        let others = "is_active AND NOT (account = ? AND identity = ?)"
        let arguments: StatementArguments = [spared.uin, spared.mainIdentity.uin]
        let keys = try Row.fetchAll(
            db, sql: "SELECT account, identity, secret_id FROM access_key WHERE \(others) ORDER BY account, secret_id",
            arguments: arguments)
        for key in keys {
            let account = AccountID(uin: try key.decode(atIndex: 0))
            let resources = [IdentityID(uin: try key.decode(atIndex: 1)).description, try key.decode(atIndex: 2)]
            try chains.append(record(account, "DisableAccessKey", resources), to: account)
        }
        try db.execute(sql: "UPDATE access_key SET is_active = 0 WHERE \(others)", arguments: arguments)
        outcome.accessKeys = keys.count
    }

    private func revokeHosts(in db: Database, _ chains: AuditChains, _ outcome: inout Outcome) throws {
        let proven = "credential_digest IS NOT NULL OR token_digest IS NOT NULL"
        let hosts = try Row.fetchAll(
            db,
            sql: """
                SELECT account, instance_id, credential_digest IS NOT NULL FROM host WHERE \(proven)
                ORDER BY account, product, instance_id
                """)
        for host in hosts {
            let account = AccountID(uin: try host.decode(atIndex: 0))
            try chains.append(record(account, "RevokeHost", [try host.decode(atIndex: 1)]), to: account)
            if try host.decode(atIndex: 2) { outcome.hostCredentials += 1 } else { outcome.invitations += 1 }
        }
        try db.execute(
            sql: """
                UPDATE host SET revision = revision + 1, token_digest = NULL, token_until = NULL,
                    credential_digest = NULL WHERE \(proven)
                """)
    }

    private func removeHostGroups(in db: Database, _ chains: AuditChains, _ outcome: inout Outcome) throws {
        let groups = try Row.fetchAll(db, sql: "SELECT account, group_id FROM host_group ORDER BY account, group_id")
        for group in groups {
            let account = AccountID(uin: try group.decode(atIndex: 0))
            try chains.append(record(account, "RevokeHostGroup", [try group.decode(atIndex: 1)]), to: account)
        }
        try db.execute(sql: "DELETE FROM host_group")
        outcome.invitations += groups.count
    }
}
