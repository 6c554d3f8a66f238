// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Admin
import CAM
import CVM
import CloudAudit
import DomainModel
import Foundation
import KeyMaterial
import LegacyA
import Lighthouse
import RateLimiting
import SQLiteStorage
import STS
import SecretSealing
import StorageContract
import TagService
import TestHelpers
import Testing
import UseCases
import VPC

/// A whole server without HTTP, with a clock that stands still and one account.
final class TestServer: Sendable {
    static let secretID = "AKIDtest"
    static let secretKey = "secret-key-of-the-tests"
    /// The SecretId of a sub-user, with the same SecretKey.
    static let userSecretID = "AKIDuser"
    static let user = IdentityID(uin: 200_000_000_001)

    /// The address of the server for hosts.
    static let reach = HostReach(
        url: "https://keys.example:7743", caFingerprint: String(repeating: "5c", count: 32))

    let clock = ManualClock()
    let storage: FailingStorage
    let doors: [any FrontDoor]
    let accessKeyUses: AccessKeyUses
    let hosts: Hosts
    let refusals: RefusalLog
    /// The turns of accounts.
    let turns: AccountTurns
    /// What was called and done so far.
    let calls = PreparingCalls()
    private let pipeline: CallPipeline
    private let masterKey: MasterKey
    private let directory: URL

    init(
        quotas: KeyPairQuotas = KeyPairQuotas(), regions: RegionCatalog? = RegionCatalog(),
        keySource: any KeySource = CannedKeySource(), identifiers: any IdentifierSource = RandomIdentifiers(),
        failureLimiter: SourceLimiter? = nil, throttles: Bool = false, rates: [RateOverride] = [],
        turns: AccountTurns = AccountTurns(), policyLog: (any LogWriting)? = nil
    ) async throws {
        directory = EmptyDatabase.newDirectory()
        let storage = FailingStorage(try EmptyDatabase.open(in: directory))
        masterKey = MasterKey.random()
        self.turns = turns
        let accounts = Accounts(storage: storage, masterKey: masterKey, time: clock, identifiers: identifiers)
        let credentials = try #require(FirstCredentials(secretID: Self.secretID, secretKey: Self.secretKey))
        try #require(try await accounts.createFirst(credentials))
        let regions = try #require(regions)
        let permissions = Permissions(storage: storage)
        let keyPairs = { (product: Product) in
            KeyPairs(
                of: product, storage: storage, permissions: permissions, keySource: keySource,
                identifiers: identifiers, quotas: quotas, publicKeyParser: OpenSSHPublicKeyParser())
        }
        let instances = { (product: Product) in
            Instances(of: product, storage: storage, permissions: permissions, identifiers: identifiers)
        }
        accessKeyUses = AccessKeyUses(storage: storage)
        refusals = RefusalLog(storage: storage)
        let trail = AuditTrail(storage: storage)
        let accessKeys = AccessKeys(
            storage: storage, masterKey: masterKey, identifiers: identifiers, uses: accessKeyUses)
        let projects = Projects(storage: storage, identifiers: identifiers)
        hosts = Hosts(
            storage: storage, identifiers: identifiers, time: clock, sightings: HostSightings(storage: storage))
        let administration = AccountAdministration(accounts: accounts, quotas: quotas)
        doors = [
            AdminFrontDoor(
                accounts: administration,
                instances: InstanceAdministration(
                    accounts: administration, cvm: instances(.cvm), lighthouse: instances(.lighthouse)),
                hosts: HostAdministration(
                    accounts: administration, hosts: hosts, cvm: instances(.cvm), lighthouse: instances(.lighthouse),
                    regions: regions, reach: { Self.reach }),
                trail: trail),
            CVMFrontDoor(keyPairs: keyPairs(.cvm), instances: instances(.cvm), hosts: hosts, regions: regions),
            LighthouseFrontDoor(
                keyPairs: keyPairs(.lighthouse), instances: instances(.lighthouse), hosts: hosts, regions: regions),
            LegacyBFrontDoor(keyPairs: keyPairs(.cvm), instances: instances(.cvm), hosts: hosts, regions: regions),
            LegacyAFrontDoor(keyPairs: keyPairs(.cvm), instances: instances(.cvm), projects: projects),
            CAMFrontDoor(
                users: Users(
                    storage: storage, accessKeys: accessKeys, permissions: permissions, identifiers: identifiers),
                accessKeys: accessKeys,
                policies: Policies(storage: storage, permissions: permissions, identifiers: identifiers),
                log: ServerLog(policyLog, time: clock)),
            TagServiceFrontDoor(
                resourceTags: ResourceTags(storage: storage), accountTags: AccountTags(storage: storage),
                projects: projects, regions: regions),
            STSFrontDoor(federationTokens: FederationTokens(temporaryKeys: TemporaryKeys(masterKey: masterKey))),
            CloudAuditFrontDoor(trail: trail), VPCFrontDoor(instances: instances(.cvm)),
        ]
        pipeline = CallPipeline(
            doors: doors, credentials: Credentials(accounts: storage, masterKey: masterKey),
            temporaryKeys: TemporaryKeys(masterKey: masterKey),
            permissions: permissions, accessKeyUses: accessKeyUses, refusals: refusals, nonces: storage,
            throttle: try throttles
                ? Throttle(doors: doors, regions: regions, overrides: rates, time: clock) : nil,
            turns: turns, regions: regions, time: clock,
            identifiers: identifiers, log: ServerLog(nil, time: clock), failureLimiter: failureLimiter)
        self.storage = storage
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Answers a signed POST. `alter` may change the request after it was signed.
    func post(
        _ product: Service, _ action: String, json: String, region: String? = "ap-guangzhou",
        headers: [String: String] = [:], secretID: String = TestServer.secretID,
        secretKey: String = TestServer.secretKey,
        alter: (inout SignedRequest) -> Void = { _ in }
    ) async throws -> TestAnswer {
        var request = SignedRequest(
            product: product, action: action, body: json, region: region, timestamp: clock.now().seconds,
            secretID: secretID, secretKey: secretKey)
        request.headers.merge(headers) { _, new in new }
        alter(&request)
        let reply = await pipeline.answer(request.rawCall)
        calls.note(PreparingCall(request, product, action, answer: reply.body))
        return try TestAnswer(reply)
    }

    /// Answers a signed POST with parameters.
    func call(
        _ product: Service, _ action: String, _ parameters: [String: any Sendable] = [:],
        region: String? = "ap-guangzhou", headers: [String: String] = [:], secretID: String = TestServer.secretID
    ) async throws -> TestAnswer {
        let body = try JSONSerialization.data(withJSONObject: parameters, options: .sortedKeys)
        return try await post(
            product, action, json: String(decoding: body, as: UTF8.self), region: region, headers: headers,
            secretID: secretID)
    }

    /// Adds the sub-user with a policy for each of these documents.
    func addUser(_ documents: String...) async throws { try await addUser(documents) }

    func addUser(_ documents: [String]) async throws {
        let name = try #require(UserName("user"))
        let key = try sealedKey(Self.userSecretID, of: Self.user, in: Accounts.firstAccount)
        try await change(
            .addUser(User(id: Self.user, name: name, details: UserDetails(), createdAt: clock.now()), with: key))
        for (number, document) in documents.enumerated() {
            let id = PolicyID(number: Int64(10_000_000 + number))
            let name = try #require(PolicyName("policy-\(number)"))
            try await change(
                .addPolicy(
                    Policy(
                        id: id, name: name, description: "", document: document, createdAt: clock.now(),
                        updatedAt: clock.now())))
            try await change(
                .attachPolicy(PolicyAttachment(policy: id, user: Self.user, attachedAt: clock.now())))
        }
    }

    func change(_ mutations: IdentityMutation...) async throws { try await change(mutations) }

    /// Applies mutations in one transaction, in order to reach a quota quickly.
    func change(_ mutations: [IdentityMutation]) async throws {
        try await apply(mutations.map(Mutation.identity), by: Accounts.firstAccount)
    }

    func apply(_ mutation: Mutation, by account: AccountID) async throws { try await apply([mutation], by: account) }

    func apply(_ mutations: [Mutation], by account: AccountID = Accounts.firstAccount) async throws {
        calls.noteOtherwise()
        let audit = AuditRecord(
            time: clock.now(), identity: account.mainIdentity, accessKeyID: "", source: "", door: "command",
            action: "Test", resources: [], code: AuditRecord.success, requestID: "r")
        let changes = mutations.map { Change(account: account, mutation: $0, preconditions: [], audit: audit) }
        for result in await storage.apply(changes) { try result.get() }
    }

    func addAccount(_ account: AccountID, appID: Int64, secretID: String) async throws {
        let key = try sealedKey(secretID, of: account.mainIdentity, in: account)
        try await apply(.account(.add(NewAccount(appID: appID, accessKey: key))), by: Accounts.firstAccount)
    }

    /// An access key with the SecretKey of the tests.
    func sealedKey(_ secretID: String, of identity: IdentityID, in account: AccountID) throws -> SealedAccessKey {
        SealedAccessKey(
            account: account,
            key: AccessKey(
                secretID: secretID, identity: identity, isActive: true, description: "", createdAt: clock.now()),
            sealedSecretKey: try masterKey.seal(Self.secretKey, for: Accounts.sealingPurpose(secretID: secretID)))
    }

    func cvm(_ action: String, _ parameters: [String: any Sendable] = [:]) async throws -> TestAnswer {
        try await call(.cvm, action, parameters)
    }

    func lighthouse(_ action: String, _ parameters: [String: any Sendable] = [:]) async throws -> TestAnswer {
        try await call(.lighthouse, action, parameters, region: nil)
    }

    /// A call of CAM by the main account or the sub-user.
    func cam(
        _ action: String, _ parameters: [String: any Sendable] = [:], secretID: String = TestServer.secretID
    ) async throws -> TestAnswer {
        try await call(.cam, action, parameters, region: nil, secretID: secretID)
    }

    /// A call of the tag service.
    func tag(
        _ action: String, _ parameters: [String: any Sendable] = [:], secretID: String = TestServer.secretID
    ) async throws -> TestAnswer {
        try await call(.tag, action, parameters, region: nil, secretID: secretID)
    }

    /// The unparsed answer to a request that is signed by its parameters.
    func answer(_ request: FormRequest) async -> [UInt8] { await answer(request.rawCall) }

    func answer(_ call: RawCall) async -> [UInt8] { await pipeline.answer(call).body }

    func reply(_ request: SignedRequest) async -> Reply { await pipeline.answer(request.rawCall) }

    /// Creates a key pair and answers its identifier.
    func createdID(_ product: Product, name: String) async throws -> String {
        let parameters: [String: any Sendable] =
            product == .cvm ? ["KeyName": name, "ProjectId": 0] : ["KeyName": name]
        let answer = try await call(Service(product), "CreateKeyPair", parameters)
        let keyPair = try #require(answer.fields["KeyPair"] as? [String: Any])
        return try #require(keyPair["KeyId"] as? String)
    }
}
