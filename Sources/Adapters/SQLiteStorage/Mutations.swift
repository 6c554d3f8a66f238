// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

extension Mutation {
    /// The preconditions of this mutation that always apply, without those that the change states itself.
    func inherentPreconditions(besides stated: [Precondition], of account: AccountID) -> [Precondition] {
        let inherent: [Precondition] =
            switch self {
            case .account(let mutation): mutation.inherentPreconditions
            case .addKeyPair: preconditionsOfIndexes
            case .modifyKeyPair(let id, let name, _):
                [.keyPairExists(id)] + (name.map { [.keyPairNameIsFree($0, id.product, besides: id)] } ?? [])
            case .removeKeyPairs(let ids):
                ids.map(Precondition.keyPairExists)
                    + ids.flatMap { [.keyPairIsUnbound($0), .keyPairIsInNoImage($0)] }
            case .changeTags(let change): [.exists(change.resource)]
            case .tag(let mutation): mutation.inherentPreconditions.map(Precondition.tags)
            case .project(let mutation): mutation.inherentPreconditions.map(Precondition.project)
            case .instance(let mutation): mutation.inherentPreconditions
            case .hostGrants(let mutation): mutation.inherentPreconditions
            case .identity(let mutation): mutation.inherentPreconditions.map(Precondition.identity)
            }
        // The account may have been deleted since the caller was authenticated.
        let exists: [Precondition] = if case .account = self { [] } else { [.account(.exists(account))] }
        return (exists + inherent).filter { !stated.contains($0) }
    }

    /// The preconditions that unique indexes enforce. A write that violates one throws `NotUnique`.
    var preconditionsOfIndexes: [Precondition] {
        guard case .addKeyPair(let keyPair) = self else { return [] }
        return [
            .keyPairIDIsFree(keyPair.id),
            .keyPairNameIsFree(keyPair.name, keyPair.id.product, besides: nil),
            .publicKeyIsFree(fingerprint: keyPair.publicKey.fingerprint, keyPair.id.product),
        ]
    }

    /// The notices for observers after this mutation.
    func notices(for account: AccountID) -> [ChangeNotice] {
        switch self {
        case .account(let mutation): mutation.notices
        case .addKeyPair(let keyPair): [.keyPairs(account, keyPair.id.product)]
        case .modifyKeyPair(let id, _, _): [.keyPairs(account, id.product)]
        case .removeKeyPairs(let ids): Set(ids.map(\.product)).map { .keyPairs(account, $0) }
        case .changeTags(let change): [change.resource.notice(for: account)]
        case .tag: [.tags(account)]
        case .project: [.projects(account)]
        case .instance(let mutation): mutation.notices(for: account)
        case .hostGrants(let mutation): mutation.notices(for: account)
        case .identity(let mutation): [mutation.notice(for: account)]
        }
    }
}

/// A unique index refused the mutation. Nothing of it was written.
struct NotUnique: Error {}

/// Writes mutations. Their preconditions were checked before, except those that indexes enforce.
package struct Mutations {
    let db: Database
    let account: AccountID

    func perform(_ mutation: Mutation) throws {
        switch mutation {
        case .account(let mutation): try perform(mutation)
        case .addKeyPair(let keyPair): try addKeyPair(keyPair)
        case .modifyKeyPair(let id, let name, let description): try modify(id, name: name, description: description)
        case .removeKeyPairs(let ids): try remove(ids)
        case .changeTags(let change): try self.change(change)
        case .tag(let mutation): try perform(mutation)
        case .project(let mutation): try perform(mutation)
        case .instance(let mutation): try perform(mutation)
        case .hostGrants(let mutation): try perform(mutation)
        case .identity(let mutation): try perform(mutation)
        }
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    private func addKeyPair(_ keyPair: KeyPair) throws {
        let product = keyPair.id.product.rawValue
        try execute(
            """
            INSERT INTO key_pair (
                account, product, key_id, name, project_id, description,
                public_key_type, public_key_blob, public_key_fingerprint, public_key_text, created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                account.uin, product, keyPair.id.text, keyPair.name.text, keyPair.project.number,
                keyPair.description.text, keyPair.publicKey.type, Data(keyPair.publicKey.blob),
                Data(keyPair.publicKey.fingerprint), keyPair.publicKey.text, keyPair.createdAt.milliseconds,
            ])
        guard db.changesCount == 1 else { throw NotUnique() }
        try execute(Self.countOneMore, [account.uin, product])
        for tag in keyPair.tags { try add(tag, to: .keyPair(keyPair.id)) }
    }

    /// Counts one more key pair of an account and a product.
    package static let countOneMore = """
        INSERT INTO key_pair_count (account, product, key_pairs) VALUES (?, ?, 1)
            ON CONFLICT (account, product) DO UPDATE SET key_pairs = key_pairs + 1
        """

    private func modify(_ id: KeyPairID, name: KeyPairName?, description: KeyPairDescription?) throws {
        try execute(
            """
            UPDATE key_pair SET name = coalesce(?, name), description = coalesce(?, description)
            WHERE account = ? AND product = ? AND key_id = ?
            """, [name?.text, description?.text, account.uin, id.product.rawValue, id.text])
    }

    private func remove(_ ids: [KeyPairID]) throws {
        for id in ids {
            try execute(
                "DELETE FROM key_pair WHERE account = ? AND product = ? AND key_id = ?",
                [account.uin, id.product.rawValue, id.text])
            try execute(
                "UPDATE key_pair_count SET key_pairs = key_pairs - ? WHERE account = ? AND product = ?",
                [db.changesCount, account.uin, id.product.rawValue])
        }
    }
}
