// SPDX-License-Identifier: Apache-2.0

import DomainModel
import KeyMaterial
import StorageContract

// Conversion of use cases to changes, and of storage failures to failures of the domain.
extension KeyPairs {
    var quotaAllowsOneMore: Precondition {
        .keyPairQuotaAllowsOneMore(default: quotas.limit(of: product), product)
    }

    func nameIsFree(_ name: KeyPairName) -> Precondition { .keyPairNameIsFree(name, product, besides: nil) }

    /// The preconditions of a new key pair. The default project always exists.
    func preconditions(of order: Order) -> [Precondition] {
        let project: [Precondition] = order.project == .default ? [] : [.project(.exists(order.project))]
        return project + [nameIsFree(order.name)] + Precondition.quotas(of: order.tags)
    }

    /// Adds a key pair with a new identifier. Without a `text`, the public key is shown as `<type> <base64> <KeyId>`.
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
    /// The preconditions of tags on a new resource.
    static func quotas(of tags: [Tag]) -> [Precondition] {
        tags.isEmpty
            ? []
            : [
                .tags(.keyQuotaAllows(tags, quota: Tag.keysMax)),
                .tags(.valueQuotaAllows(tags, quota: Tag.valuesPerKeyMax)),
            ]
    }
}
