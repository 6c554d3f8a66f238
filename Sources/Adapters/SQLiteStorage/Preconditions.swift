// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Checks preconditions.
struct Preconditions {
    let db: Database
    let account: AccountID

    func firstUnmet(_ preconditions: [Precondition]) throws -> Precondition? {
        guard let unmet = try preconditions.first(where: { try !holds($0) }) else { return nil }
        guard case .keyPairQuotaAllowsOneMore(let quota, let product) = unmet else { return unmet }
        let set = try KeyPairReads(db: db, account: account, product: product).quota()
        return .keyPairQuotaAllowsOneMore(default: set ?? quota, product)
    }

    func holds(_ precondition: Precondition) throws -> Bool {
        switch precondition {
        case .account(let precondition):
            return try holds(precondition)
        case .keyPairExists(let id):
            return try keyPairExists(id)
        case .keyPairIDIsFree(let id):
            return try !keyPairExists(id)
        case .keyPairNameIsFree(let name, let product, let besides):
            return try !exists(
                "SELECT 1 FROM key_pair WHERE account = ? AND product = ? AND name = ? AND key_id IS NOT ?",
                [account.uin, product.rawValue, name.text, besides?.text])
        case .publicKeyIsFree(let fingerprint, let product):
            return try !exists(
                "SELECT 1 FROM key_pair WHERE account = ? AND product = ? AND public_key_fingerprint = ?",
                [account.uin, product.rawValue, Data(fingerprint)])
        case .keyPairQuotaAllowsOneMore(let quota, let product):
            return try KeyPairReads(db: db, account: account, product: product).isBelow(quota)
        case .tags(let precondition):
            return try holds(precondition)
        case .keyPairIsUnbound(let id):
            return try !isBound(id)
        case .keyPairIsInNoImage(let id):
            return try !isInImage(id)
        case .project(let precondition):
            return try holds(precondition)
        case .instance(let precondition):
            return try holds(precondition)
        case .hostGrants(let precondition):
            return try holds(precondition)
        case .identity(let precondition):
            return try IdentityPreconditions(all: self).holds(precondition)
        }
    }

    private func holds(_ precondition: AccountPrecondition) throws -> Bool {
        switch precondition {
        case .noneExists: try !exists("SELECT 1 FROM account", [])
        case .exists(let id): try accountExists(id)
        case .idIsFree(let id): try !accountExists(id)
        case .appIDIsFree(let appID): try !exists("SELECT 1 FROM account WHERE app_id = ?", [appID])
        }
    }

    private func accountExists(_ id: AccountID) throws -> Bool {
        try exists("SELECT 1 FROM account WHERE account = ?", [id.uin])
    }

    private func keyPairExists(_ id: KeyPairID) throws -> Bool {
        try exists(
            "SELECT 1 FROM key_pair WHERE account = ? AND product = ? AND key_id = ?",
            [account.uin, id.product.rawValue, id.text])
    }

    func count(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM " + sql), arguments: arguments) ?? 0
    }

    func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) != nil
    }
}
