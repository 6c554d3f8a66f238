// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

// Mutations of grants.
extension Mutations {
    func perform(_ mutation: HostGrantMutation) throws {
        switch mutation {
        case .grant(let grants):
            if let first = grants.first { try removeEnded(at: first.grantedAt) }
            for grant in grants { try add(grant) }
        case .revoke(let keyPairs, let targets, let username, _):
            for keyPair in keyPairs { for target in targets { try revoke(keyPair, on: target, username: username) } }
        }
    }

    private func add(_ grant: HostGrant) throws {
        try revoke(grant.keyPair, on: grant.target, username: grant.username ?? "")
        let (host, tag): (InstanceID?, Tag?) =
            switch grant.target {
            case .host(let id): (id, nil)
            case .tag(let tag): (nil, tag)
            }
        try execute(
            """
            INSERT INTO host_grant (
                account, product, key_id, instance_id, tag_key, tag_value, username, ends_at, granted_at, granted_by
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, grant.keyPair.product.rawValue, grant.keyPair.text, host?.text, tag?.key, tag?.value,
                grant.username ?? "", grant.until?.milliseconds, grant.grantedAt.milliseconds, grant.grantedBy.uin,
            ])
    }

    private func revoke(_ keyPair: KeyPairID, on target: HostGrantTarget, username: String?) throws {
        let condition = SQLCondition(on: target, username: username)
        try execute(
            "DELETE FROM host_grant WHERE account = ? AND product = ? AND key_id = ?\(condition.sql)",
            [account.uin, keyPair.product.rawValue, keyPair.text] + condition.arguments)
    }

    /// Grants that have ended are deleted when new ones are added.
    private func removeEnded(at time: Instant) throws {
        try execute(
            "DELETE FROM host_grant WHERE account = ? AND ends_at <= ?", [account.uin, time.milliseconds])
    }
}

extension HostGrantMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [Precondition] {
        switch self {
        case .grant(let grants):
            Set(grants.map(\.keyPair)).sorted().map(Precondition.keyPairExists)
                + Set(grants.compactMap(\.host)).sorted().map { .hostGrants(.isHost($0)) }
        case .revoke(let keyPairs, let targets, let username, let time):
            keyPairs.flatMap { keyPair in
                targets.map { .hostGrants(.isGranted(keyPair, on: $0, username: username, at: time)) }
            }
        }
    }

    var rows: Int {
        switch self {
        case .grant(let grants): grants.count
        case .revoke(let keyPairs, let targets, _, _): keyPairs.count * targets.count
        }
    }

    /// The notices for observers after this mutation.
    func notices(for account: AccountID) -> [ChangeNotice] {
        let products =
            switch self {
            case .grant(let grants): Set(grants.map(\.keyPair.product))
            case .revoke(let keyPairs, _, _, _): Set(keyPairs.map(\.product))
            }
        return products.map { .instances(account, $0) }
    }
}

// Preconditions on grants.
extension Preconditions {
    func holds(_ precondition: HostGrantPrecondition) throws -> Bool {
        switch precondition {
        case .isHost(let id):
            return try exists(
                """
                SELECT 1 FROM host JOIN instance USING (account, product, instance_id)
                WHERE account = ? AND product = ? AND instance_id = ? AND last_state IS NOT NULL
                """, [account.uin, id.product.rawValue, id.text])
        case .isGranted(let keyPair, let target, let username, let time):
            return try isThere(keyPair, on: target, username: username, at: time)
        case .quotaAllows(let grants, let quota, let time):
            let free =
                try quota
                - count("host_grant WHERE account = ? AND \(HostGrantReads.isThere)", [account.uin, time.milliseconds])
            // A grant that already exists is not counted twice.
            return try grants.count <= free || grants.filter { try !isThere($0, at: time) }.count <= free
        case .hasNone(let keyPair, let time):
            return try !exists(
                """
                SELECT 1 FROM host_grant
                WHERE account = ? AND product = ? AND key_id = ? AND \(HostGrantReads.isThere)
                """, [account.uin, keyPair.product.rawValue, keyPair.text, time.milliseconds])
        }
    }

    private func isThere(_ grant: HostGrant, at time: Instant) throws -> Bool {
        try isThere(grant.keyPair, on: grant.target, username: grant.username ?? "", at: time)
    }

    private func isThere(
        _ keyPair: KeyPairID, on target: HostGrantTarget, username: String?, at time: Instant
    ) throws -> Bool {
        let condition = SQLCondition(on: target, username: username)
        return try exists(
            """
            SELECT 1 FROM host_grant
            WHERE account = ? AND product = ? AND key_id = ?\(condition.sql) AND \(HostGrantReads.isThere)
            """, [account.uin, keyPair.product.rawValue, keyPair.text] + condition.arguments + [time.milliseconds])
    }
}
