// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import KeyPairModel
import StorageContract

// How the use cases become changes, and what storage answers becomes a failure of the domain.
extension KeyPairs {
    var quotaAllowsOneMore: Precondition {
        .keyPairQuotaAllowsOneMore(default: quotas.limit(of: product), product)
    }

    func nameIsFree(_ name: KeyPairName) -> Precondition { .keyPairNameIsFree(name, product, besides: nil) }

    /// What must hold of an order before anything else does. The default project always exists.
    func preconditions(of order: Order) -> [Precondition] {
        let project: [Precondition] = order.project == .default ? [] : [.project(.exists(order.project))]
        return project + [nameIsFree(order.name)] + Precondition.quotas(of: order.tags)
    }

    /// Adds a key pair under a new identifier. Without a `text` it shows as `<type> <base64> <KeyId>`.
    func add(
        _ order: Order, publicKey: SSHPublicKey, text: String?, preconditions: [Precondition], for caller: Caller
    ) async throws(DomainFailure) -> KeyPair {
        let made = try await storage.apply { () throws(DomainFailure) in
            let id = identifiers.keyPairID(of: product)
            let keyPair = KeyPair(
                id: id, name: order.name, project: order.project, description: .empty,
                publicKey: StoredPublicKey(
                    type: publicKey.type.rawValue, blob: publicKey.blob, fingerprint: publicKey.fingerprint,
                    text: text ?? publicKey.line(comment: id.text)),
                createdAt: caller.time, tags: order.tags)
            let change = Change(
                account: caller.account, mutation: .addKeyPair(keyPair),
                preconditions: preconditions + [.keyPairIDIsFree(id)],
                audit: caller.successRecord(resources: [id.text]))
            return (keyPair, change)
        }
        return try storing(made)
    }
}

extension Precondition {
    /// What must hold of tags that something new is to have.
    static func quotas(of tags: [Tag]) -> [Precondition] {
        tags.isEmpty
            ? []
            : [
                .tags(.keyQuotaAllows(tags, quota: Tag.keysMax)),
                .tags(.valueQuotaAllows(tags, quota: Tag.valuesPerKeyMax)),
            ]
    }
}
