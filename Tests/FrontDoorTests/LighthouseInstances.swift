// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// Lighthouse instances in any state that a test needs.
enum LighthouseInstances {
    static func image(holding keyPairs: [KeyPairID]) throws -> CustomImage {
        let system = try #require(ImageCatalog.images(of: .lighthouse).first)
        return CustomImage(
            system: SystemImage(
                id: try #require(ImageID("lhbp-custom01", of: .lighthouse)), osName: system.osName,
                platform: system.platform, isWindows: false, loginUser: system.loginUser),
            name: "custom", source: try #require(InstanceID("lhins-00000001", of: .lighthouse)),
            createdAt: Instant(seconds: 1_700_000_000), keyPairs: keyPairs)
    }
}

extension TestServer {
    /// Creates an instance directly in the storage, in any state, and answers its identifier.
    ///
    /// - Parameter isOperating: Whether its last operation never ends.
    func lighthouseInstance(
        in state: InstanceState, isOperating: Bool = false, image: String = "lhbp-ubuntu22",
        opened keyPairs: [String] = []
    ) async throws -> String {
        let login: [String: any Sendable] = keyPairs.isEmpty ? [:] : ["LoginConfiguration": ["KeyIds": keyPairs]]
        let made = try await lighthouse(
            "CreateInstances", lighthouseOrder(["BlueprintId": image]).merging(login) { _, new in new })
        let id = try #require((made.fields["InstanceIdSet"] as? [String])?.first)
        try await put([id], in: state, isOperating: isOperating)
        return id
    }

    func put(_ ids: [String], in state: InstanceState, isOperating: Bool = false) async throws {
        let ids = try ids.map { try #require(InstanceID($0, of: .lighthouse)) }
        let instances = try await storage.instances(ids, of: Accounts.firstAccount, at: clock.now()).map { instance in
            var instance = instance
            instance.timeline =
                isOperating
                ? StateTimeline(
                    first: state, second: state, last: state, turnsAt: clock.now(), endsAt: .distantFuture)
                : StateTimeline(restingIn: state, since: clock.now())
            return instance
        }
        #expect(instances.count == ids.count)
        try await apply(.instance(.save(instances)), by: Accounts.firstAccount)
    }

    /// The answer of DescribeInstances about one instance.
    func describedInstance(_ id: String) async throws -> [String: Any] {
        let answer = try await lighthouse("DescribeInstances", ["InstanceIds": [id]])
        return try #require((answer.fields["InstanceSet"] as? [[String: Any]])?.first)
    }
}
