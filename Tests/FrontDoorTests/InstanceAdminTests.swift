// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// The administration's actions on instances and images.
struct InstanceAdminTests {
    private static func set(
        _ server: TestServer, _ ids: [String], _ state: String, operation: String? = nil, of owner: AccountID? = nil
    ) async throws -> String? {
        var parameters: [String: any Sendable] = ["InstanceIds": ids, "InstanceState": state]
        if let operation { parameters["LatestOperationState"] = operation }
        if let owner { parameters["Uin"] = owner.description }
        return try await server.call(.admin, "SetInstanceState", parameters, region: nil).code
    }

    private static func images(_ server: TestServer, _ parameters: [String: any Sendable] = [:]) async throws
        -> [[String: Any]]
    {
        let answer = try await server.call(.admin, "ListImages", parameters, region: nil)
        return try #require(answer.fields["ImageSet"] as? [[String: Any]])
    }

    @Test(arguments: Product.allCases)
    func everyStateOfAProductCanBeSet(_ product: Product) async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001", of: product)
        for state in InstanceState.allCases {
            let code = try await Self.set(server, [id], state.rawValue)
            #expect(code == (state.belongs(to: product) ? nil : "InvalidParameterValue.InstanceState"))
            guard state.belongs(to: product) else { continue }
            let instance = try await server.instance(id)
            #expect(instance.timeline.state(at: server.clock.now()) == state)
            #expect(instance.operationState(at: server.clock.now()) == nil)
        }
    }

    @Test func theLatestOperationGoesOnUntilAStateIsSetAgain() async throws {
        let server = try await TestServer()
        let id = try await server.addInstance("00000001")
        let keyPair = try await server.createdID(.cvm, name: "a")
        func bound() async throws -> String? {
            try await server.cvm(
                "AssociateInstancesKeyPairs", ["InstanceIds": [id], "KeyIds": [keyPair], "ForceStop": true]
            ).code
        }
        func operationState() async throws -> String? {
            try await server.instance(id).operationState(at: server.clock.now())
        }
        for state in ["OPERATING", "FAILED", "SUCCESS"] {
            #expect(try await Self.set(server, [id], "RUNNING", operation: state) == nil)
            #expect(try await operationState() == state)
        }
        #expect(try await Self.set(server, [id], "RUNNING", operation: "OPERATING") == nil)
        server.clock.advance(by: 1_000_000)
        #expect(try await operationState() == "OPERATING")
        #expect(try await bound() != nil)
        // The next state is at rest, and the operation in progress has ended.
        #expect(try await Self.set(server, [id], "RUNNING") == nil)
        #expect(try await operationState() == "SUCCESS")
        #expect(try await bound() == nil)
    }

    @Test func allOrNoneAreSet() async throws {
        let server = try await TestServer()
        let ids = [try await server.addInstance("00000001"), try await server.addInstance("00000002")]
        #expect(try await Self.set(server, ids + ["ins-00000003"], "STOPPED") == "ResourceNotFound.Instance")
        #expect(try await server.instance(ids[0]).timeline.last == .running)
        #expect(try await Self.set(server, ids + ids, "STOPPED") == nil)
        for id in ids { #expect(try await server.instance(id).timeline.last == .stopped) }
    }

    /// The record is in the owner's trail, so that the owner sees who acted.
    @Test func whatIsDoneToAnotherAccountIsInItsTrail() async throws {
        let server = try await TestServer()
        try await server.addAccount(Tenants.owner, appID: 1_300_000_001, secretID: Tenants.ownersSecretID)
        let id = try await server.addInstance("00000001", in: Tenants.owner)
        #expect(try await Self.set(server, [id], "STOPPED") == "ResourceNotFound.Instance")
        #expect(try await Self.set(server, [id], "STOPPED", of: Tenants.owner) == nil)
        #expect(try await server.instance(id, in: Tenants.owner).timeline.last == .stopped)
        let record = try #require(try await server.storage.auditRecords(of: Tenants.owner, limit: 1).first)
        #expect(record.identity == Accounts.firstAccount.mainIdentity)
        #expect(
            [record.door, record.action, record.accessKeyID] == ["admin", "SetInstanceState", TestServer.secretID])
        #expect(record.resources == [id])
    }

    @Test(arguments: Product.allCases)
    func anImageHoldsTheKeyPairsOfItsInstance(_ product: Product) async throws {
        let server = try await TestServer()
        let keyPair = try await server.createdID(product, name: "a")
        let id = try await server.addInstance("00000001", of: product, opened: [keyPair])
        let made = try await server.call(
            .admin, "CreateImage", ["InstanceId": id, "ImageName": "金"], region: nil)
        let image = try #require(made.fields["ImageId"] as? String)
        server.clock.advance(by: 1)
        let second = try #require(
            try await server.call(.admin, "CreateImage", ["InstanceId": id], region: nil).fields["ImageId"] as? String)
        let listed = try await Self.images(server)
        #expect(listed.map { $0["ImageId"] as? String } == [second, image])
        #expect(listed.map { $0["ImageName"] as? String } == [second, "金"])
        #expect(listed.map { $0["Product"] as? String } == [product.rawValue, product.rawValue])
        #expect(listed.map { $0["KeyIds"] as? [String] } == [[keyPair], [keyPair]])
        #expect(listed.map { $0["InstanceId"] as? String } == [id, id])
        #expect(try await Self.images(server, ["Offset": 1, "Limit": 1]).map { $0["ImageId"] as? String } == [image])
        // The image contains the key pair, whatever happens to the instance.
        var instance = try await server.instance(id)
        instance.bindings = []
        try await server.apply(.instance(.save([instance])), by: Accounts.firstAccount)
        func delete() async throws -> String? {
            try await server.call(Service(product), "DeleteKeyPairs", ["KeyIds": [keyPair]]).code
        }
        for id in [image, second] {
            #expect(try await delete() != nil)
            #expect(try await server.call(.admin, "DeleteImage", ["ImageId": id], region: nil).code == nil)
        }
        #expect(try await delete() == nil)
        #expect(try await Self.images(server).isEmpty)
    }

    @Test func imagesOfAnotherAccountAreAskedForByItsNumber() async throws {
        let server = try await TestServer()
        try await server.addAccount(Tenants.owner, appID: 1_300_000_001, secretID: Tenants.ownersSecretID)
        let id = try await server.addInstance("00000001", in: Tenants.owner)
        let owner = ["Uin": Tenants.owner.description]
        let made = try await server.call(
            .admin, "CreateImage", owner.merging(["InstanceId": id]) { $1 }, region: nil)
        let image = try #require(made.fields["ImageId"] as? String)
        #expect(try await Self.images(server).isEmpty)
        #expect(try await Self.images(server, owner).count == 1)
        func delete(_ parameters: [String: String]) async throws -> String? {
            try await server.call(.admin, "DeleteImage", parameters, region: nil).code
        }
        #expect(try await delete(["ImageId": image]) == "ResourceNotFound.Image")
        #expect(try await delete(owner.merging(["ImageId": image]) { $1 }) == nil)
        let records = try await server.storage.auditRecords(of: Tenants.owner, limit: 2)
        #expect(records.map(\.action) == ["DeleteImage", "CreateImage"])
        #expect(records.map(\.resources) == [[image], [image, id]])
    }
}
