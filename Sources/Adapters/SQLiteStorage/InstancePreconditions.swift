// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import InstanceTerms
import StorageContract

// Preconditions on instances and images.
extension Preconditions {
    func holds(_ precondition: InstancePrecondition) throws -> Bool {
        switch precondition {
        case .idIsFree(let id):
            return try !exists(
                "SELECT 1 FROM instance WHERE account = ? AND product = ? AND instance_id = ?",
                [account.uin, id.product.rawValue, id.text])
        case .stays(let id):
            return try exists(
                """
                SELECT 1 FROM instance WHERE account = ? AND product = ? AND instance_id = ? AND last_state IS NOT NULL
                """, [account.uin, id.product.rawValue, id.text])
        case .isAtRevision(let id, let revision):
            return try exists(
                "SELECT 1 FROM instance WHERE account = ? AND product = ? AND instance_id = ? AND revision = ?",
                [account.uin, id.product.rawValue, id.text, revision])
        case .quotaAllows(let more, let product, let quota, let time):
            return try InstanceReads(db: db, account: account, product: product).count(at: time) + more <= quota
        case .tokenIsFree(let token):
            // An expired token is deleted when the new one is stored.
            return try !exists(
                """
                SELECT 1 FROM client_token
                WHERE account = ? AND identity = ? AND product = ? AND token = ? AND created_at >= ?
                """,
                [
                    account.uin, token.identity.uin, token.product.rawValue, token.text,
                    token.time.milliseconds - Mutations.tokenLifetime,
                ])
        case .hostIsAtRevision(let id, let revision):
            return try exists(
                "SELECT 1 FROM host WHERE account = ? AND product = ? AND instance_id = ? AND revision = ?",
                [account.uin, id.product.rawValue, id.text, revision])
        case .hostNameIsFree(let name, let id, let time): return try !isHostName(name, ofOtherThan: id, at: time)
        case .hostGroupIDIsFree(let id): return try !exists(id)
        case .hostGroupExists(let id): return try exists(id)
        case .hostGroupLasts(let id, let time):
            return try exists(id, " AND ends_at > ?", [time.milliseconds])
        case .hostGroupHasUse(let id): return try exists(id, " AND uses < uses_max")
        case .imageIDIsFree(let id): return try !imageExists(id)
        case .imageExists(let id): return try imageExists(id)
        }
    }

    private func imageExists(_ id: ImageID) throws -> Bool {
        try exists(
            "SELECT 1 FROM image WHERE account = ? AND product = ? AND image_id = ?",
            [account.uin, id.product.rawValue, id.text])
    }

    func isBound(_ id: KeyPairID) throws -> Bool {
        try exists(
            "SELECT 1 FROM key_pair_binding WHERE account = ? AND product = ? AND key_id = ?",
            [account.uin, id.product.rawValue, id.text])
    }

    func isInImage(_ id: KeyPairID) throws -> Bool {
        try exists(
            "SELECT 1 FROM image_key_pair WHERE account = ? AND product = ? AND key_id = ?",
            [account.uin, id.product.rawValue, id.text])
    }
}
