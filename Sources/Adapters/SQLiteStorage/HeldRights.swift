// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import Foundation
import GRDB

/// The access rights in a database. A restore brings them back even if they were revoked after the backup.
package struct HeldRights: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case user
        /// Access keys that are not disabled.
        case accessKey
        case policy
        case hostCredential
        /// Tokens with which hosts may join, including expired ones.
        case invitation
        case binding
        /// Grants, including those that have ended.
        case hostGrant
    }

    private struct Right: Hashable {
        /// A name for people of what the right belongs to.
        let name: String
        /// A digest of the secret: a right with another secret is another right.
        let digest: Data?
    }

    /// The time of the last recorded change; `nil` if there is no record.
    package let lastRecordedAt: Instant?
    private let rights: [Kind: Set<Right>]

    package init(of database: URL) throws {
        (rights, lastRecordedAt) = try DatabaseReading.of(database) { queue in
            let migrator = SchemaMigrator(migrations: SchemaMigration.all, path: database.path)
            try migrator.inspect(queue)
            return try migrator.upgraded(queue).read(Self.held)
        }
    }

    private static func held(in db: Database) throws -> ([Kind: Set<Right>], Instant?) {
        let rights = try Kind.allCases.map { kind in
            let rows = try Row.fetchAll(db, sql: kind.sql)
            return (
                kind,
                Set(try rows.map { Right(name: try $0.decode(atIndex: 0), digest: try $0.decode(atIndex: 1)) })
            )
        }
        return (
            Dictionary(uniqueKeysWithValues: rights),
            try Int64.fetchOne(db, sql: "SELECT max(time) FROM audit_record").map(Instant.init(milliseconds:))
        )
    }

    package func count(_ kind: Kind) -> Int { rights[kind]?.count ?? 0 }

    /// The names of the rights that other data does not have.
    package func names(_ kind: Kind, besides other: HeldRights) -> [String] {
        (rights[kind] ?? []).subtracting(other.rights[kind] ?? []).map(\.name).sorted()
    }
}

extension HeldRights.Kind {
    /// The query for names and digests.
    fileprivate var sql: String {
        switch self {
        case .user: "SELECT name || ' (' || identity || ') of ' || account, NULL FROM user"
        case .accessKey:
            "SELECT secret_id || ' of ' || identity, NULL FROM access_key WHERE is_active"
        case .policy: "SELECT name || ' (' || policy || ') of ' || account, CAST(document AS BLOB) FROM policy"
        case .hostCredential:
            "SELECT instance_id || ' of ' || account, credential_digest FROM host WHERE credential_digest IS NOT NULL"
        case .invitation:
            """
            SELECT instance_id || ' of ' || account, token_digest FROM host WHERE token_digest IS NOT NULL
            UNION ALL SELECT group_id || ' of ' || account, token_digest FROM host_group
            """
        case .binding:
            "SELECT key_id || ' to ' || instance_id || ' of ' || account, CAST(username AS BLOB) FROM key_pair_binding"
        case .hostGrant:
            """
            SELECT key_id || ' to ' || coalesce(instance_id, 'tag ' || tag_key || '=' || tag_value) || ' of ' || account,
                CAST(username AS BLOB) FROM host_grant
            """
        }
    }
}
