// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import KeyPairModel
import StorageContract

// How the use cases become changes, and what storage answers becomes a failure of the domain.
extension KeyPairs {
    /// How often a new identifier is drawn before the generator is held to be broken. One in 10^12 is taken.
    private static let identifierDrawsMax = 3

    var quotaAllowsOneMore: Precondition {
        .keyPairQuotaAllowsOneMore(default: quotas.limit(of: product), product)
    }

    func nameIsFree(_ name: KeyPairName) -> Precondition { .keyPairNameIsFree(name, product, besides: nil) }

    /// Project 0 is the only one so far.
    func requireProject(_ project: ProjectID) throws(DomainFailure) {
        guard project == .default else { throw .projectNotFound(project) }
    }

    /// Adds a key pair under a new identifier. Without a `text` it shows as `<type> <base64> <KeyId>`.
    func add(
        _ order: Order, publicKey: SSHPublicKey, text: String?, preconditions: [Precondition], for caller: Caller
    ) async throws(DomainFailure) -> KeyPair {
        for _ in 1...Self.identifierDrawsMax {
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
            do throws(StorageFailure) {
                try await storage.apply(change)
                return keyPair
            } catch {
                // No pattern in the catch clause: it crashes the compiler (Swift 6.3.1).
                guard error == .unmet(.keyPairIDIsFree(id)) else { throw failure(for: error) }
            }
        }
        throw .fault(reason: "every key pair identifier drawn was taken")
    }

    func apply(
        _ mutation: Mutation, preconditions: [Precondition], resources: [String], for caller: Caller
    ) async throws(DomainFailure) {
        let change = Change(
            account: caller.account, mutation: mutation, preconditions: preconditions,
            audit: caller.successRecord(resources: resources))
        try await storing { () async throws(StorageFailure) in try await storage.apply(change) }
    }

    /// Runs `work` on the storage; its failures become those of the domain.
    func storing<Value>(_ work: () async throws(StorageFailure) -> Value) async throws(DomainFailure) -> Value {
        do throws(StorageFailure) {
            return try await work()
        } catch {
            throw failure(for: error)
        }
    }

    private func failure(for failure: StorageFailure) -> DomainFailure {
        switch failure {
        case .unmet(let precondition): self.failure(for: precondition)
        case .unavailable(let reason): .storageUnavailable(reason: reason)
        }
    }

    func failure(for precondition: Precondition) -> DomainFailure {
        switch precondition {
        case .keyPairExists(let id): .keyPairNotFound(id)
        case .keyPairNameIsFree(let name, _, _): .nameTaken(name)
        case .publicKeyIsFree: .publicKeyTaken
        case .keyPairQuotaAllowsOneMore(let quota, _): .quotaReached(quota)
        case .keyPairIDIsFree, .account, .identity: .fault(reason: "unexpected precondition: \(precondition)")
        }
    }
}
