// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import KeyMaterial
import StorageContract
import Testing
import UseCases

/// A server with its operator, an account that calls and, optionally, one that owns resources.
struct Tenants {
    static let secretID = "AKIDstranger"
    static let ownersSecretID = "AKIDowner"
    static let account = AccountID(uin: 150_000_000_001)
    static let owner = AccountID(uin: 150_000_000_002)
    static let ownersUser = IdentityID(uin: 250_000_000_002)

    private let server: TestServer

    static func make(withOwner: Bool) async throws -> Tenants {
        let tenants = Tenants(server: try await ReferenceServer.make())
        try await tenants.server.addAccount(account, appID: 1_300_000_001, secretID: secretID)
        if withOwner {
            try await tenants.server.addAccount(owner, appID: 1_300_000_002, secretID: ownersSecretID)
            try await tenants.addBelongings()
        }
        return tenants
    }

    /// Adds one resource of each kind.
    private func addBelongings() async throws {
        let now = server.clock.now()
        for product in Product.allCases {
            let id = try #require(KeyPairID(product.keyPairIDPrefix + "owner000", of: product))
            let blob = CannedKeys.blob(99)
            try await server.apply(
                .addKeyPair(
                    KeyPair(
                        id: id, name: try KeyPairName("owned"), project: ProjectID(number: 0), description: .empty,
                        publicKey: StoredPublicKey(
                            type: "ssh-rsa", blob: blob, fingerprint: SSHPublicKey(type: .rsa, blob: blob).fingerprint,
                            text: CannedKeys.line(99)),
                        createdAt: now, tags: [try Tag(key: "team", value: "owner")])),
                by: Self.owner)
            try await server.apply(
                [
                    .instance(
                        .add(
                            [try Self.instance(of: product, at: now)], token: nil, userData: try UserData("b3duZWQ="))),
                    .instance(.addImage(try Self.image(of: product, at: now))),
                ],
                by: Self.owner)
        }
        for product in Product.allCases {
            let keyPair = try #require(KeyPairID(product.keyPairIDPrefix + "owner000", of: product))
            let grant = HostGrant(
                keyPair: keyPair, target: .tag(try Tag(key: "team", value: "owner")), username: nil, until: nil,
                grantedAt: now, grantedBy: Self.owner.mainIdentity)
            try await server.apply(.hostGrants(.grant([grant])), by: Self.owner)
        }
        let user = User(
            id: Self.ownersUser, name: try #require(UserName("owned")), details: UserDetails(), createdAt: now)
        let key = try server.sealedKey("AKIDownersuser", of: user.id, in: Self.owner)
        try await server.apply(.identity(.addUser(user, with: key)), by: Self.owner)
        let policy = Policy(
            id: PolicyID(number: 77_000_000), name: try #require(PolicyName("owned")), description: "",
            document: PermissionTests.allow("*"), createdAt: now, updatedAt: now)
        try await server.apply(
            .identity(.addPolicy(policy, tags: [try Tag(key: "team", value: "owner")])), by: Self.owner)
        try await server.apply(
            .changeTags(
                TagChange(resource: .user(user.id), set: [try Tag(key: "team", value: "owner")], removed: [])),
            by: Self.owner)
        for policy in [policy.id, PolicyID(number: 1)] {
            try await server.apply(.identity(.modifyPolicy(policy, remark: "owned", at: now)), by: Self.owner)
        }
        try await server.apply(.tag(.add(try Tag(key: "spare", value: "owner"))), by: Self.owner)
        try await server.apply(
            .identity(.attachPolicy(PolicyAttachment(policy: policy.id, user: user.id, attachedAt: now))),
            by: Self.owner)
        let project = Project(
            id: ProjectID(number: 77_000_001), name: try #require(ProjectName("owned")), info: "",
            creator: Self.owner.mainIdentity, isDisabled: false, createdAt: now)
        try await server.apply(.project(.add(project)), by: Self.owner)
    }

    /// An instance without bindings, so that its key pair may be deleted.
    private static func instance(of product: Product, at time: Instant) throws -> Instance {
        let image = try #require(ImageCatalog.images(of: product).first)
        var settings = InstanceSettings()
        settings.network.vpcID = "vpc-owner000"
        settings.securityGroups = ["sg-owner000"]
        return Instance(
            id: try #require(InstanceID(product.instanceIDPrefix + "owner000", of: product)),
            origin: InstanceOrigin(
                region: ReferenceServer.regionIDs[0], zone: "\(ReferenceServer.regionIDs[0])-3", project: .default,
                image: image, uuid: "owner", hostName: "owned", privateAddress: "10.0.0.1",
                publicAddress: "203.0.113.1",
                createdAt: time),
            shape: InstanceShape(
                type: "bundle2022_gen_01", systemDiskType: "CLOUD_SSD", systemDiskSize: 50, bandwidthOut: 4,
                chargeType: "PREPAID", months: 1),
            settings: settings, name: "owned", timeline: StateTimeline(restingIn: .running, since: time),
            operation: nil,
            hasPassword: false,
            bindings: [], tags: [try Tag(key: "team", value: "owner")])
    }

    private static func image(of product: Product, at time: Instant) throws -> CustomImage {
        let instance = try instance(of: product, at: time)
        let system = instance.origin.image
        return CustomImage(
            system: SystemImage(
                id: try #require(ImageID(product.imageIDPrefix + "owner000", of: product)), osName: system.osName,
                platform: system.platform, isWindows: false, loginUser: system.loginUser),
            name: "owned", source: instance.id, createdAt: time, keyPairs: [])
    }

    /// All resources of the owner, as text.
    func ownersState() async throws -> String {
        let (storage, owner) = (server.storage, Self.owner)
        var state: [String] = []
        for product in Product.allCases {
            let page = try await storage.keyPairs(
                of: owner, product: product, query: .all, range: try PageRange(offset: 0, limit: 100))
            state += page.elements.map { "\($0)" }
            let instances = try await storage.instances(
                of: owner, product: product, query: .all, region: RegionCatalog.defaultRegionID, sorted: .newestFirst,
                range: .longest, at: server.clock.now())
            state += instances.elements.map { "\($0)" }
            state += try await storage.hostGrants(
                of: owner, HostGrantQuery(product: product, region: RegionCatalog.defaultRegionID), range: .longest,
                at: server.clock.now()
            ).elements.map { "\($0)" }
            state += try await storage.images(of: owner, product: product, matching: [], offset: 0, limit: 1_000)
                .elements.map { "\($0)" }
        }
        state += try await storage.users(of: owner).map { "\($0)" }
        state += try await storage.policies(of: owner, nameHolding: "", offset: 0, limit: 100).elements.map { "\($0)" }
        state += try await storage.projects(
            of: owner, ProjectQuery(includesDisabled: true), offset: 0, limit: 1_000
        ).elements.map { "\($0)" }
        let tags = try await storage.tags(of: owner, keys: [], value: nil, offset: 0, limit: 100)
        state += tags.elements.map { "\($0)" }
        let policies = [PolicyID(number: 77_000_000), PolicyID(number: 1)]
        state += try await storage.tags(ofUsers: [Self.ownersUser], policies: policies, in: owner)
            .map { "\($0)" }.sorted()
        for policy in policies { state.append(try await storage.remark(onPolicy: policy, of: owner)) }
        for identity in [owner.mainIdentity, Self.ownersUser] {
            state += try await storage.accessKeys(of: identity, in: owner).map { "\($0)" }
            state += try await storage.attachments(of: identity, in: owner).map { "\($0)" }
        }
        state += try await storage.auditRecords(of: owner, limit: 100).map { "\($0)" }
        state.append("\(String(describing: try await storage.account(owner)))")
        #expect(state.count == 37)
        return state.joined(separator: "\n")
    }

    /// The whole answer without random parts.
    func answer(_ call: StrangersCall, secretID: String = secretID) async -> String {
        let answer =
            switch call.door {
            case "legacy-a": await legacy(call, version: nil, secretID)
            case "legacy-b": await legacy(call, version: "2017-03-12", secretID)
            default: await api3(call, secretID)
            }
        return String(decoding: answer, as: UTF8.self)
            .replacing(#/"(?<field>Token|TmpSecretId|TmpSecretKey)":"[^"]*"/#) { "\"\($0.output.field)\"" }
    }

    private func api3(_ call: StrangersCall, _ secretID: String) async -> [UInt8] {
        guard let service = Service(rawValue: call.door) else { return [] }
        let request = SignedRequest(
            product: service, action: call.action, body: call.json, region: ReferenceServer.region(of: call.door),
            timestamp: server.clock.now().seconds, secretID: secretID, secretKey: TestServer.secretKey)
        return await server.answer(request.rawCall)
    }

    /// A legacy call with those parameters that are texts or lists of texts.
    private func legacy(_ call: StrangersCall, version: String?, _ secretID: String) async -> [UInt8] {
        let fields = (try? JSONSerialization.jsonObject(with: Data(call.json.utf8))) as? [String: Any] ?? [:]
        var parameters = ["SecretId": secretID]
        for (name, value) in fields {
            if let list = value as? [String] {
                for (index, element) in list.enumerated() { parameters["\(name).\(index)"] = element }
            } else {
                parameters[name] = "\(value)"
            }
        }
        var request = FormRequest(call.action, version: version, timestamp: server.clock.now().seconds, parameters)
        request.path = "/v2/index.php"
        request.host = call.action == "DescribeProject" ? "account.api.qcloud.com" : "cvm.api.qcloud.com"
        return await server.answer(request)
    }
}
