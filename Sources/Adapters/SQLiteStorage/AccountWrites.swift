// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

extension AccountMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [Precondition] {
        switch self {
        case .add(let new):
            [
                .account(.idIsFree(new.id)), .account(.appIDIsFree(new.appID)),
                .identity(.secretIDIsFree(new.accessKey.secretID)),
            ]
        case .setActive(let id, _), .setKeyPairQuota(let id, _, _), .remove(let id): [.account(.exists(id))]
        }
    }

    /// The notices for observers after this mutation.
    var notices: [ChangeNotice] {
        switch self {
        case .add(let new): [.account(new.id), .accessKey(secretID: new.accessKey.secretID)]
        case .setActive(let id, _), .remove(let id): [.account(id)]
        // Quotas are not cached.
        case .setKeyPairQuota: []
        }
    }
}

// Mutations of accounts.
extension Mutations {
    /// Tables with data of an account, in an order in which referring tables come first. Rows of other tables are
    /// deleted by foreign keys. Audit records stay, because they document what was done.
    static let tablesOfAccount = [
        "instance", "image", "key_pair", "key_pair_count", "key_pair_quota", "user", "policy", "access_key",
        "spent_nonce", "account",
    ]

    func perform(_ mutation: AccountMutation) throws {
        switch mutation {
        case .add(let new):
            try execute(
                "INSERT INTO account (account, app_id, remark, is_active, created_at) VALUES (?, ?, ?, TRUE, ?)",
                [new.id.uin, new.appID, new.remark, new.accessKey.key.createdAt.milliseconds])
            try addAccessKey(new.accessKey)
        case .setActive(let id, let isActive):
            try execute("UPDATE account SET is_active = ? WHERE account = ?", [isActive, id.uin])
        case .setKeyPairQuota(let id, let product, let quota?):
            try execute(
                "INSERT OR REPLACE INTO key_pair_quota (account, product, key_pairs) VALUES (?, ?, ?)",
                [id.uin, product.rawValue, quota])
        case .setKeyPairQuota(let id, let product, nil):
            try execute(
                "DELETE FROM key_pair_quota WHERE account = ? AND product = ?", [id.uin, product.rawValue])
        case .remove(let id):
            for table in Self.tablesOfAccount { try execute("DELETE FROM \(table) WHERE account = ?", [id.uin]) }
        }
    }
}
