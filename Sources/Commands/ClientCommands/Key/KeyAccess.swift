// SPDX-License-Identifier: Apache-2.0

import APIClient
import DomainModel

/// An instance to which a key pair is bound.
struct OpenedInstance: Equatable {
    /// What stands in place of the type of an instance that is a real machine.
    private static let hostTypes = ["HOST.CUSTOM", "bundle_host"]

    let region: String
    let id: String
    let name: String
    let state: String
    let isHost: Bool
    /// The login user.
    let user: String
    /// All key pairs that are bound to it.
    let keyIDs: [String]
}

extension OpenedInstance {
    /// - Parameters:
    ///   - instance: From the answer of DescribeInstances.
    ///   - user: The user of the binding; `nil` if the product has only the login user of the image.
    init(_ instance: AnswerValue, in region: String, user: String?) {
        self.init(
            region: region, id: instance.cell("InstanceId"), name: instance.cell("InstanceName"),
            state: instance.cell("InstanceState"),
            isHost: Self.hostTypes.contains { $0 == instance.cell("InstanceType") || $0 == instance.cell("BundleId") },
            user: user ?? instance.cell("DefaultLoginUser"), keyIDs: instance.boundKeyIDs)
    }

    var words: String { name.isEmpty ? id : "\(name) (\(id))" }
}

/// A grant of a key pair on hosts.
struct AccessGrant: Hashable {
    enum Target: Hashable {
        case host(String, region: String)
        /// Grants by tag apply in every region.
        case tag(key: String, value: String)
    }

    let keyID: String
    let target: Target
    /// Empty: the login user of each host.
    let user: String
    /// Empty: it does not end.
    let until: String
}

extension AccessGrant {
    /// - Parameter grant: From the answer of DescribeHostAccess.
    init(_ grant: AnswerValue, in region: String) {
        let tag = grant["Tag"].flatMap { tag in
            tag["Key"]?.text.map { Target.tag(key: $0, value: tag.cell("Value")) }
        }
        self.init(
            keyID: grant.cell("KeyId"), target: tag ?? .host(grant.cell("InstanceId"), region: region),
            user: grant.cell("Username"), until: grant.cell("EndTime"))
    }
}

/// What some key pairs open, in all regions.
struct KeyAccess: Equatable {
    var instances: [OpenedInstance] = []
    var grants: [AccessGrant] = []
    /// Instances that a key pair is bound to and that no region lists.
    var unseen: [String] = []
}

extension ProductClient {
    private static let identifiersMax = 100

    /// The region of the command.
    var region: String { client.region ?? RegionCatalog.defaultRegionID }

    /// The same client in another region.
    func within(_ region: String) -> ProductClient {
        let other = SignedClient(client: client.client, form: form, region: region, contact: client.contact)
        return ProductClient(client: other, product: product)
    }

    /// All regions, the one of the command first.
    func regions() async throws -> [String] {
        let answer = try await callPatiently("DescribeRegions", [:])
        let all = try client.list("RegionSet", of: answer, to: "DescribeRegions", id: "Region")
        return [region] + all.map { $0.cell("Region") }.filter { $0 != region }
    }

    /// The instances to which key pairs are bound.
    ///
    /// - Parameter keyPairs: From the answer of DescribeKeyPairs.
    func openedInstances(
        of keyPairs: [AnswerValue], in regions: [String]
    ) async throws -> (found: [OpenedInstance], unseen: [String]) {
        var users: [String: String] = [:]
        for one in keyPairs.flatMap({ $0["AssociatedInstanceSet"]?.list ?? [] }) {
            users[one.cell("InstanceId")] = one.cell("Username")
        }
        var missing = Set(keyPairs.flatMap(\.boundInstanceIDs))
        var found: [OpenedInstance] = []
        for region in regions where !missing.isEmpty {
            for ids in missing.sorted().parts(of: Self.identifiersMax) {
                let parameters: [String: AnswerValue] = [
                    "InstanceIds": .texts(Array(ids)), "Limit": .integer(Int64(Self.identifiersMax)),
                ]
                let answer = try await within(region).callPatiently("DescribeInstances", parameters)
                for one in try client.list("InstanceSet", of: answer, to: "DescribeInstances", id: "InstanceId") {
                    let instance = OpenedInstance(one, in: region, user: users[one.cell("InstanceId")])
                    found.append(instance)
                    missing.remove(instance.id)
                }
            }
        }
        return (found, missing.sorted())
    }

    /// The grants of key pairs on hosts.
    func grants(of keyPairs: [AnswerValue], in regions: [String]) async throws -> [AccessGrant] {
        let parameters: [String: AnswerValue] = ["KeyIds": .texts(keyPairs.map { $0.cell("KeyId") })]
        var grants: [AccessGrant] = []
        for region in regions {
            // Those by tag are in the answers of all regions.
            let new = try await HostAccessList.grants(within(region), parameters).map { AccessGrant($0, in: region) }
            grants += new.filter { !grants.contains($0) }
        }
        return grants
    }

    func access(of keyPairs: [AnswerValue], in regions: [String]) async throws -> KeyAccess {
        let (instances, unseen) = try await openedInstances(of: keyPairs, in: regions)
        return KeyAccess(
            instances: instances, grants: try await grants(of: keyPairs, in: regions), unseen: unseen)
    }
}
