// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

/// Checks preconditions on users, access keys and policies.
struct IdentityPreconditions {
    let all: Preconditions
    private var uin: Int64 { all.account.uin }

    func holds(_ precondition: IdentityPrecondition) throws -> Bool {
        switch precondition {
        case .userExists(let id): return try userExists(id)
        case .userIDIsFree(let id): return try id.uin != uin && !userExists(id)
        case .userNameIsFree(let name):
            return try !all.exists("SELECT 1 FROM user WHERE account = ? AND name = ?", [uin, name.text])
        case .userQuotaAllowsOneMore(let quota):
            return try all.count("user WHERE account = ?", [uin]) < quota
        case .userHasNoAccessKey(let id): return try accessKeyCount(of: id) == 0
        case .accessKeyExists(let secretID, let identity):
            return try all.exists(
                "SELECT 1 FROM access_key WHERE secret_id = ? AND account = ? AND identity = ?",
                [secretID, uin, identity.uin])
        case .secretIDIsFree(let secretID):
            return try !all.exists("SELECT 1 FROM access_key WHERE secret_id = ?", [secretID])
        case .accessKeyQuotaAllowsOneMore(let quota, let identity):
            return try accessKeyCount(of: identity) < quota
        case .policyExists(let id): return try policyExists(id)
        case .policyIDIsFree(let id): return try !policyExists(id)
        case .policyNameIsFree(let name):
            return try !all.exists("SELECT 1 FROM policy WHERE account = ? AND name = ?", [uin, name.text])
        case .policyQuotaAllowsOneMore(let quota):
            return try all.count("policy WHERE account = ?", [uin]) < quota
        case .attachmentQuotaAllows(let policy, let quota, let user):
            let attached = "policy_attachment WHERE account = ? AND identity = ? AND policy IS NOT ?"
            return try all.count(attached, [uin, user.uin, policy.number]) < quota
        }
    }

    private func userExists(_ id: IdentityID) throws -> Bool {
        try all.exists("SELECT 1 FROM user WHERE account = ? AND identity = ?", [uin, id.uin])
    }

    private func policyExists(_ id: PolicyID) throws -> Bool {
        try all.exists("SELECT 1 FROM policy WHERE account = ? AND policy = ?", [uin, id.number])
    }

    private func accessKeyCount(of identity: IdentityID) throws -> Int {
        try all.count("access_key WHERE account = ? AND identity = ?", [uin, identity.uin])
    }
}
