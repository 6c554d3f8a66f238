// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

extension TestServer {
    /// Adds an instance at rest directly, without an action, and answers its identifier.
    @discardableResult
    func addInstance(
        _ suffix: String, of product: Product = .cvm, state: InstanceState = .running, region: String = "ap-guangzhou",
        opened keyPairs: [String] = [], tags: [DomainModel.Tag] = [], in account: AccountID = Accounts.firstAccount
    ) async throws -> String {
        let instance = try instance(
            suffix, of: product, state: state, region: region, opened: keyPairs, tags: tags)
        try await apply(.instance(.add([instance], token: nil)), by: account)
        return instance.id.text
    }

    /// Adds many instances in one transaction, in order to reach a quota quickly.
    func addInstances(_ count: Int, of product: Product = .cvm) async throws {
        let instances = try (0..<count).map { number in
            try instance(
                String(String(100_000_000 + number).dropFirst()), of: product, state: .running,
                region: "ap-guangzhou", opened: [], tags: [])
        }
        try await apply(.instance(.add(instances, token: nil)), by: Accounts.firstAccount)
    }

    private func instance(
        _ suffix: String, of product: Product, state: InstanceState, region: String, opened keyPairs: [String],
        tags: [DomainModel.Tag]
    ) throws -> Instance {
        let id = try #require(InstanceID(product.instanceIDPrefix + suffix, of: product))
        let now = clock.now()
        return Instance(
            id: id,
            origin: InstanceOrigin(
                region: region, zone: "\(region)-1", project: .default,
                image: try #require(ImageCatalog.images(of: product).first), uuid: "uuid-\(suffix)",
                hostName: suffix, privateAddress: "10.0.0.1", publicAddress: nil, createdAt: now),
            shape: InstanceShape(
                type: "S5.MEDIUM2", systemDiskType: "CLOUD_BSSD", systemDiskSize: 50, bandwidthOut: 0,
                chargeType: "POSTPAID_BY_HOUR", months: 0),
            name: suffix, timeline: StateTimeline(restingIn: state, since: now), operation: nil, hasPassword: true,
            bindings: try keyPairs.map { text in
                KeyPairBinding(
                    keyPair: try #require(KeyPairID(text, of: product)), instance: id, username: "ubuntu")
            }, tags: tags)
    }

    /// The stored instance.
    func instance(_ text: String, in account: AccountID = Accounts.firstAccount) async throws -> Instance {
        let id = try #require(Product.allCases.compactMap { InstanceID(text, of: $0) }.first)
        return try #require(try await storage.instances([id], of: account, at: clock.now()).first)
    }
}
