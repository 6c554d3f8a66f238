// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// The requests of hosts and their conditions.
struct HostTests {
    /// A joined host, and the key pairs bound to it.
    private struct Joined {
        let server: TestServer
        let id: InstanceID
        let credential: String

        init(of product: Product = .cvm) async throws {
            server = try await TestServer()
            let (id, token) = try await server.enroll(product)
            self.id = try #require(InstanceID(id, of: product))
            credential = try await server.join(token).credential
        }

        func lines(_ user: String = "ubuntu") async throws -> [String] {
            try await server.hosts.authorizedKeys(of: user, credential: credential).lines
        }

        func host() async throws -> EnrolledHost {
            try #require(try await server.storage.host(id, of: Accounts.firstAccount))
        }
    }

    @Test func aTokenIsGoodForFifteenMinutesAndNotAMomentMore() async throws {
        let server = try await TestServer()
        let (_, early) = try await server.enroll()
        let (_, late) = try await server.enroll()
        server.clock.advance(by: 899)
        #expect(try await server.join(early).loginUser == "ubuntu")
        server.clock.advance(by: 1)
        await #expect(throws: HostRefusal.tokenWorthless) { try await server.join(late) }
    }

    @Test func ofManyWithOneTokenOneJoins() async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        let credentials = await withTaskGroup(of: Result<String, HostRefusal>.self) { group in
            for _ in 1...20 {
                group.addTask {
                    do throws(HostRefusal) {
                        return .success(try await server.join(token).credential)
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let good = credentials.compactMap { try? $0.get() }
        #expect(good.count == 1)
        #expect(credentials.filter { $0 == .failure(.tokenWorthless) }.count == 19)
        _ = try await server.hosts.authorizedKeys(of: "ubuntu", credential: try #require(good.first))
    }

    /// The host and the operator change the host at the same time. Neither change is lost.
    @Test func changesAtOnceAreAllMade() async throws {
        let joined = try await Joined()
        let (server, id, credential) = (joined.server, joined.id, joined.credential)
        try await withThrowingTaskGroup { group in
            for number in 2...4 {
                group.addTask {
                    try await server.hosts.upload(
                        hostKeys: [CannedKeys.line(UInt32(number))], credential: credential, source: "192.0.2.1")
                }
                group.addTask {
                    let port: [String: any Sendable] = ["InstanceId": id.text, "Port": 2000 + number]
                    let code = try await server.call(.admin, "ModifyHost", port, region: nil).code
                    #expect(code == nil)
                }
            }
            try await group.waitForAll()
        }
        let host = try await joined.host()
        #expect((2...4).contains { host.hostKeys == [CannedKeys.line($0)] })
        #expect((2002...2004).contains(host.port))
        // The host joined once and was changed six times.
        #expect(host.revision == 7)
    }

    @Test func whatAHostDoesIsInTheTrailOfItsOwner() async throws {
        let joined = try await Joined()
        let (hosts, credential) = (joined.server.hosts, joined.credential)
        try await hosts.upload(hostKeys: [CannedKeys.line(5)], credential: credential, source: "192.0.2.7")
        // Repeating the same upload changes nothing.
        try await hosts.upload(hostKeys: [CannedKeys.line(5)], credential: credential, source: "192.0.2.7")
        _ = try await joined.lines()
        try await hosts.leave(credential: credential, source: "192.0.2.8")
        await #expect(throws: HostRefusal.credentialWorthless) {
            try await hosts.leave(credential: credential, source: "192.0.2.9")
        }
        let trail = try await joined.server.storage.auditRecords(of: Accounts.firstAccount, limit: 10).reversed()
        #expect(trail.map(\.action) == ["CreateAccount", "EnrollHost", "JoinHost", "UploadHostKeys", "LeaveHost"])
        #expect(trail.map(\.door) == ["command", "admin", "host", "host", "host"])
        #expect(trail.map(\.source).dropFirst(2) == ["192.0.2.1", "192.0.2.7", "192.0.2.8"])
        #expect(trail.dropFirst().allSatisfy { $0.resources == [joined.id.text] && $0.code == AuditRecord.success })
        #expect(
            trail.dropFirst(2).allSatisfy {
                $0.accessKeyID.isEmpty && $0.identity == Accounts.firstAccount.mainIdentity
            })
    }

    @Test(arguments: Product.allCases)
    func onlyAnInstanceThatIsOnHasKeys(_ product: Product) async throws {
        let joined = try await Joined(of: product)
        let server = joined.server
        let keyPair = try #require(KeyPairID(try await server.createdID(product, name: "a"), of: product))
        try await server.bind([keyPair], to: joined.id, for: "ubuntu")
        #expect(try await joined.lines().count == 1)
        #expect(try await joined.lines("root") == [])
        for state in InstanceState.allCases where state.belongs(to: product) {
            let parameters: [String: any Sendable] = ["InstanceIds": [joined.id.text], "InstanceState": state.rawValue]
            #expect(try await server.call(.admin, "SetInstanceState", parameters, region: nil).code == nil)
            #expect(try await joined.lines().count == ([.running, .rebooting].contains(state) ? 1 : 0))
        }
    }

    /// A running virtual instance is refused, or is stopped for the change. A host keeps running, because somebody may
    /// be logged in.
    @Test(arguments: [nil, true, false])
    func aHostRunsOnWhileItIsBoundAndUnbound(_ forceStop: Bool?) async throws {
        let joined = try await Joined()
        let server = joined.server
        var keys: [String] = []
        for name in ["a", "b"] { keys.append(try await server.createdID(.cvm, name: name)) }
        func call(_ action: String, _ key: String) async throws {
            var parameters: [String: any Sendable] = ["InstanceIds": [joined.id.text], "KeyIds": [key]]
            parameters["ForceStop"] = forceStop
            #expect(try await server.cvm(action, parameters).code == nil)
            let described = try await server.described(joined.id.text)
            #expect(described["InstanceState"] as? String == "RUNNING")
            #expect(described["LatestOperationState"] as? String == "SUCCESS")
        }
        // No time passes in between: the test's clock stands still.
        try await call("AssociateInstancesKeyPairs", keys[0])
        let first = try await joined.lines()
        #expect(first.count == 1)
        try await call("AssociateInstancesKeyPairs", keys[1])
        let second = try await joined.lines()
        #expect(second.count == 1 && second != first)
        try await call("DisassociateInstancesKeyPairs", keys[0])
        #expect(try await joined.lines().count == 1)
        try await call("DisassociateInstancesKeyPairs", keys[1])
        #expect(try await joined.lines() == [])
        var parameters: [String: any Sendable] = ["InstanceIds": [joined.id.text], "Password": "Tr0ub4dor&3x"]
        parameters["ForceStop"] = forceStop
        #expect(try await server.cvm("ResetInstancesPassword", parameters).code == nil)
        #expect(try await server.described(joined.id.text)["InstanceState"] as? String == "RUNNING")
    }

    @Test(arguments: ["ONLINE", "OFFLINE"])
    func aHostOfLighthouseRunsOnToo(_ type: String) async throws {
        let joined = try await Joined(of: .lighthouse)
        let server = joined.server
        let key = try await server.createdID(.lighthouse, name: "a")
        for (action, typeName, count) in [
            ("AssociateInstancesKeyPairs", "AssociateType", 1),
            ("DisassociateInstancesKeyPairs", "DisassociateType", 0),
        ] {
            let answer = try await server.lighthouse(
                action, ["InstanceIds": [joined.id.text], "KeyIds": [key], typeName: type])
            #expect(answer.code == nil)
            #expect(try await joined.lines().count == count)
            let described = try await server.describedInstance(joined.id.text)
            #expect(described["InstanceState"] as? String == "RUNNING")
            #expect(described["LatestOperationState"] as? String == "SUCCESS")
        }
    }

    @Test func aHostHasTheKeysThatAreBoundToIt() async throws {
        let joined = try await Joined()
        let server = joined.server
        let (other, token) = try await server.enroll()
        let otherID = try #require(InstanceID(other, of: .cvm))
        let otherCredential = try await server.join(token).credential
        var ids: [KeyPairID] = []
        for number in 1...100 {
            ids.append(try #require(KeyPairID(try await server.createdID(.cvm, name: "k\(number)"), of: .cvm)))
        }
        try await server.bind(Array(ids.dropLast()), to: joined.id, for: "ubuntu")
        try await server.bind(Array(ids.suffix(1)), to: otherID, for: "ubuntu")
        let lines = try await joined.lines()
        let others = try await server.hosts.authorizedKeys(of: "ubuntu", credential: otherCredential).lines
        #expect(Set(lines).count == 99)
        #expect(others.count == 1 && Set(others).isDisjoint(with: lines))
    }

    @Test func aStorageThatIsAwaySaysNothingOfTheCredential() async throws {
        let joined = try await Joined()
        let (server, credential) = (joined.server, joined.credential)
        let (_, token) = try await server.enroll()
        server.storage.fail()
        for attempt: () async throws -> Void in [
            { _ = try await server.hosts.authorizedKeys(of: "ubuntu", credential: credential) },
            { try await server.hosts.upload(hostKeys: [CannedKeys.line(2)], credential: credential, source: "") },
            { try await server.hosts.leave(credential: credential, source: "") },
            { _ = try await server.join(token) },
        ] {
            await #expect {
                try await attempt()
            } throws: {
                if case .unavailable = $0 as? HostRefusal { true } else { false }
            }
        }
        server.storage.recover()
        #expect(try await joined.lines() == [])
        _ = try await server.join(token)
    }
}

extension TestServer {
    /// Creates a host as the operator does, and answers its instance and token. Further hosts have the same name.
    func enroll(_ product: Product = .cvm) async throws -> (id: String, token: String) {
        let answer = try await call(
            .admin, "EnrollHost",
            ["Product": product.rawValue, "InstanceName": "web1", "AllowDuplicate": true], region: nil)
        return (try #require(answer.fields["InstanceId"] as? String), try #require(answer.fields["Token"] as? String))
    }

    @discardableResult
    func join(
        _ token: String, hostname: String? = nil, machine: String? = nil, source: String = "192.0.2.1"
    ) async throws(HostRefusal) -> Hosts.Membership {
        try await hosts.join(
            token: token, hostKeys: [CannedKeys.line(1)], port: 22, hostname: hostname, machine: machine,
            source: source)
    }

    /// Binds key pairs directly, without an action.
    func bind(_ keyPairs: [KeyPairID], to id: InstanceID, for user: String) async throws {
        var changed = try await instance(id.text)
        changed.bindings = keyPairs.map { KeyPairBinding(keyPair: $0, instance: id, username: user) }
        try await apply(.instance(.save([changed])), by: Accounts.firstAccount)
    }
}
