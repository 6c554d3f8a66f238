// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization
import Testing

@testable import UseCases

/// A drawn identifier that is taken is drawn again, for every kind.
struct DrawnIdentifierTests {
    /// Creates a resource whose identifier the server draws.
    struct Making: Sendable, CustomTestStringConvertible {
        let kind: RepeatingIdentifiers.Kind
        let make: @Sendable (TestServer, Int) async throws -> TestAnswer

        var testDescription: String { kind.rawValue }
    }

    static let makings: [Making] = [
        Making(kind: .keyPair) { server, number in
            try await server.cvm("CreateKeyPair", ["KeyName": "n\(number)", "ProjectId": 0])
        },
        Making(kind: .instance) { server, _ in try await server.cvm("RunInstances", linuxOrder) },
        // An enrolled host is an instance, too.
        Making(kind: .instance) { server, number in
            try await server.call(
                .admin, "EnrollHost", ["Product": "cvm", "InstanceName": "web\(number)"], region: nil)
        },
        Making(kind: .image) { server, number in
            let instances = try await server.described().compactMap { $0["InstanceId"] as? String }
            let id = if let first = instances.first { first } else { try await server.running() }
            return try await server.call(
                .admin, "CreateImage", ["InstanceId": id, "ImageName": "i\(number)"], region: nil)
        },
        Making(kind: .hostGroup) { server, _ in
            try await server.call(.admin, "InviteHostGroup", ["Product": "cvm"], region: nil)
        },
        Making(kind: .account) { server, _ in try await server.call(.admin, "CreateAccount", region: nil) },
        Making(kind: .appID) { server, _ in try await server.call(.admin, "CreateAccount", region: nil) },
        Making(kind: .user) { server, number in try await server.cam("AddUser", ["Name": "n\(number)"]) },
        Making(kind: .secretID) { server, number in
            try await server.cam("AddUser", ["Name": "n\(number)", "UseApi": 1])
        },
        Making(kind: .secretID) { server, number in
            // The main account has no room for two more keys.
            let user = IdentityID(uin: 200_000_000_005)
            if number == 1 {
                let name = try #require(UserName("keyless"))
                try await server.change(
                    .addUser(
                        User(id: user, name: name, details: UserDetails(), createdAt: server.clock.now()), with: nil))
            }
            return try await server.cam("CreateAccessKey", ["TargetUin": user.uin])
        },
        Making(kind: .secretID) { server, _ in try await server.call(.admin, "CreateAccount", region: nil) },
        Making(kind: .policy) { server, number in
            try await server.cam(
                "CreatePolicy", ["PolicyName": "n\(number)", "PolicyDocument": PermissionTests.allow("*")])
        },
        Making(kind: .project) { server, number in try await server.tag("AddProject", ["ProjectName": "n\(number)"]) },
    ]

    @Test func everyKindIsDrawnSomewhere() {
        #expect(Set(Self.makings.map(\.kind)) == Set(RepeatingIdentifiers.Kind.allCases))
    }

    /// The second resource draws the first one's identifier twice, and then a free one.
    @Test(arguments: makings)
    func whatIsTakenIsDrawnAgain(_ making: Making) async throws {
        let identifiers = RepeatingIdentifiers(making.kind, times: 3)
        let server = try await TestServer(identifiers: identifiers)
        let first = try await making.make(server, 1)
        #expect(first.code == nil, "\(first.message)")
        let second = try await making.make(server, 2)
        #expect(second.code == nil, "\(second.message)")
        #expect(identifiers.count == 4)
    }

    /// A broken source causes an internal error, and nothing is created.
    @Test(arguments: makings)
    func aSourceThatOnlyRepeatsIsAFault(_ making: Making) async throws {
        let identifiers = RepeatingIdentifiers(making.kind, times: .max)
        let server = try await TestServer(identifiers: identifiers)
        #expect(try await making.make(server, 1).code == nil)
        let records = try await server.storage.auditRecords(of: AccountID(uin: 100_000_000_001), limit: 100).count
        let faults = ["InternalError", "InternalError.SystemError", "InternalServerError", "FailedOperation"]
        let code = try await making.make(server, 2).code
        #expect(code.map(faults.contains) == true, "\(code ?? "Success")")
        #expect(identifiers.count == 1 + drawnIdentifierDrawsMax)
        #expect(try await server.storage.auditRecords(of: AccountID(uin: 100_000_000_001), limit: 100).count == records)
    }

    /// An empty token would mean the end of the list.
    @Test func aPaginationTokenThatCannotBeReadAgainIsAFault() throws {
        let keyPair = try #require(KeyPairID("skey-00000000", of: .cvm))
        let long = TaggedPosition(key: String(repeating: "k", count: 4096), value: "v", resource: .keyPair(keyPair))
        #expect {
            try PaginationToken.text(long)
        } throws: { error in
            guard case .fault(let reason) = error as? DomainFailure else { return false }
            return reason == "a pagination token is too long"
        }
        // The longest possible token can be read again.
        let key = String(repeating: "\u{1F511}", count: 127)
        let value = String(repeating: "\u{1F511}", count: 255)
        let position = TaggedPosition(key: key, value: value, resource: .keyPair(keyPair))
        let token = try PaginationToken.text(position)
        let read = try PaginationToken.position(ClientText(token), among: [TagFilter(key: key, values: [value])])
        #expect(read.key == key && read.value == value && read.resource == .keyPair(keyPair))
    }
}

/// Repeats the same identifier of one kind a few times and is random otherwise.
final class RepeatingIdentifiers: IdentifierSource {
    enum Kind: String, CaseIterable, Sendable {
        case keyPair, instance, image, hostGroup, account, appID, user, secretID, policy, project
    }

    private let kind: Kind
    private let times: Int
    private let random = RandomIdentifiers()
    private let drawn = Mutex(0)

    init(_ kind: Kind, times: Int) {
        self.kind = kind
        self.times = times
    }

    /// The number of identifiers of the kind that were drawn.
    var count: Int { drawn.withLock { $0 } }

    private func draw<Value>(_ kind: Kind, _ same: Value?, _ other: () -> Value) -> Value {
        guard kind == self.kind, let same else { return other() }
        let number = drawn.withLock { drawn in
            drawn += 1
            return drawn
        }
        return number <= times ? same : other()
    }

    func keyPairID(of product: Product) -> KeyPairID {
        draw(.keyPair, KeyPairID("\(product.keyPairIDPrefix)repeated", of: product)) { random.keyPairID(of: product) }
    }

    func instanceID(of product: Product) -> InstanceID {
        draw(.instance, InstanceID("\(product.instanceIDPrefix)repeated", of: product)) {
            random.instanceID(of: product)
        }
    }

    func imageID(of product: Product) -> ImageID {
        draw(.image, ImageID("\(product.imageIDPrefix)repeated", of: product)) { random.imageID(of: product) }
    }

    func hostGroupID() -> HostGroupID { draw(.hostGroup, HostGroupID("hg-repeated")) { random.hostGroupID() } }

    func diskID() -> String { random.diskID() }
    func addresses() -> (private: String, public: String) { random.addresses() }
    func accountID() -> AccountID { draw(.account, AccountID(uin: 150_000_000_007)) { random.accountID() } }
    func appID() -> Int64 { draw(.appID, 1_260_000_007) { random.appID() } }
    func userID() -> IdentityID { draw(.user, IdentityID(uin: 250_000_000_007)) { random.userID() } }
    func policyID() -> PolicyID { draw(.policy, PolicyID(number: 77_000_007)) { random.policyID() } }
    func projectID() -> ProjectID { draw(.project, ProjectID(number: 7_000_007)) { random.projectID() } }
    func requestID() -> String { random.requestID() }
    func secretID() -> String { draw(.secretID, "AKIDrepeated") { random.secretID() } }
    func secretKey() -> String { random.secretKey() }
}
