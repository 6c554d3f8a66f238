// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import KeyMaterial
package import StorageContract

/// The rules of key pairs of one product.
package struct KeyPairs: Sendable {
    package let product: Product
    let storage: any Storage
    let permissions: Permissions
    let keySource: any KeySource
    let identifiers: any IdentifierSource
    let quotas: KeyPairQuotas
    let publicKeyParser: OpenSSHPublicKeyParser

    package init(
        of product: Product, storage: any Storage, permissions: Permissions, keySource: any KeySource,
        identifiers: any IdentifierSource, quotas: KeyPairQuotas, publicKeyParser: OpenSSHPublicKeyParser
    ) {
        self.product = product
        self.storage = storage
        self.permissions = permissions
        self.keySource = keySource
        self.identifiers = identifiers
        self.quotas = quotas
        self.publicKeyParser = publicKeyParser
    }

    /// The properties of a new key pair.
    package struct Order: Sendable {
        package let name: KeyPairName
        package let project: ProjectID
        package let tags: [Tag]

        package init(name: KeyPairName, project: ProjectID, tags: [Tag]) {
            self.name = name
            self.project = project
            self.tags = tags
        }
    }

    /// A new key pair with the only copy of its private key.
    package struct Created: Sendable {
        package let keyPair: KeyPair
        package let privateKey: PrivateKeyText
    }

    /// Creates a key pair. The private key is only in the answer.
    package func create(_ order: Order, for caller: Caller) async throws(DomainFailure) -> Created {
        // Generating a key is expensive, so certain refusals are detected first. The change itself checks again.
        let preconditions = preconditions(of: order) + [quotaAllowsOneMore]
        if let unmet = try await storing({ () async throws(StorageFailure) in
            try await storage.firstUnmet(preconditions, of: caller.account)
        }) {
            throw DomainFailure(unmet)
        }
        let made: RSAKeyPair
        do {
            made = try await CallTurns.waiting { () async throws(any Error) in try await keySource.next() }
        } catch {
            throw .keyGenerationFailed(reason: "\(error)")
        }
        let keyPair = try await add(
            order, publicKey: made.publicKey, text: nil, preconditions: preconditions, for: caller)
        return Created(keyPair: keyPair, privateKey: made.privateKey)
    }

    /// Imports a public key.
    package func `import`(
        _ order: Order, publicKey text: String, for caller: Caller
    ) async throws(DomainFailure) -> KeyPairID {
        let publicKey: SSHPublicKey
        do throws(PublicKeyProblem) {
            publicKey = try publicKeyParser.read(text.utf8)
        } catch {
            throw .keyPair(.publicKeyMalformed(error))
        }
        let preconditions =
            preconditions(of: order)
            + [.publicKeyIsFree(fingerprint: publicKey.fingerprint, product), quotaAllowsOneMore]
        // Lighthouse returns an imported text as it was sent; CVM writes its own comment (rulings 6 and 7).
        let shown = product == .lighthouse ? text : nil
        do throws(DomainFailure) {
            return try await add(order, publicKey: publicKey, text: shown, preconditions: preconditions, for: caller).id
        } catch {
            // A pattern in the catch clause crashes the compiler (Swift 6.3.1).
            guard case .keyPair(.publicKeyTaken) = error else { throw error }
            throw .keyPair(.publicKeyTaken(by: await describable(withFingerprint: publicKey.fingerprint, for: caller)))
        }
    }

    /// The key pair that has a public key, where the caller may describe it.
    private func describable(withFingerprint fingerprint: [UInt8], for caller: Caller) async -> KeyPairID? {
        let service = product.rawValue
        guard
            let id = try? await storage.keyPairID(
                withFingerprint: fingerprint, of: caller.account, product: product),
            // Without a region: what allows it in one region only does not count.
            (try? await permissions.require(
                PermissionQuestion(
                    service: service, action: "DescribeKeyPairs",
                    resources: [AskedResource(service: service, "keypair/\(id.text)")]),
                of: caller, region: nil)) != nil
        else { return nil }
        return id
    }

    /// The key pairs that match a query. Well-formed but unknown identifiers are ignored (ruling 5).
    package func describe(
        _ query: KeyPairQuery, range: PageRange, for caller: Caller
    ) async throws(DomainFailure) -> Page<KeyPair> {
        try await storing { () async throws(StorageFailure) in
            try await storage.keyPairs(of: caller.account, product: product, query: query, range: range)
        }
    }

    /// Changes the name or description of a key pair. `nil` leaves it as it is.
    package func modify(
        _ id: KeyPairID, name: KeyPairName?, description: KeyPairDescription?, for caller: Caller
    ) async throws(DomainFailure) {
        var preconditions = [Precondition.keyPairExists(id)]
        if let name { preconditions.append(.keyPairNameIsFree(name, product, besides: id)) }
        try await storage.make(
            .modifyKeyPair(id, name: name, description: description), if: preconditions,
            resources: [id.text], for: caller)
    }

    /// Deletes key pairs, all or none. An identifier that occurs twice counts once.
    package func delete(_ ids: [KeyPairID], for caller: Caller) async throws(DomainFailure) {
        var seen: Set<KeyPairID> = []
        let ids = ids.filter { seen.insert($0).inserted }
        try await storage.make(
            .removeKeyPairs(ids),
            if: ids.map(Precondition.keyPairExists) + ids.map { .hostGrants(.hasNone($0, at: caller.time)) },
            resources: ids.map(\.text), for: caller)
    }

    /// The quota of the account, and how much of it is free.
    package func quota(for caller: Caller) async throws(DomainFailure) -> (available: Int, total: Int) {
        let (used, set) = try await storing { () async throws(StorageFailure) in
            (
                try await storage.keyPairCount(of: caller.account, product: product),
                try await storage.keyPairQuota(of: caller.account, product: product)
            )
        }
        let total = set ?? quotas.limit(of: product)
        return (max(0, total - used), total)
    }
}
