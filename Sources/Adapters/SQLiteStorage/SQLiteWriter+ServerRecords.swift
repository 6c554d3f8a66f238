// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Synchronization

// Records of the server itself: nonces, times of use, settings. They are no changes of an account.
extension SQLiteWriter {
    func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool {
        do {
            return try await database.write { db in
                try db.cachedStatement(
                    sql: "DELETE FROM spent_nonce WHERE account = ? AND timestamp < ?"
                ).execute(arguments: [nonce.account.uin, oldest])
                try db.cachedStatement(
                    sql: """
                        INSERT INTO spent_nonce (account, secret_id, timestamp, nonce) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """
                ).execute(arguments: [nonce.account.uin, nonce.secretID, nonce.timestamp, nonce.text])
                return db.changesCount == 1
            }
        } catch {
            throw database.failure(for: error)
        }
    }

    func keepUses(_ uses: [String: Instant]) async throws(StorageFailure) {
        do {
            try await database.write { db in
                for (secretID, time) in uses {
                    try db.cachedStatement(
                        sql:
                            "UPDATE access_key SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE secret_id = ?"
                    ).execute(arguments: [time.milliseconds, secretID])
                }
            }
        } catch {
            throw database.failure(for: error)
        }
    }

    func keepSightings(_ sightings: [HostSighting]) async throws(StorageFailure) {
        do {
            try await database.write { db in
                let statement = try db.cachedStatement(
                    sql: """
                        UPDATE host SET seen_at = max(coalesce(seen_at, 0), ?), copies_at = coalesce(?, copies_at)
                        WHERE account = ? AND product = ? AND instance_id = ?
                        """)
                for sighting in sightings {
                    try statement.execute(arguments: [
                        sighting.seenAt.milliseconds, sighting.copiesAt?.milliseconds, sighting.account.uin,
                        sighting.instance.product.rawValue, sighting.instance.text,
                    ])
                }
            }
        } catch {
            throw database.failure(for: error)
        }
    }

    func keepServerSetting(_ name: String, _ value: [UInt8]) throws(StorageFailure) {
        do {
            try database.write { db in
                try db.execute(
                    sql: "INSERT INTO server_setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [name, Data(value)])
            }
        } catch {
            throw database.failure(for: error)
        }
    }

    /// Performs one transaction at a time. Other writers wait for the same queue and get a turn in between.
}
