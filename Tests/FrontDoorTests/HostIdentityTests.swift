// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import StorageContract
import Testing
import UseCases

/// The machine and the name of a host, and groups of hosts that join with one token.
struct HostIdentityTests {
    private static let machine = String(repeating: "a1", count: 32)
    private static let other = String(repeating: "b2", count: 32)

    private static func invite(
        _ server: TestServer, _ parameters: [String: any Sendable] = [:]
    ) async throws -> (id: String, token: String) {
        let answer = try await server.call(
            .admin, "InviteHostGroup", ["Product": "cvm"].merging(parameters) { $1 }, region: nil)
        return (
            try #require(answer.fields["HostGroupId"] as? String), try #require(answer.fields["Token"] as? String)
        )
    }

    private static func listed(
        _ server: TestServer, _ filters: [String: any Sendable] = [:]
    ) async throws -> [[String: Any]] {
        let answer = try await server.call(.admin, "ListHosts", filters, region: nil)
        #expect(answer.code == nil)
        return try #require(answer.fields["HostSet"] as? [[String: Any]])
    }

    /// A copy of the disk contains the credential, too.
    @Test func whatWasGivenToOneMachineIsWorthNothingOnAnother() async throws {
        let server = try await TestServer()
        let (id, token) = try await server.enroll()
        let credential = try await server.join(token, machine: Self.machine).credential
        for machine in [Self.other, nil] {
            for attempt: () async throws -> Void in [
                { _ = try await server.hosts.authorizedKeys(of: "ubuntu", credential: credential, machine: machine) },
                { _ = try await server.hosts.users(HostProof(credential, machine: machine)) },
                {
                    try await server.hosts.upload(
                        hostKeys: [CannedKeys.line(1)], credential: credential, machine: machine, source: "")
                },
                { try await server.hosts.leave(credential: credential, machine: machine, source: "") },
            ] { await #expect(throws: HostRefusal.otherMachine) { try await attempt() } }
        }
        // A caller without the credential learns nothing about machines.
        await #expect(throws: HostRefusal.credentialWorthless) {
            try await server.hosts.users(HostProof(credential + "x", machine: Self.other))
        }
        for malformed in ["", "a1", Self.machine + "a1", Self.machine.uppercased(), String(repeating: "g", count: 64)] {
            await #expect {
                try await server.hosts.users(HostProof(credential, machine: malformed))
            } throws: {
                if case .malformed = $0 as? HostRefusal { true } else { false }
            }
        }
        _ = try await server.hosts.authorizedKeys(of: "ubuntu", credential: credential, machine: Self.machine)
        // After a new installation, it joins again under its name with a new invitation.
        let invited = try await server.call(.admin, "InviteHost", ["InstanceId": id], region: nil)
        let again = try await server.join(
            try #require(invited.fields["Token"] as? String), machine: Self.other)
        #expect(again.instance.text == id)
        _ = try await server.hosts.users(HostProof(again.credential, machine: Self.other))
        await #expect(throws: HostRefusal.credentialWorthless) {
            try await server.hosts.users(HostProof(credential, machine: Self.machine))
        }
    }

    @Test func aHostThatJoinedBeforeItCouldSayWhichMachineItIsSaysItLater() async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        _ = try await server.hosts.users(HostProof(credential, machine: Self.other))
        try await server.hosts.upload(
            hostKeys: [CannedKeys.line(1)], credential: credential, machine: Self.machine, source: "")
        _ = try await server.hosts.users(HostProof(credential, machine: Self.machine))
        await #expect(throws: HostRefusal.otherMachine) {
            try await server.hosts.users(HostProof(credential, machine: Self.other))
        }
    }

    @Test func hostKeysThatAreAllOthersAreTakenOnlyWhereSomebodySaysSo() async throws {
        let server = try await TestServer()
        let (id, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        func upload(_ keys: [UInt32], _ replacesAll: Bool = false) async throws {
            try await server.hosts.upload(
                hostKeys: keys.map(CannedKeys.line), replacesAll: replacesAll, credential: credential, source: "")
        }
        func kept() async throws -> [String]? {
            let instance = try #require(InstanceID(id, of: .cvm))
            return try await server.storage.host(instance, of: Accounts.firstAccount)?.hostKeys
        }
        await #expect(throws: HostRefusal.hostKeysReplaced) { try await upload([2, 3]) }
        #expect(try await kept() == [CannedKeys.line(1)])
        try await upload([1, 2])
        try await upload([2, 3])
        #expect(try await kept() == [2, 3].map(CannedKeys.line))
        try await upload([4], true)
        #expect(try await kept() == [CannedKeys.line(4)])
    }

    @Test func theTokenOfAGroupMakesAHostAtEachUse() async throws {
        let server = try await TestServer()
        let (id, token) = try await Self.invite(
            server, ["Uses": 2, "LoginUser": "deploy", "Options": "no-pty", "Tags": [["Key": "role", "Value": "web"]]])
        #expect(try await server.hosts.loginUser(invitedBy: ClientText(token)).loginUser == "deploy")
        for hostname: String? in [nil, "", "a b", "-x", "ä", String(repeating: "a", count: 129), "a\nb"] {
            await #expect {
                try await server.join(token, hostname: hostname)
            } throws: {
                if case .malformed = $0 as? HostRefusal { true } else { false }
            }
        }
        let first = try await server.join(token, hostname: "web-1.internal")
        let second = try await server.join(token, hostname: "web-1.internal")
        #expect(first.loginUser == "deploy" && first.instance != second.instance)
        await #expect(throws: HostRefusal.tokenUsedUp) { try await server.join(token, hostname: "web-3") }
        await #expect(throws: HostRefusal.tokenUsedUp) {
            try await server.hosts.loginUser(invitedBy: ClientText(token))
        }
        for wrong in [token + "x", token.replacing("kwg", with: "kwt"), token.replacing(id, with: "hg-00000000")] {
            await #expect(throws: HostRefusal.tokenWorthless) { try await server.join(wrong, hostname: "web-3") }
        }
        let hosts = try await Self.listed(server, ["TagKey": "role", "TagValue": "web"])
        #expect(hosts.count == 2)
        for host in hosts {
            #expect(host["InstanceName"] as? String == "web-1.internal")
            #expect(host["Options"] as? String == "no-pty")
            #expect(host["Status"] as? String == "JOINED")
        }
        let lines = try await server.hosts.authorizedKeys(of: "deploy", credential: first.credential)
        #expect(lines.options == "no-pty")
        // The hosts of the group remain after it has ended.
        #expect(try await server.call(.admin, "RevokeHostGroup", ["HostGroupId": id], region: nil).code == nil)
        await #expect(throws: HostRefusal.tokenWorthless) { try await server.join(token, hostname: "web-3") }
        _ = try await server.hosts.users(HostProof(second.credential))
    }

    @Test func anIdentifierThatIsTakenIsDrawnAgainWhenAGroupJoins() async throws {
        let server = try await TestServer(identifiers: RepeatingIdentifiers(.instance, times: 2))
        let (first, _) = try await server.enroll()
        let (_, token) = try await Self.invite(server)
        #expect(try await server.join(token, hostname: "web-1").instance.text != first)
    }

    @Test func theTokenOfAGroupEndsWithItsTime() async throws {
        let server = try await TestServer()
        let (_, token) = try await Self.invite(server, ["Uses": 10, "Lifetime": 3600])
        server.clock.advance(by: 3599)
        try await server.join(token, hostname: "web-1")
        server.clock.advance(by: 1)
        await #expect(throws: HostRefusal.tokenEnded) { try await server.join(token, hostname: "web-2") }
        #expect(try await Self.listed(server).count == 1)
    }

    @Test func ofManyThatJoinAtOnceByTheTokenOfAGroupAsManyDoAsMay() async throws {
        let server = try await TestServer()
        let (_, token) = try await Self.invite(server, ["Uses": 5])
        let joined = await withTaskGroup(of: Result<String, HostRefusal>.self) { group in
            for number in 1...12 {
                group.addTask {
                    do throws(HostRefusal) {
                        return .success(try await server.join(token, hostname: "web-\(number)").credential)
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(joined.compactMap { try? $0.get() }).count == 5)
        #expect(joined.filter { $0 == .failure(.tokenUsedUp) }.count == 7)
        #expect(try await Self.listed(server).count == 5)
    }

    @Test func theTokenOfADisabledAccountIsWorthNothing() async throws {
        let server = try await TestServer()
        try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
        let uin = Tenants.account.description
        let (_, token) = try await Self.invite(server, ["Uin": uin, "Uses": 2])
        try await server.join(token, hostname: "web-1")
        #expect(try await server.call(.admin, "DisableAccount", ["Uin": uin], region: nil).code == nil)
        await #expect(throws: HostRefusal.tokenWorthless) { try await server.join(token, hostname: "web-2") }
    }

    @Test func groupsAreListedWithTheirUses() async throws {
        let server = try await TestServer()
        let (id, token) = try await Self.invite(server, ["Uses": 3])
        try await server.join(token, hostname: "web-1")
        let answer = try await server.call(.admin, "ListHostGroups", [:], region: nil)
        let groups = try #require(answer.fields["HostGroupSet"] as? [[String: Any]])
        #expect(groups.map { $0["HostGroupId"] as? String } == [id])
        #expect(groups.first?["Uses"] as? Int == 1 && groups.first?["UsesMax"] as? Int == 3)
    }

    @Test func aHostIsDeletedWithWhatItHad() async throws {
        let server = try await TestServer()
        let (id, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        let instance = try #require(InstanceID(id, of: .cvm))
        let keyPair = try #require(KeyPairID(try await server.createdID(.cvm, name: "a"), of: .cvm))
        try await server.bind([keyPair], to: instance, for: "ubuntu")
        func delete(_ more: [String: any Sendable] = [:]) async throws -> String? {
            try await server.call(.admin, "DeleteHost", ["InstanceId": id].merging(more) { $1 }, region: nil).code
        }
        try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
        #expect(try await delete(["Uin": Tenants.account.description]) == "ResourceNotFound.Host")
        #expect(try await server.hosts.users(HostProof(credential)) == ["ubuntu"])
        #expect(try await delete() == nil)
        await #expect(throws: HostRefusal.credentialWorthless) {
            try await server.hosts.users(HostProof(credential))
        }
        #expect(try await Self.listed(server).isEmpty)
        #expect(try await delete() == "ResourceNotFound.Host")
        // The key pair is not in use any more.
        #expect(try await server.cvm("DeleteKeyPairs", ["KeyIds": [keyPair.text]]).code == nil)
    }

    @Test func anInstanceThatIsNoHostIsNotDeletedOrRenamedAsOne() async throws {
        let server = try await TestServer()
        let id = try await server.running()
        for (action, more) in [("DeleteHost", [:]), ("RenameHost", ["InstanceName": "x"])] {
            let answer = try await server.call(
                .admin, action, ["InstanceId": id].merging(more) { $1 }, region: nil)
            #expect(answer.code == "ResourceNotFound.Host")
        }
    }

    @Test(arguments: ["", "x", String(repeating: "A", count: 64), String(repeating: "a", count: 63)])
    func aMalformedMachineIsRefusedAlsoWhereNoneIsKnown(_ machine: String) async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        _ = try await server.hosts.users(HostProof(credential))
        await #expect {
            try await server.hosts.users(HostProof(credential, machine: machine))
        } throws: {
            if case .malformed = $0 as? HostRefusal { true } else { false }
        }
    }

    @Test func hostsArePagedAcrossProductsAndFiltered() async throws {
        let server = try await TestServer()
        for number in 1...3 {
            let (_, token) = try await server.enroll(number == 3 ? .lighthouse : .cvm)
            if number > 1 { try await server.join(token) }
        }
        func count(_ filters: [String: any Sendable]) async throws -> [Int] {
            let answer = try await server.call(.admin, "ListHosts", filters, region: nil)
            return [
                try #require(answer.fields["TotalCount"] as? Int),
                try #require(answer.fields["HostSet"] as? [[String: Any]]).count,
            ]
        }
        #expect(try await count([:]) == [3, 3])
        #expect(try await count(["Offset": 1, "Limit": 1]) == [3, 1])
        #expect(try await count(["Offset": 2]) == [3, 1])
        #expect(try await count(["Offset": 3]) == [3, 0])
        #expect(try await count(["Product": "lighthouse"]) == [1, 1])
        #expect(try await count(["Status": "INVITED"]) == [1, 1])
        #expect(try await count(["Status": "JOINED", "Product": "cvm"]) == [1, 1])
        #expect(try await count(["LoginUser": "nobody"]) == [0, 0])
    }

    @Test func aHostIsSeenWhenItAsks() async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        #expect(try await Self.listed(server).first?["LastSeenTime"] as? String == "")
        let credential = try await server.join(token).credential
        server.clock.advance(by: 600)
        #expect(try await Self.listed(server, ["UnseenFor": 600]).isEmpty)
        #expect(try await Self.listed(server, ["UnseenFor": 599]).count == 1)
        try await server.hosts.upload(
            hostKeys: [CannedKeys.line(1)], copiesAge: 40, credential: credential, source: "")
        let host = try #require(try await Self.listed(server).first)
        #expect(host["LastSeenTime"] as? String == Instant(seconds: 1_700_000_600).timestamp)
        #expect(host["CopiesTime"] as? String == Instant(seconds: 1_700_000_560).timestamp)
        // A sighting of a host is not a change and has no record.
        let trail = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 10)
        #expect(trail.map(\.action) == ["JoinHost", "EnrollHost", "CreateAccount"])
        for age: Int64 in [-1, 31_536_001, .max, .min] {
            await #expect {
                try await server.hosts.upload(
                    hostKeys: [CannedKeys.line(1)], copiesAge: age, credential: credential, source: "")
            } throws: {
                if case .malformed = $0 as? HostRefusal { true } else { false }
            }
        }
    }

    @Test func anInvitationSaysWhereTheServerIs() async throws {
        let server = try await TestServer()
        let web: [String: any Sendable] = ["Product": "cvm", "InstanceName": "web1"]
        let enrolled = try await server.call(.admin, "EnrollHost", web, region: nil)
        let id = try #require(enrolled.fields["InstanceId"] as? String)
        for answer in [
            enrolled, try await server.call(.admin, "InviteHost", ["InstanceId": id], region: nil),
            try await server.call(.admin, "InviteHostGroup", ["Product": "cvm"], region: nil),
        ] {
            #expect(answer.fields["ServerUrl"] as? String == TestServer.reach.url)
            #expect(answer.fields["CaFingerprint"] as? String == TestServer.reach.caFingerprint)
        }
    }
}
