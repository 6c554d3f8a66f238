// SPDX-License-Identifier: Apache-2.0

import APIClient
import CommandSupport
import DomainModel
import KeyMaterial

/// The hosts of the caller, and the private keys on this machine that can log in to them.
struct SSHInventory {
    private static let keyPairsMax = 100
    private static let kind = ResourceKind(
        noun: "host", listing: "DescribeInstancesHostKeys", list: "InstanceHostKeySet", nameFilter: "",
        idField: "InstanceId", nameField: "InstanceName", isID: { InstanceID($0, of: $1) != nil })

    /// The answers of the server.
    private(set) var answers: [AnswerValue] = []
    private(set) var hosts: [SSHHost] = []
    /// The path of the private key of a key pair, by its identifier.
    private(set) var identities: [String: String] = [:]
    /// Notes about missing parts, one per line.
    private(set) var notes: [String] = []

    /// - Throws: Products that the caller may not list are left out; it throws only if that is true for all of them.
    init(_ client: SignedClient, products: [Product], _ files: IdentityFiles) async throws {
        var refusals: [APIFailure] = []
        for product in products {
            let client = ProductClient(client: client, product: product)
            do {
                try await take(try await client.all(Self.kind), client, files)
            } catch let failure as APIFailure where failure.isForWantOfPermission {
                refusals.append(failure)
                notes.append("Without \(product.rawValue): \(failure)")
            }
        }
        if refusals.count == products.count, let refusal = refusals.first { throw refusal }
    }

    private mutating func take(_ elements: [AnswerValue], _ client: ProductClient, _ files: IdentityFiles) async throws
    {
        var new: [SSHHost] = []
        for element in elements {
            guard let id = InstanceID(element.cell("InstanceId"), of: client.product) else {
                throw client.client.notTheAPI(
                    Self.kind.listing, lacks: "usable \(Self.kind.idField) in its \(Self.kind.list)")
            }
            do throws(SSHHost.Unusable) {
                new.append(try SSHHost(element, id: id))
            } catch {
                notes.append(
                    "Without \(id), \(SSHConfigText.shown(element.cell("InstanceName"))): no usable \(error.what)")
            }
        }
        answers += elements
        try await addGrants(to: &new, client)
        hosts += new
        try await findIdentities(of: new, client, files)
    }

    /// Adds the grants on each host, directly or by one of its tags, as the server lists them.
    private mutating func addGrants(to hosts: inout [SSHHost], _ client: ProductClient) async throws {
        guard !hosts.isEmpty else { return }
        do {
            let all = try await HostAccessList.grants(client, [:])
            let isByTag = all.contains { $0.cell("InstanceId").isEmpty }
            for index in hosts.indices where !all.isEmpty {
                let id = hosts[index].id.text
                let granted =
                    isByTag
                    ? try await HostAccessList.grants(client, ["InstanceIds": .texts([id])])
                    : all.filter { $0.cell("InstanceId") == id }
                hosts[index].add(granted)
            }
        } catch let failure as APIFailure where failure.isForWantOfPermission {
            notes.append("Without grants of \(client.product.rawValue): \(failure)")
        }
    }

    private mutating func findIdentities(
        of hosts: [SSHHost], _ client: ProductClient, _ files: IdentityFiles
    ) async throws {
        let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        for ids in Set(hosts.flatMap { $0.logins.map(\.keyPair) }).sorted().parts(of: Self.keyPairsMax) {
            let parameters: [String: AnswerValue] = [
                "KeyIds": .texts(Array(ids)), "Limit": .integer(Int64(Self.keyPairsMax)),
            ]
            do {
                let answer = try await client.callPatiently("DescribeKeyPairs", parameters)
                for one in try client.client.list("KeyPairSet", of: answer, to: "DescribeKeyPairs") {
                    guard let key = parser.parse(one.cell("PublicKey")), let path = files.path(of: key.line) else {
                        continue
                    }
                    identities[one.cell("KeyId")] = path
                }
            } catch let failure as APIFailure where failure.isForWantOfPermission {
                notes.append("Without private keys of \(client.product.rawValue): \(failure)")
                return
            }
        }
    }
}
