// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing
import UseCases

/// A host that did not receive the answer repeats the request with the secret that it drew.
struct HostRepeatedJoinTests {
    private static let secret = String(repeating: "0123456789abcdef", count: 4)
    private static let other = String(repeating: "fedcba9876543210", count: 4)
    /// The first 63 characters are valid.
    private static let malformed: [String] =
        ["", "short", String(repeating: "a", count: 64), "\(secret)0"]
        + ["", ".", "-", "\n", "é"].map { (last: String) -> String in "\(secret.dropLast())\(last)" }
    private static let machine = String(repeating: "a1", count: 32)

    private static func join(
        _ server: TestServer, _ token: String, secret: String? = Self.secret, machine: String? = nil,
        hostname: String? = nil, hostKey: UInt32 = 1, port: Int64 = 22
    ) async throws(HostRefusal) -> Hosts.Membership {
        try await server.hosts.join(
            token: token, hostKeys: [CannedKeys.line(hostKey)], port: port, hostname: hostname, machine: machine,
            secret: secret, source: "192.0.2.1")
    }

    private static func inviteGroup(_ server: TestServer, uses: Int) async throws -> String {
        let answer = try await server.call(
            .admin, "InviteHostGroup", ["Product": "cvm", "Uses": uses, "Lifetime": 3600], region: nil)
        return try #require(answer.fields["Token"] as? String)
    }

    private static func joins(_ server: TestServer) async throws -> Int {
        try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 100)
            .filter { $0.action == "JoinHost" }.count
    }

    @Test func theSameSecretIsAnsweredTheSame() async throws {
        let server = try await TestServer()
        let (instance, token) = try await server.enroll()
        let first = try await Self.join(server, token)
        #expect(first.instance.text == instance && first.credential.hasSuffix(".\(Self.secret)"))
        #expect(try await Self.join(server, token) == first)
        // This works even after the end of the token, because whoever has the secret has the credential.
        server.clock.advance(by: 3600)
        #expect(try await Self.join(server, token) == first)
        let invited = try await server.hosts.loginUser(
            invitedBy: ClientText(token), secret: ClientText(Self.secret))
        #expect(invited.loginUser == first.loginUser)
        _ = try await server.hosts.users(HostProof(first.credential))
        #expect(try await Self.joins(server) == 1)
    }

    @Test func whatItSaysOfItselfByThenIsKept() async throws {
        let server = try await TestServer()
        let token = try await Self.inviteGroup(server, uses: 1)
        for (token, hostname) in [(try await server.enroll().token, nil), (token, "web-1")] {
            let first = try await Self.join(server, token, hostname: hostname)
            #expect(try await Self.join(server, token, hostname: hostname, hostKey: 2, port: 2222) == first)
            let host = try await server.storage.host(first.instance, of: Accounts.firstAccount)
            #expect(host?.port == 2222)
            #expect(host?.hostKeys == [CannedKeys.line(2)])
        }
    }

    @Test func anotherSecretOrNoneIsRefused() async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        let first = try await Self.join(server, token, machine: Self.machine)
        for secret: String? in [nil, Self.other, Self.secret.uppercased()] {
            await #expect(throws: HostRefusal.tokenWorthless) {
                try await Self.join(server, token, secret: secret, machine: Self.machine)
            }
            await #expect(throws: HostRefusal.tokenWorthless) {
                try await server.hosts.loginUser(invitedBy: ClientText(token), secret: secret.map { ClientText($0) })
            }
        }
        // The secret does not work elsewhere, nor after the credential was revoked.
        await #expect(throws: HostRefusal.otherMachine) { try await Self.join(server, token) }
        try await server.hosts.leave(credential: first.credential, machine: Self.machine, source: "")
        await #expect(throws: HostRefusal.tokenWorthless) {
            try await Self.join(server, token, machine: Self.machine)
        }
        #expect(try await Self.joins(server) == 1)
    }

    @Test(arguments: HostRepeatedJoinTests.malformed)
    func aSecretThatIsNoneIsMalformed(_ secret: String) async throws {
        let server = try await TestServer()
        let (_, token) = try await server.enroll()
        await #expect(throws: HostRefusal.malformed("Secret must be 64 letters and digits, drawn at random")) {
            try await Self.join(server, token, secret: secret)
        }
        // The token is not used up.
        _ = try await Self.join(server, token)
    }

    @Test func aGroupsTokenMakesOneHostOfASecret() async throws {
        let server = try await TestServer()
        let token = try await Self.inviteGroup(server, uses: 2)
        let first = try await Self.join(server, token, hostname: "web-1")
        #expect(try await Self.join(server, token, hostname: "web-1") == first)
        let second = try await Self.join(server, token, secret: Self.other, hostname: "web-2")
        #expect(second.instance != first.instance)
        // Only for other hosts is the token used up and ended.
        await #expect(throws: HostRefusal.tokenUsedUp) {
            try await Self.join(server, token, secret: nil, hostname: "web-3")
        }
        server.clock.advance(by: 3600)
        #expect(try await Self.join(server, token, hostname: "web-1") == first)
        await #expect(throws: HostRefusal.tokenEnded) {
            try await Self.join(server, token, secret: nil, hostname: "web-3")
        }
        let invited = try await server.hosts.loginUser(
            invitedBy: ClientText(token), secret: ClientText(Self.secret))
        #expect(invited.0 == first.instance)
        #expect(try await Self.joins(server) == 2)
    }

    @Test func askedManyTimesAtOnceAGroupsTokenMakesOneHostOfASecret() async throws {
        let server = try await TestServer()
        let token = try await Self.inviteGroup(server, uses: 8)
        let joined = await withTaskGroup(of: Result<String, HostRefusal>.self) { group in
            for _ in 1...8 {
                group.addTask {
                    do throws(HostRefusal) {
                        return .success(try await Self.join(server, token, hostname: "web-1").credential)
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(joined.count == 8 && Set(joined.map { try? $0.get() }).count == 1)
        #expect(try await Self.joins(server) == 1)
    }
}
