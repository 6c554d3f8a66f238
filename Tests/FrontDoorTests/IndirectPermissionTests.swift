// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// A call also needs permission for resources that it affects indirectly, and a client token belongs to one identity.
struct IndirectPermissionTests {
    private static let denied = "AuthFailure.UnauthorizedOperation"

    private static func asImage(_ more: [String: any Sendable] = [:]) -> [String: any Sendable] {
        linuxOrder.merging(["ImageId": "img-golden00", "LoginSettings": ["KeepImageLogin": "TRUE"]]) { _, new in new }
            .merging(more) { _, new in new }
    }

    private static func keyPair(_ id: String) -> String { "qcs::cvm:::keypair/\(id)" }

    /// A server with a key pair bound to an instance, and an image of that instance, which contains the key pair.
    private static func prepared() async throws -> (server: TestServer, keyPair: String, instance: String) {
        let server = try await TestServer()
        let keyPair = try await server.createdID(.cvm, name: "held")
        let instance = try await server.running(["LoginSettings": ["KeyIds": [keyPair]]])
        try await server.addImage("img-golden00", of: instance, keyPairs: [keyPair])
        return (server, keyPair, instance)
    }

    @Test func theKeyPairsOfAnImageMustBeAllowed() async throws {
        let (server, keyPair, _) = try await Self.prepared()
        try await server.addUser(PermissionTests.allow("cvm:*"), PermissionTests.deny("cvm:*", Self.keyPair(keyPair)))
        _ = server.storage.takeMutations()
        for parameters in [Self.asImage(), Self.asImage(["DryRun": true]), Self.asImage(["ClientToken": "t"])] {
            let answer = try await server.call(.cvm, "RunInstances", parameters, by: .user)
            #expect(answer.code == Self.denied)
            #expect(
                answer.message.contains(
                    "(cvm:RunInstances)\nresource (qcs::cvm:ap-guangzhou:uin/100000000001:keypair/*)"))
            // The refusal does not reveal the contents of the image.
            #expect(!answer.message.contains(keyPair))
        }
        #expect(server.storage.takeMutations().isEmpty)
        // Without its key pairs, the user may use the image, and the key pair is not bound.
        let plain = try await server.call(
            .cvm, "RunInstances", linuxOrder.merging(["ImageId": "img-golden00"]) { _, new in new }, by: .user)
        #expect(plain.code == nil, "\(plain.message)")
        #expect(try await server.call(.cvm, "RunInstances", Self.asImage()).code == nil)
    }

    /// As if the call had named them: key pairs that are not allowed are refused, not only denied ones.
    @Test func theKeyPairsOfAnImageAreNotAllowedBySilence() async throws {
        let (server, keyPair, _) = try await Self.prepared()
        func policies(_ keyPairs: String...) -> [String] {
            ["qcs::cvm:::instance/*", "qcs::cvm:::image/*"].map { PermissionTests.allow("cvm:RunInstances", $0) }
                + keyPairs.map { PermissionTests.allow("cvm:RunInstances", Self.keyPair($0)) }
        }
        try await server.addUser(policies())
        #expect(try await server.call(.cvm, "RunInstances", Self.asImage(), by: .user).code == Self.denied)
        let (other, held, _) = try await Self.prepared()
        try await other.addUser(policies(held))
        #expect(try await other.call(.cvm, "RunInstances", Self.asImage(), by: .user).code == nil)
        // The same holds for a temporary key with a policy.
        let narrow = try await server.temporaryKey(
            policy: PermissionTests.allow("*").replacingOccurrences(
                of: "[{", with: #"[{"effect":"deny","action":"*","resource":"\#(Self.keyPair(keyPair))"},{"#))
        #expect(try await server.call(.cvm, "RunInstances", Self.asImage(), by: narrow).code == Self.denied)
    }

    /// A caller without permission for the image learns nothing about it.
    @Test func theImageIsAskedForFirst() async throws {
        let (server, _, _) = try await Self.prepared()
        try await server.addUser(PermissionTests.allow("cvm:*"), PermissionTests.deny("cvm:*", "qcs::cvm:::image/*"))
        let there = try await server.call(.cvm, "RunInstances", Self.asImage(), by: .user)
        let absent = try await server.call(
            .cvm, "RunInstances", Self.asImage(["ImageId": "img-absent00"]), by: .user)
        #expect(there.code == Self.denied && absent.code == Self.denied)
        #expect(there.message.contains("image/img-golden00") && absent.message.contains("image/img-absent00"))
    }

    @Test(arguments: ["TerminateInstances", "AssociateInstancesKeyPairs"])
    func whatACallFreesMustNotBeDenied(_ action: String) async throws {
        let (server, held, instance) = try await Self.prepared()
        let other = try await server.createdID(.cvm, name: "other")
        var parameters: [String: any Sendable] = ["InstanceIds": [instance]]
        if action == "AssociateInstancesKeyPairs" {
            parameters.merge(["KeyIds": [other], "ForceStop": true]) { _, new in new }
        }
        try await server.addUser(
            PermissionTests.allow("cvm:*"), PermissionTests.deny("cvm:\(action)", Self.keyPair(held)))
        let answer = try await server.call(.cvm, action, parameters, by: .user)
        #expect(answer.code == Self.denied && !answer.message.contains(held))
        #expect(try await server.keyIDs(of: instance) == [held])
        // The vendor's documents require permission for the named resources. That suffices if no policy denies the
        // others.
        let (free, freed, machine) = try await Self.prepared()
        let new = try await free.createdID(.cvm, name: "new")
        parameters["InstanceIds"] = [machine]
        if action == "AssociateInstancesKeyPairs" { parameters["KeyIds"] = [new] }
        try await free.addUser(
            PermissionTests.allow("cvm:*", "qcs::cvm:::instance/\(machine)"),
            PermissionTests.allow("cvm:*", Self.keyPair(new)))
        #expect(try await free.call(.cvm, action, parameters, by: .user).code == nil)
        free.settle()
        #expect(try await free.instanceIDs(of: freed) == [])
    }

    @Test func theSameHoldsAtTheLegacyEndpoint() async throws {
        let (server, held, instance) = try await Self.prepared()
        let other = try await server.createdID(.cvm, name: "other")
        try await server.addUser(
            PermissionTests.allow("*"), PermissionTests.deny("cvm:AssociateInstancesKeyPairs", Self.keyPair(held)))
        #expect(try await server.cvm("StopInstances", ["InstanceIds": [instance]]).code == nil)
        server.settle()
        var request = FormRequest(
            "BindInstanceKey", version: nil, timestamp: server.clock.now().seconds,
            ["SecretId": TestServer.userSecretID, "instanceIds.0": instance, "keyId": other])
        request.path = "/v2/index.php"
        request.host = "cvm.api.qcloud.com"
        let body = await server.answer(request)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(answer["code"] as? Int == 4102, "\(answer)")
        #expect(try await server.keyIDs(of: instance) == [held])
    }

    /// A key pair in an image cannot be deleted, so adding it to an image changes it.
    @Test func whatAnImageHoldsMustNotBeDenied() async throws {
        let (server, held, instance) = try await Self.prepared()
        try await server.addUser(PermissionTests.allow("*"), PermissionTests.deny("admin:*", Self.keyPair(held)))
        for (action, parameters) in [
            ("CreateImage", ["InstanceId": instance]), ("DeleteImage", ["ImageId": "img-golden00"]),
        ] {
            let answer = try await server.call(.admin, action, parameters, region: nil, by: .user)
            #expect(answer.code == Self.denied && !answer.message.contains(held), "\(action) \(answer.message)")
        }
        let (free, _, machine) = try await Self.prepared()
        try await free.addUser(PermissionTests.allow("admin:*"))
        for (action, parameters) in [
            ("CreateImage", ["InstanceId": machine]), ("DeleteImage", ["ImageId": "img-golden00"]),
        ] {
            #expect(try await free.call(.admin, action, parameters, region: nil, by: .user).code == nil)
        }
    }

    /// A blueprint binds no key pairs: CreateInstances binds those it names, which need permission.
    @Test func aBlueprintBindsNothing() async throws {
        let server = try await TestServer()
        let keyPair = try await server.createdID(.lighthouse, name: "held")
        let held = try #require(KeyPairID(keyPair, of: .lighthouse))
        try await server.apply(
            .instance(.addImage(try LighthouseInstances.image(holding: [held]))), by: Accounts.firstAccount)
        let answer = try await server.call(
            .lighthouse, "CreateInstances", lighthouseOrder(["BlueprintId": "lhbp-custom01"]))
        #expect(answer.code == nil, "\(answer.message)")
        let pairs = try await server.call(.lighthouse, "DescribeKeyPairs").fields["KeyPairSet"] as? [[String: Any]]
        #expect(pairs?.first?["AssociatedInstanceIds"] as? [String] == [])
    }

    // MARK: Client tokens

    @Test(arguments: [Service.cvm, .lighthouse])
    func aTokenBelongsToItsIdentity(_ product: Service) async throws {
        let server = try await TestServer()
        try await server.addUser(PermissionTests.allow("*"))
        let action = product == .cvm ? "RunInstances" : "CreateInstances"
        let order = product == .cvm ? linuxOrder : lighthouseOrder([:])
        func made(by signer: Signer) async throws -> [String] {
            let answer = try await server.call(
                product, action, order.merging(["ClientToken": "same"]) { _, new in new }, by: signer)
            return try #require(answer.fields["InstanceIdSet"] as? [String], "\(answer.message)")
        }
        let mains = try await made(by: .main)
        let users = try await made(by: .user)
        #expect(mains != users)
        #expect(try await made(by: .main) == mains)
        #expect(try await made(by: .user) == users)
        // A temporary key shares the tokens of its user.
        #expect(try await made(by: try await server.temporaryKey(of: .user)) == users)
        #expect(try await made(by: try await server.temporaryKey()) == mains)
    }

    @Test func aRetryAnswersTheFirstInstancesThoughTheImageIsGone() async throws {
        let (server, _, _) = try await Self.prepared()
        let order = Self.asImage(["ClientToken": "t"])
        let first = try await server.call(.cvm, "RunInstances", order)
        let ids = try #require(first.fields["InstanceIdSet"] as? [String], "\(first.message)")
        #expect(try await server.call(.admin, "DeleteImage", ["ImageId": "img-golden00"]).code == nil)
        let again = try await server.call(.cvm, "RunInstances", order)
        #expect(again.fields["InstanceIdSet"] as? [String] == ids, "\(again.message)")
        #expect(try await server.call(.cvm, "RunInstances", Self.asImage()).code == "InvalidImageId.NotFound")
    }

    /// A retry needs permission for the key pairs that the first call bound, even if neither the image nor the instance
    /// has them now.
    @Test func aRetryAsksAsTheFirstCallDid() async throws {
        let (server, keyPair, _) = try await Self.prepared()
        try await server.addUser(PermissionTests.allow("cvm:*"))
        let order = Self.asImage(["ClientToken": "t"])
        let first = try await server.call(.cvm, "RunInstances", order, by: .user)
        let ids = try #require(first.fields["InstanceIdSet"] as? [String], "\(first.message)")
        server.settle()
        _ = try await server.call(.admin, "DeleteImage", ["ImageId": "img-golden00"])
        _ = try await server.cvm(
            "DisassociateInstancesKeyPairs", ["InstanceIds": ids, "KeyIds": [keyPair], "ForceStop": true])
        #expect(
            try await server.call(.cvm, "RunInstances", order, by: .user).fields["InstanceIdSet"] as? [String] == ids)
        try await server.change(
            .modifyPolicy(
                PolicyID(number: 10_000_000),
                document: PermissionTests.allow("cvm:*").replacingOccurrences(
                    of: "[{", with: #"[{"effect":"deny","action":"*","resource":"\#(Self.keyPair(keyPair))"},{"#),
                at: server.clock.now()))
        #expect(try await server.call(.cvm, "RunInstances", order, by: .user).code == Self.denied)
    }
}
