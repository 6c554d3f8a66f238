// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

extension IdentityMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [IdentityPrecondition] {
        switch self {
        case .addUser(let user, let key):
            [.userIDIsFree(user.id), .userNameIsFree(user.name)] + (key.map { [.secretIDIsFree($0.secretID)] } ?? [])
        case .modifyUser(let id, _), .removeUser(let id): [.userExists(id)]
        case .addAccessKey(let key): [.secretIDIsFree(key.secretID)]
        case .modifyAccessKey(let secretID, _, let identity), .removeAccessKey(let secretID, let identity):
            [.accessKeyExists(secretID: secretID, of: identity)]
        case .replaceAccessKeys(let key): [.secretIDIsFree(key.secretID)]
        case .addPolicy(let policy, _): [.policyIDIsFree(policy.id), .policyNameIsFree(policy.name)]
        case .modifyPolicy(let id, _, _, _, _): id.isPreset ? [] : [.policyExists(id)]
        case .removePolicies(let ids): ids.map(IdentityPrecondition.policyExists)
        case .attachPolicy(let attachment):
            [.userExists(attachment.user)] + (attachment.policy.isPreset ? [] : [.policyExists(attachment.policy)])
        case .detachPolicy(_, let user): [.userExists(user)]
        }
    }

    /// The notice for observers after this mutation.
    func notice(for account: AccountID) -> ChangeNotice {
        switch self {
        case .addUser(let user, _): .user(account, user.id)
        case .modifyUser(let id, _), .removeUser(let id): .user(account, id)
        case .addAccessKey(let key): .accessKey(secretID: key.secretID)
        case .modifyAccessKey(let secretID, _, _), .removeAccessKey(let secretID, _): .accessKey(secretID: secretID)
        // Caches must drop the keys of the identity.
        case .replaceAccessKeys(let key): .user(account, key.key.identity)
        case .addPolicy, .modifyPolicy, .removePolicies: .policies(account)
        case .attachPolicy(let attachment): .user(account, attachment.user)
        case .detachPolicy(_, let user): .user(account, user)
        }
    }
}

// Mutations of users, access keys and policies.
extension Mutations {
    func perform(_ mutation: IdentityMutation) throws {
        switch mutation {
        case .addUser(let user, let key):
            try add(user)
            if let key { try addAccessKey(key) }
        case .modifyUser(let id, let details): try modify(id, details)
        case .removeUser(let id): try remove(id)
        case .addAccessKey(let key): try addAccessKey(key)
        case .modifyAccessKey(let secretID, let isActive, _):
            try execute(
                "UPDATE access_key SET is_active = ? WHERE secret_id = ? AND account = ?",
                [isActive, secretID, account.uin])
        case .removeAccessKey(let secretID, _):
            try execute("DELETE FROM access_key WHERE secret_id = ? AND account = ?", [secretID, account.uin])
        case .replaceAccessKeys(let key):
            try removeAccessKeys(of: key.key.identity)
            try addAccessKey(key)
        case .addPolicy(let policy, let tags):
            try add(policy)
            for tag in tags { try add(tag, to: .policy(policy.id)) }
        case .modifyPolicy(let id, let description, let document, let remark, let time):
            try execute(
                """
                UPDATE policy SET description = coalesce(?, description), document = coalesce(?, document),
                    updated_at = ?
                WHERE account = ? AND policy = ?
                """, [description, document, time.milliseconds, account.uin, id.number])
            if let remark {
                try execute(
                    "INSERT OR REPLACE INTO policy_remark (account, policy, remark) VALUES (?, ?, ?)",
                    [account.uin, id.number, remark])
            }
        case .removePolicies(let ids): try remove(ids)
        case .attachPolicy(let attachment): try attach(attachment)
        case .detachPolicy(let policy, let user):
            try execute(
                "DELETE FROM policy_attachment WHERE account = ? AND identity = ? AND policy = ?",
                [account.uin, user.uin, policy.number])
        }
    }

    func addAccessKey(_ sealed: SealedAccessKey) throws {
        try execute(
            """
            INSERT INTO access_key (
                secret_id, account, identity, sealed_secret_key, is_active, description, created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                sealed.secretID, sealed.account.uin, sealed.key.identity.uin, Data(sealed.sealedSecretKey),
                sealed.key.isActive, sealed.key.description, sealed.key.createdAt.milliseconds,
            ])
    }

    private func add(_ user: User) throws {
        try execute(
            """
            INSERT INTO user (
                account, identity, name, remark, phone_number, country_code, email, created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, user.id.uin, user.name.text, user.details.remark,
                user.details.phoneNumber, user.details.countryCode, user.details.email, user.createdAt.milliseconds,
            ])
    }

    private func modify(_ id: IdentityID, _ details: UserDetailsChange) throws {
        try execute(
            """
            UPDATE user SET remark = coalesce(?, remark), phone_number = coalesce(?, phone_number),
                country_code = coalesce(?, country_code), email = coalesce(?, email)
            WHERE account = ? AND identity = ?
            """,
            [
                details.remark, details.phoneNumber, details.countryCode, details.email,
                account.uin, id.uin,
            ])
    }

    private func remove(_ id: IdentityID) throws {
        try removeAccessKeys(of: id)
        // Foreign keys delete its attachments.
        try execute("DELETE FROM user WHERE account = ? AND identity = ?", [account.uin, id.uin])
    }

    private func removeAccessKeys(of identity: IdentityID) throws {
        try execute("DELETE FROM access_key WHERE account = ? AND identity = ?", [account.uin, identity.uin])
    }

    private func add(_ policy: Policy) throws {
        try execute(
            """
            INSERT INTO policy (account, policy, name, description, document, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, policy.id.number, policy.name.text, policy.description, policy.document,
                policy.createdAt.milliseconds, policy.updatedAt.milliseconds,
            ])
    }

    private func remove(_ ids: [PolicyID]) throws {
        for id in ids {
            for table in ["policy_attachment", "policy_remark"] {
                try execute("DELETE FROM \(table) WHERE account = ? AND policy = ?", [account.uin, id.number])
            }
            try execute("DELETE FROM policy WHERE account = ? AND policy = ?", [account.uin, id.number])
        }
    }

    /// Attaches a policy. An existing attachment is not changed.
    private func attach(_ attachment: PolicyAttachment) throws {
        try execute(
            """
            INSERT INTO policy_attachment (account, identity, policy, attached_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [account.uin, attachment.user.uin, attachment.policy.number, attachment.attachedAt.milliseconds])
    }
}
