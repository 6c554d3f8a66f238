// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

private let action = "DescribeInstancesHostKeys"

extension TestServer {
    /// Creates a host of an account as its operator does, and joins it.
    fileprivate func addHost(
        _ name: String, of product: Product = .cvm, region: String? = nil, joins: Bool = true,
        in owner: AccountID? = nil,
        keySeed: UInt32 = 1
    ) async throws -> String {
        var order: [String: any Sendable] = [
            "Product": product.rawValue, "InstanceName": name, "LoginUser": "admin", "AllowDuplicate": true,
        ]
        if let owner { order["Uin"] = owner.description }
        if let region { order["InstanceRegion"] = region }
        let enrolled = try await call(.admin, "EnrollHost", order, region: nil)
        if joins {
            _ = try await hosts.join(
                token: try #require(enrolled.fields["Token"] as? String),
                hostKeys: [CannedKeys.line(keySeed) + " root@host"], port: 2222, source: "192.0.2.7")
        }
        return try #require(enrolled.fields["InstanceId"] as? String)
    }

    /// Binds as the action does, but at once and for another user.
    fileprivate func bind(_ keyPair: String, to id: String) async throws {
        var instance = try await instance(id)
        instance.bindings = [
            KeyPairBinding(
                keyPair: try #require(KeyPairID(keyPair, of: instance.id.product)), instance: instance.id,
                username: "deployer")
        ]
        try await apply(.instance(.save([instance])), by: Accounts.firstAccount)
    }

    fileprivate func hostKeys(
        _ product: Product = .cvm, _ parameters: [String: any Sendable] = [:], region: String = "ap-guangzhou",
        secretID: String = TestServer.secretID
    ) async throws -> [[String: Any]] {
        let answer = try await call(Service(product), action, parameters, region: region, secretID: secretID)
        return try #require(answer.fields["InstanceHostKeySet"] as? [[String: Any]], "\(answer.code ?? "")")
    }
}

/// The host keys that clients can query.
struct HostKeyTests {
    @Test(arguments: Product.allCases)
    func aHostThatJoinedIsToldWithItsKeys(_ product: Product) async throws {
        let server = try await TestServer()
        let id = try await server.addHost("web1", of: product)
        let keyPair = try await server.createdID(product, name: "deploy")
        try await server.bind(keyPair, to: id)
        let told = try #require(try await server.hostKeys(product).first)
        #expect(
            Set(told.keys) == [
                "InstanceId", "InstanceName", "Address", "Port", "LoginUser", "HostKeys", "BindingSet",
            ])
        #expect(told["InstanceId"] as? String == id && told["InstanceName"] as? String == "web1")
        #expect(told["Address"] as? String == "192.0.2.7" && told["Port"] as? Int == 2222)
        #expect(told["LoginUser"] as? String == "admin")
        #expect(told["HostKeys"] as? [String] == [CannedKeys.line(1)])
        #expect(told["BindingSet"] as? [[String: String]] == [["KeyId": keyPair, "LoginUser": "deployer"]])
    }

    @Test func whoHasNotJoinedOrWasRevokedIsNotTold() async throws {
        let server = try await TestServer()
        let (first, second) = (try await server.addHost("a"), try await server.addHost("b"))
        _ = try await server.addHost("c", joins: false)
        try await server.addInstance("00000001")
        func ids() async throws -> Set<String?> {
            Set(try await server.hostKeys().map { $0["InstanceId"] as? String })
        }
        #expect(try await ids() == [first, second])
        _ = try await server.call(.admin, "RevokeHost", ["InstanceId": first], region: nil)
        #expect(try await ids() == [second])
        _ = try await server.call(.admin, "InviteHost", ["InstanceId": second], region: nil)
        #expect(try await ids() == [])
    }

    @Test func theyAreOfTheRegionTheProductAndTheAccount() async throws {
        let server = try await TestServer()
        try await server.addAccount(Tenants.owner, appID: 1_300_000_001, secretID: Tenants.ownersSecretID)
        let here = try await server.addHost("web1")
        let there = try await server.addHost("web1", region: "ap-shanghai")
        let other = try await server.addHost("web1", of: .lighthouse)
        let owners = try await server.addHost("web1", in: Tenants.owner)
        func ids(_ found: [[String: Any]]) -> [String?] { found.map { $0["InstanceId"] as? String } }
        #expect(ids(try await server.hostKeys()) == [here])
        #expect(ids(try await server.hostKeys(region: "ap-shanghai")) == [there])
        #expect(ids(try await server.hostKeys(.lighthouse)) == [other])
        #expect(ids(try await server.hostKeys(secretID: Tenants.ownersSecretID)) == [owners])
        #expect(ids(try await server.hostKeys(.cvm, ["InstanceIds": [owners, there]])) == [])
    }

    @Test func pagesAndIdentifiersNarrowThem() async throws {
        let server = try await TestServer()
        var ids: [String] = []
        for number in 1...3 { ids.append(try await server.addHost("web\(number)", keySeed: UInt32(number))) }
        ids.sort()
        #expect(try await server.hostKeys().map { $0["InstanceId"] as? String } == ids)
        let page = try await server.cvm(action, ["Offset": 1, "Limit": 1])
        #expect(page.fields["TotalCount"] as? Int == 3)
        let set = try #require(page.fields["InstanceHostKeySet"] as? [[String: Any]])
        #expect(set.map { $0["InstanceId"] as? String } == [ids[1]])
        let named = try await server.hostKeys(.cvm, ["InstanceIds": [ids[2], ids[0], "ins-00000000"]])
        #expect(named.map { $0["InstanceId"] as? String } == [ids[0], ids[2]])
    }
}

let hostKeyPermissionCases: [PermissionCase] = Product.allCases.flatMap { product -> [PermissionCase] in
    let id = "\(product.instanceIDPrefix)00000000"
    return [
        PermissionCase(product: Service(product), action: action, parameters: [:], resources: ["instance/*"]),
        PermissionCase(
            product: Service(product), action: action, parameters: ["InstanceIds": [id]],
            resources: ["instance/\(id)"]),
    ]
}

private func manyIDs(_ prefix: String) -> [String] { (100...200).map { "\(prefix)00000\($0)" } }

let hostKeyRefusals: [Refusal] = [
    Refusal(.cvm, action, "InvalidInstanceId.Malformed", ["InstanceIds": ["lhins-00000000"]]),
    Refusal(.cvm, action, "InvalidParameterValue", ["Offset": -1]),
    Refusal(.cvm, action, "InvalidParameterValue", ["Limit": 101]),
    Refusal(.cvm, action, "InvalidParameterValue.LimitExceeded", ["InstanceIds": manyIDs("ins-")]),
    .fault(.cvm, action, "InternalServerError"),
    Refusal(
        .lighthouse, action, "InvalidParameterValue.Duplicated",
        ["InstanceIds": ["lhins-00000000", "lhins-00000000"]]),
    Refusal(.lighthouse, action, "InvalidParameterValue.InstanceIdMalformed", ["InstanceIds": ["ins-00000000"]]),
    Refusal(.lighthouse, action, "InvalidParameterValue.LimitExceeded", ["InstanceIds": manyIDs("lhins-")]),
    Refusal(.lighthouse, action, "InvalidParameterValue.Negative", ["Offset": -1]),
    Refusal(.lighthouse, action, "InvalidParameterValue.OutOfRange", ["Limit": 101]),
    .fault(.lighthouse, action, "FailedOperation"),
]

let hostKeyStrangersCalls = [
    StrangersCall("cvm", action, "{}"), StrangersCall("cvm", action, #"{"InstanceIds":["ins-owner000"]}"#),
    StrangersCall("lighthouse", action, "{}"),
    StrangersCall("lighthouse", action, #"{"InstanceIds":["lhins-owner000"]}"#),
]

let hostKeyExamples = Product.allCases.map { product in
    ReferenceExample(product.rawValue, action, .json("{}")) { server in
        let id = try await server.addHost("web1", of: product, region: ReferenceServer.regionIDs[0], keySeed: 3_001)
        try await server.bind(try await server.createdID(product, name: "deploy"), to: id)
    }
}
