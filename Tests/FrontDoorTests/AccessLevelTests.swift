// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import StorageContract
import Testing
import UseCases

/// An action's declared access level is the kind of data that it changes, and nothing made by a temporary key outlives
/// it.
struct AccessLevelTests {
    /// A key that distinguishes actions of doors with the same name.
    private static func key(_ example: ReferenceExample) -> String { "\(example.door) \(example.action)" }

    private static let examples = allExamples.filter { $0.code == nil }

    private static func declaration(of example: ReferenceExample, on server: TestServer) throws -> any Action.Type {
        let door = try #require(server.doors.first { $0.label == example.door })
        return type(of: try #require(door.actions.first { type(of: $0).name == example.action }))
    }

    /// Answer fields that contain a credential.
    private static let credentials: Set<String> = ["SecretKey", "TmpSecretKey", "Token"]

    private static func holdsCredential(_ fields: [AnswerField]) -> Bool {
        fields.contains { credentials.contains($0.name) || holdsCredential($0.shape.fields) }
    }

    /// The level follows from the changes that each example makes and from the credentials in its answer.
    @Test func everyActionDeclaresWhatItChanges() async throws {
        let server = try await ReferenceServer.make()
        var found: [String: AccessLevel] = [:]
        for example in Self.examples {
            let action = try Self.declaration(of: example, on: server)
            let written = try await example.run().mutations.map(\.accessLevel)
            let given: [AccessLevel] = Self.holdsCredential(action.answer) ? [.permissionManagement] : []
            let levels = written + given + [found[Self.key(example)] ?? .read]
            found[Self.key(example)] = AccessLevel.allCases.last { levels.contains($0) }
        }
        for example in Self.examples {
            let action = try Self.declaration(of: example, on: server)
            #expect(found[Self.key(example)] == action.accessLevel, "\(Self.key(example))")
        }
        let actions = server.doors.flatMap { door in door.actions.map { "\(door.label) \(type(of: $0).name)" } }
        #expect(Set(found.keys) == Set(actions))
    }

    private static let refusals: Set<String> = [
        "AuthFailure.UnauthorizedOperation", "SecretidNotAuthAccessResource", "UnauthorizedOperation",
        "UnauthorizedOperation.NoPermission",
    ]

    /// For a temporary key of the operator's main account, which nothing else restricts. The actions that are open to
    /// it succeed.
    @Test func aTemporaryKeyThatMayDoEverythingIsRefusedWhatManagesPermissions() async throws {
        for example in Self.examples {
            let server = try await ReferenceServer.make()
            try await example.prepare(server)
            server.clock.advance(by: 60)
            let isOpen = try Self.declaration(of: example, on: server).accessLevel.isOpenToTemporaryKeys
            let run = try await example.run(on: server, by: try await server.temporaryKey())
            let code = try run.code()
            if isOpen {
                #expect(code == nil, "\(Self.key(example))")
            } else {
                #expect(code.map(Self.refusals.contains) == true, "\(Self.key(example)): \(code ?? "Success")")
                #expect(run.mutations.isEmpty, "\(Self.key(example))")
                await server.refusals.keep(at: nil)
                let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 100)
                let record = try #require(records.first { $0.isPermissionRefusal })
                #expect(record.action == example.action && record.resources == ["*"] && record.code == code)
            }
        }
    }

    /// For keys of another main account, and of an unrestricted sub-user of the operator.
    @Test func itIsTheSameForKeysOfOthers() async throws {
        for example in Self.examples {
            let server = try await ReferenceServer.make()
            try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
            let action = try Self.declaration(of: example, on: server)
            let stranger = try await server.temporaryKey(of: Signer(secretID: Tenants.secretID))
            let code = try await example.run(on: server, by: stranger).code()
            let isOpen = action.accessLevel.isOpenToTemporaryKeys && !action.permission.isForOperator
            #expect(code.map(Self.refusals.contains) ?? false == !isOpen, "\(Self.key(example)): \(code ?? "Success")")
            try await server.addUser(PermissionTests.allow("*"))
            let users = try await server.temporaryKey(of: .user)
            let answered = try await example.run(on: server, by: users).code()
            #expect(
                answered.map(Self.refusals.contains) ?? false == !action.accessLevel.isOpenToTemporaryKeys,
                "\(Self.key(example)): \(answered ?? "Success")")
        }
    }

    /// The refusal comes before values are checked, so that it reveals nothing.
    @Test func itIsRefusedBeforeValuesAreLookedAt() async throws {
        let server = try await TestServer()
        let key = try await server.temporaryKey(policy: PermissionTests.allow("cam:*"))
        let calls: [(Service, String, [String: any Sendable])] = [
            (.cam, "CreateAccessKey", ["TargetUin": 7]),
            (.cam, "AddUser", ["Name": " "]),
            (.cam, "UpdateAccessKey", ["AccessKeyId": "AKIDnobody", "Status": "?"]),
            (.sts, "GetFederationToken", ["Name": " ", "Policy": "{"]),
            (.admin, "CreateAccount", ["Remark": String(repeating: "r", count: 5000)]),
        ]
        for (product, action, parameters) in calls {
            let answer = try await server.call(product, action, parameters, by: key)
            #expect(answer.code == "AuthFailure.UnauthorizedOperation", "\(action)")
            #expect(answer.message.hasPrefix("Temporary keys may not do this"))
            #expect(answer.message.contains("operation (\(product.rawValue):\(action))"))
        }
    }

    /// The key from which it was derived is not changed, and it creates nothing that outlives it.
    @Test func aTemporaryKeyNeitherOutlivesItselfNorTouchesItsParent() async throws {
        let server = try await TestServer()
        let key = try await server.temporaryKey(seconds: 3)
        _ = server.storage.takeMutations()
        let tried: [(String, [String: any Sendable])] = [
            ("CreateAccessKey", [:]), ("UpdateAccessKey", ["AccessKeyId": TestServer.secretID, "Status": "Inactive"]),
            ("DeleteAccessKey", ["AccessKeyId": TestServer.secretID]),
            ("AddUser", ["Name": "new", "UseApi": 1]),
            ("CreatePolicy", ["PolicyName": "new", "PolicyDocument": PermissionTests.allow("*")]),
        ]
        for (action, parameters) in tried {
            let code = try await server.call(.cam, action, parameters, region: nil, by: key).code
            #expect(code == "AuthFailure.UnauthorizedOperation", "\(action)")
        }
        #expect(server.storage.takeMutations().isEmpty)
        #expect(try await server.call(.cvm, "DescribeKeyPairs", by: key).code == nil)
        #expect(try await server.call(.cvm, "DescribeKeyPairs").code == nil)
        server.clock.advance(by: 3)
        #expect(try await server.call(.cvm, "DescribeKeyPairs", by: key).code == "AuthFailure.TokenFailure")
    }
}

/// The level of each mutation of the storage. A new mutation does not compile without one.
extension Mutation {
    fileprivate var accessLevel: AccessLevel {
        switch self {
        case .account, .identity: .permissionManagement
        case .addKeyPair, .modifyKeyPair, .removeKeyPairs, .changeTags, .tag, .project: .write
        // The same as for a binding: a key pair and an instance.
        case .hostGrants: .write
        case .instance(let mutation): mutation.accessLevel
        }
    }
}

extension InstanceMutation {
    fileprivate var accessLevel: AccessLevel {
        switch self {
        case .add, .save, .addImage, .removeImage: .write
        // A host's credential, its invitation, and the options before each of its keys.
        case .enroll, .saveHost, .saveHostInstance, .addHostGroup, .removeHostGroup, .joinGroup: .permissionManagement
        }
    }
}
