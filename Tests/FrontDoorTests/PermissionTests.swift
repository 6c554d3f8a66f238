// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// The permissions of sub-users, and when changes take effect.
struct PermissionTests {
    static func allow(_ action: String, _ resource: String = "*") -> String {
        #"{"version":"2.0","statement":[{"effect":"allow","action":"\#(action)","resource":"\#(resource)"}]}"#
    }

    static func deny(_ action: String, _ resource: String = "*") -> String {
        allow(action, resource).replacingOccurrences(of: "\"allow\"", with: "\"deny\"")
    }

    private func asUser(
        _ server: TestServer, _ product: Service, _ action: String, _ parameters: [String: any Sendable] = [:]
    ) async throws -> TestAnswer {
        try await server.call(product, action, parameters, secretID: TestServer.userSecretID)
    }

    @Test func whoHasNoPolicyMayDoNothing() async throws {
        let server = try await TestServer()
        try await server.addUser()
        let answer = try await asUser(server, .cvm, "DeleteKeyPairs", ["KeyIds": ["skey-00000000"]])
        #expect(answer.code == "AuthFailure.UnauthorizedOperation")
        #expect(
            answer.message.contains(
                "(cvm:DeleteKeyPairs)\nresource (qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-00000000) denied"))
        #expect(answer.message.contains("[[request id:"))
        #expect(try await asUser(server, .lighthouse, "DescribeRegions").code == "AuthFailure.UnauthorizedOperation")
        #expect(
            try await asUser(server, .lighthouse, "DescribeKeyPairs").code == "UnauthorizedOperation.NoPermission")
    }

    /// Permission is checked after the length of lists, and before values, existence and quotas.
    @Test func itIsAskedBeforeValuesAreLookedAtAndAfterLists() async throws {
        let server = try await TestServer()
        try await server.addUser()
        let denied = "AuthFailure.UnauthorizedOperation"
        #expect(try await asUser(server, .cvm, "DeleteKeyPairs", ["KeyIds": ["malformed"]]).code == denied)
        #expect(try await asUser(server, .cvm, "CreateKeyPair", ["KeyName": "-", "ProjectId": -1]).code == denied)
        #expect(try await asUser(server, .cvm, "DescribeKeyPairs", ["Limit": -1]).code == denied)
        #expect(try await asUser(server, .cvm, "DescribeKeyPairs", ["Limit": "x"]).code == "InvalidParameter")
        let many = (0...100).map { "skey-\($0)" }
        #expect(
            try await asUser(server, .cvm, "DeleteKeyPairs", ["KeyIds": many]).code
                == "InvalidParameterValue.LimitExceeded")
        #expect(try await server.call(.cvm, "DescribeKeyPairs").fields["TotalCount"] as? Int == 0)
    }

    @Test func oneKeyPairMayBeAllowedAndAnotherNot() async throws {
        let server = try await TestServer()
        let (mine, other) = (
            try await server.createdID(.cvm, name: "mine"), try await server.createdID(.cvm, name: "other")
        )
        try await server.addUser(Self.allow("cvm:*KeyPair*", "qcs::cvm::uin/100000000001:keypair/\(mine)"))
        #expect(
            try await asUser(server, .cvm, "ModifyKeyPairAttribute", ["KeyId": mine, "KeyName": "renamed"]).code == nil)
        for ids in [[other], [mine, other]] {
            #expect(
                try await asUser(server, .cvm, "DeleteKeyPairs", ["KeyIds": ids]).code
                    == "AuthFailure.UnauthorizedOperation")
        }
        // A policy that names single key pairs does not allow listing all of them.
        #expect(try await asUser(server, .cvm, "DescribeKeyPairs").code == "AuthFailure.UnauthorizedOperation")
        #expect(try await asUser(server, .cvm, "DeleteKeyPairs", ["KeyIds": [mine]]).code == nil)
    }

    @Test func tagsDecideWherePoliciesAskForThem() async throws {
        let server = try await TestServer()
        let tags = [["Key": "team", "Value": "blue"]]
        let made = try await server.call(.lighthouse, "CreateKeyPair", ["KeyName": "blue", "Tags": tags])
        let keyPair = try #require(made.fields["KeyPair"] as? [String: Any])
        let blue = try #require(keyPair["KeyId"] as? String)
        let plain = try await server.createdID(.lighthouse, name: "plain")
        let tagged = #"{"for_any_value:string_equal":{"%@":["team&blue"]}}"#
        func policy(_ action: String, _ key: String) -> String {
            let condition = tagged.replacingOccurrences(of: "%@", with: key)
            return Self.allow(action).replacingOccurrences(of: "}]}", with: #","condition":\#(condition)}]}"#)
        }
        try await server.addUser(
            policy("lighthouse:DeleteKeyPairs", "qcs:resource_tag"),
            policy("lighthouse:CreateKeyPair", "qcs:request_tag"))
        let denied = "UnauthorizedOperation.NoPermission"
        #expect(try await asUser(server, .lighthouse, "CreateKeyPair", ["KeyName": "new"]).code == denied)
        #expect(try await asUser(server, .lighthouse, "CreateKeyPair", ["KeyName": "new", "Tags": tags]).code == nil)
        #expect(try await asUser(server, .lighthouse, "DeleteKeyPairs", ["KeyIds": [plain]]).code == denied)
        #expect(try await asUser(server, .lighthouse, "DeleteKeyPairs", ["KeyIds": [blue]]).code == nil)
    }

    @Test func aChangeTakesEffectOnTheNextCall() async throws {
        let server = try await TestServer()
        try await server.addUser(Self.allow("cvm:*"))
        let policy = PolicyID(number: 10_000_000)
        func code() async throws -> String? { try await asUser(server, .cvm, "DescribeKeyPairs").code }
        let denied = "AuthFailure.UnauthorizedOperation"
        #expect(try await code() == nil)
        try await server.change(
            .modifyPolicy(policy, document: Self.deny("cvm:*"), at: server.clock.now()))
        #expect(try await code() == denied)
        try await server.change(
            .modifyPolicy(policy, document: "not a policy", at: server.clock.now()))
        #expect(try await code() == denied)
        try await server.change(
            .modifyPolicy(policy, document: Self.allow("*"), at: server.clock.now()))
        #expect(try await code() == nil)
        try await server.change(.detachPolicy(policy, user: TestServer.user))
        #expect(try await code() == denied)
        // A preset policy.
        try await server.change(
            .attachPolicy(
                PolicyAttachment(
                    policy: PolicyID(number: 2), user: TestServer.user, attachedAt: server.clock.now())))
        #expect(try await code() == nil)
        #expect(
            try await asUser(server, .cvm, "CreateKeyPair", ["KeyName": "n", "ProjectId": 0]).code == denied)
        try await server.change(
            .modifyAccessKey(secretID: TestServer.userSecretID, isActive: false, of: TestServer.user))
        #expect(try await code() == "AuthFailure.InvalidSecretId")
        try await server.change(
            .modifyAccessKey(secretID: TestServer.userSecretID, isActive: true, of: TestServer.user))
        #expect(try await code() == nil)
        try await server.change(.removeUser(TestServer.user))
        #expect(try await code() == "AuthFailure.SecretIdNotFound")
    }

    /// Users may create any number of policies, so the cache is bounded by statements.
    @Test func asManyPoliciesAreKeptAsThereIsRoomFor() async throws {
        let server = try await TestServer()
        // For each user, a policy of one statement is cached whole and as the part about one action: four in all.
        let permissions = Permissions(storage: server.storage, keptMax: 40)
        var most = 0
        for number in 0..<50 {
            let user = IdentityID(uin: 200_000_001_000 + Int64(number))
            let name = try #require(UserName("user-\(number)"))
            let policy = PolicyAttachment(policy: PolicyID(number: 1), user: user, attachedAt: server.clock.now())
            try await server.change(
                .addUser(User(id: user, name: name, details: UserDetails(), createdAt: server.clock.now()), with: nil),
                .attachPolicy(policy))
            let caller = Caller(
                account: Accounts.firstAccount, identity: user, accessKeyID: "", source: "", door: "cvm",
                action: "DescribeKeyPairs", requestID: "", time: server.clock.now())
            let question = PermissionQuestion(service: "cvm", action: "DescribeKeyPairs", resources: [])
            try await permissions.require(question, of: caller, region: nil)
            most = max(most, permissions.keptUsers)
            #expect(permissions.keptUsers >= 1)
        }
        #expect(most == 10)
    }

    /// Users and policies can be named by name or by number.
    @Test func aDenyOfANumberHoldsForTheName() async throws {
        let server = try await TestServer()
        try await server.addUser(
            Self.allow("cam:*"), Self.deny("cam:*", "qcs::cam:::uin/\(TestServer.user)"),
            Self.deny("cam:*", "qcs::cam:::policyid/10000000"))
        _ = try await server.cam("AddUser", ["Name": "other"])
        let calls: [(String, [String: any Sendable], [String: any Sendable])] = [
            ("GetUser", ["Name": "user"], ["Name": "other"]),
            ("UpdateUser", ["Name": "user", "Remark": "r"], ["Name": "other", "Remark": "r"]),
            ("DeleteUser", ["Name": "user", "Force": 1], ["Name": "other"]),
            (
                "UpdatePolicy", ["PolicyName": "policy-0", "Description": "d"],
                ["PolicyName": "policy-1", "Description": "d"]
            ),
        ]
        for (action, denied, allowed) in calls {
            let code = try await asUser(server, .cam, action, denied).code
            #expect(code == "AuthFailure.UnauthorizedOperation", "\(action)")
            #expect(try await asUser(server, .cam, action, allowed).code == nil, "\(action)")
        }
    }

    /// Each action needs exactly the documented permission, and a caller with only that permission may call it.
    @Test(arguments: permissionCases)
    func anActionAsksForWhatIsDocumented(_ asked: PermissionCase) async throws {
        let denied = Set(["AuthFailure.UnauthorizedOperation", "UnauthorizedOperation.NoPermission"])
        let server = try await TestServer()
        let resources = asked.names
        let name = "\(asked.product.rawValue):\(asked.action)"
        let policies = (resources.isEmpty ? ["*"] : resources).map { Self.allow(name, $0) }
        try await server.addUser(policies)
        let code = try await asUser(server, asked.product, asked.action, asked.parameters).code
        #expect(!denied.contains(code ?? ""), "\(asked.action): \(code ?? "Success")")
        // Without permission for one of the resources, it is refused.
        for missing in resources {
            let strict = try await TestServer()
            try await strict.addUser(
                Self.allow("*"), Self.deny("\(asked.product.rawValue):\(asked.action)", missing))
            let code = try await asUser(strict, asked.product, asked.action, asked.parameters).code
            #expect(denied.contains(code ?? ""), "\(asked.action) without \(missing): \(code ?? "Success")")
        }
        // A caller without a policy is told what to allow.
        let other = try await TestServer()
        try await other.addUser()
        let answer = try await asUser(other, asked.product, asked.action, asked.parameters)
        #expect(denied.contains(answer.code ?? ""))
        #expect(answer.message.contains("(\(asked.product.rawValue):\(asked.action))"))
    }
}

/// A call and the resources for which it needs permission, by the contract (section 10). An empty list means `*`.
/// Resources of another service than the action's have all six segments.
struct PermissionCase: Sendable, CustomTestStringConvertible {
    let product: Service
    let action: String
    let parameters: [String: any Sendable]
    let resources: [String]

    var testDescription: String { "\(product.rawValue):\(action)" }

    /// The resources in six segments.
    var names: [String] { resources.map { $0.hasPrefix("qcs::") ? $0 : "qcs::\(product.rawValue):::\($0)" } }
}

private let lighthouseInstancePermissionCases: [PermissionCase] =
    ["IsolateInstances", "RebootInstances", "StartInstances", "StopInstances", "TerminateInstances"].map {
        PermissionCase(
            product: .lighthouse, action: $0, parameters: ["InstanceIds": ["lhins-00000000"]],
            resources: ["instance/lhins-00000000"])
    }
    + ["DescribeBlueprints", "DescribeBundles", "DescribeInstances"].map {
        PermissionCase(product: .lighthouse, action: $0, parameters: [:], resources: ["instance/*"])
    } + [
        PermissionCase(
            product: .lighthouse, action: "ResetInstancesPassword",
            parameters: ["InstanceIds": ["lhins-00000000"], "Password": "x"], resources: ["instance/lhins-00000000"]),
        PermissionCase(
            product: .lighthouse, action: "CreateInstances",
            parameters: lighthouseOrder(["LoginConfiguration": ["KeyIds": ["lhkp-00000000"]]]),
            resources: ["instance/*", "keypair/lhkp-00000000"]),
    ]

let permissionCases: [PermissionCase] =
    camPermissionCases + tagPermissionCases + lighthouseInstancePermissionCases + auditPermissionCases
    + hostKeyPermissionCases + hostGrantPermissionCases + vpcPermissionCases
    + ["CreateAccount", "ListAccounts"].map {
        PermissionCase(product: .admin, action: $0, parameters: [:], resources: [])
    }
    + [
        PermissionCase(
            product: .admin, action: "ModifyQuota", parameters: ["Uin": "100000000002", "Product": "cvm"],
            resources: []),
        PermissionCase(
            product: .admin, action: "SetInstanceState",
            parameters: ["InstanceIds": ["ins-00000000"], "InstanceState": "RUNNING"], resources: []),
        PermissionCase(
            product: .admin, action: "CreateImage", parameters: ["InstanceId": "ins-00000000"], resources: []),
        PermissionCase(product: .admin, action: "DeleteImage", parameters: ["ImageId": "img-00000000"], resources: []),
        PermissionCase(product: .admin, action: "ListImages", parameters: [:], resources: []),
        PermissionCase(product: .admin, action: "ListHosts", parameters: [:], resources: []),
        PermissionCase(
            product: .admin, action: "EnrollHost", parameters: ["Product": "cvm", "InstanceName": "web1"],
            resources: []),
        PermissionCase(
            product: .admin, action: "ModifyHost", parameters: ["InstanceId": "ins-00000000", "Port": 22],
            resources: []),
    ]
    + [
        PermissionCase(
            product: .admin, action: "RenameHost",
            parameters: ["InstanceId": "ins-00000000", "InstanceName": "web2"], resources: []),
        PermissionCase(product: .admin, action: "InviteHostGroup", parameters: ["Product": "cvm"], resources: []),
        PermissionCase(product: .admin, action: "ListHostGroups", parameters: [:], resources: []),
        PermissionCase(
            product: .admin, action: "RevokeHostGroup", parameters: ["HostGroupId": "hg-00000000"], resources: []),
    ]
    + ["DeleteHost", "InviteHost", "RevokeHost"].map {
        PermissionCase(product: .admin, action: $0, parameters: ["InstanceId": "ins-00000000"], resources: [])
    }
    + ["DeleteAccount", "DescribeQuotas", "DisableAccount", "EnableAccount"].map {
        PermissionCase(product: .admin, action: $0, parameters: ["Uin": "100000000002"], resources: [])
    } + [
        PermissionCase(
            product: .sts, action: "GetFederationToken", parameters: ["Name": "n", "Policy": "{}"], resources: [])
    ]
    + Product.allCases.flatMap { product -> [PermissionCase] in
        let service = Service(product)
        let keyPair = "\(product.keyPairIDPrefix)00000000"
        let instance = "\(product.instanceIDPrefix)00000000"
        let binding: [String: any Sendable] = ["InstanceIds": [instance], "KeyIds": [keyPair]]
        let named: [String: any Sendable] = product == .cvm ? ["KeyName": "n", "ProjectId": 0] : ["KeyName": "n"]
        let imported = named.merging(["PublicKey": "x"]) { _, new in new }
        let own: [PermissionCase] =
            product == .cvm
            ? [
                PermissionCase(
                    product: .cvm, action: "ModifyKeyPairAttribute", parameters: ["KeyId": keyPair, "KeyName": "n"],
                    resources: ["keypair/\(keyPair)"])
            ] + cvmInstancePermissionCases
            : [
                PermissionCase(
                    product: .lighthouse, action: "DescribeGeneralResourceQuotas",
                    parameters: ["ResourceNames": ["USER_KEY_PAIR"]], resources: [])
            ]
        return own + [
            PermissionCase(product: service, action: "CreateKeyPair", parameters: named, resources: ["keypair/*"]),
            PermissionCase(product: service, action: "ImportKeyPair", parameters: imported, resources: ["keypair/*"]),
            PermissionCase(product: service, action: "DescribeKeyPairs", parameters: [:], resources: ["keypair/*"]),
            PermissionCase(
                product: service, action: "DeleteKeyPairs", parameters: ["KeyIds": [keyPair]],
                resources: ["keypair/\(keyPair)"]),
            PermissionCase(
                product: service, action: "AssociateInstancesKeyPairs", parameters: binding,
                resources: ["instance/\(instance)", "keypair/\(keyPair)"]),
            PermissionCase(
                product: service, action: "DisassociateInstancesKeyPairs", parameters: binding,
                resources: ["instance/\(instance)", "keypair/\(keyPair)"]),
            PermissionCase(product: service, action: "DescribeRegions", parameters: [:], resources: []),
            PermissionCase(product: service, action: "DescribeZones", parameters: [:], resources: []),
        ]
    }
