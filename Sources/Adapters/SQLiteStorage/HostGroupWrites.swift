// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

// Mutations of group invitations.
extension Mutations {
    func add(_ group: HostGroup) throws {
        let tags = String(
            decoding: try JSONEncoder().encode(group.tags.map { [$0.key, $0.value] }), as: UTF8.self)
        try execute(
            """
            INSERT INTO host_group (
                account, group_id, created_at, ends_at, token_digest, uses, uses_max, product, region, zone, image_id,
                os_name, platform, login_user, options, tags
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, group.id.text, group.createdAt.milliseconds, group.endsAt.milliseconds,
                Data(group.digest), group.uses, group.usesMax, group.image.id.product.rawValue, group.region,
                group.zone,
                group.image.id.text, group.image.osName, group.image.platform, group.image.loginUser, group.options,
                tags,
            ])
    }

    func remove(_ id: HostGroupID) throws {
        try execute("DELETE FROM host_group WHERE account = ? AND group_id = ?", [account.uin, id.text])
    }

    func countUse(of id: HostGroupID) throws {
        try execute(
            "UPDATE host_group SET uses = uses + 1 WHERE account = ? AND group_id = ?", [account.uin, id.text])
    }
}

// Preconditions on group invitations and on names of hosts.
extension Preconditions {
    func exists(_ id: HostGroupID, _ condition: String = "", _ arguments: StatementArguments = []) throws -> Bool {
        try exists(
            "SELECT 1 FROM host_group WHERE account = ? AND group_id = ?\(condition)",
            [account.uin, id.text] + arguments)
    }

    func isHostName(_ name: String, ofOtherThan id: InstanceID, at time: Instant) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM host JOIN instance USING (account, product, instance_id)
            WHERE account = ? AND product = ? AND name = ? COLLATE NOCASE AND instance_id <> ?
                AND (last_state IS NOT NULL OR ends_at > ?)
            """, [account.uin, id.product.rawValue, name, id.text, time.milliseconds])
    }
}
