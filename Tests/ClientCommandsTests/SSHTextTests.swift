// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Testing

@testable import ClientCommands

/// The ssh configuration of hosts. No text of a server becomes an option.
struct SSHTextTests {
    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj"

    private static func host(
        _ id: String = "ins-00000001", name: String = "web1", address: String = "203.0.113.7", port: Int64 = 22,
        user: String = "ubuntu", keys: [String] = [key], boundTo keyPair: String = "skey-00000001"
    ) throws -> SSHHost {
        let json = AnswerValue.object([
            "InstanceName": .text(name), "Address": .text(address), "Port": .integer(port), "LoginUser": .text(user),
            "HostKeys": .texts(keys),
            "BindingSet": .list([.object(["KeyId": .text(keyPair), "LoginUser": .text(user)])]),
        ])
        return try SSHHost(json, id: try #require(InstanceID(id, of: .cvm)))
    }

    private static func text(_ hosts: [SSHHost], prefix: String = "") throws -> SSHConfigText {
        SSHConfigText(folder: try SSHPath("/home/me/.ssh/keywright"), origin: "here", hosts: hosts, prefix: prefix)
    }

    @Test func aHostHasABlock() throws {
        var text = try Self.text([try Self.host()])
        text.identities = ["skey-00000001": "/home/me/.ssh/id"]
        #expect(
            text.config.hasSuffix(
                """

                Host web1 ins-00000001
                    HostName 203.0.113.7
                    Port 22
                    User ubuntu
                    HostKeyAlias ins-00000001
                    UserKnownHostsFile "/home/me/.ssh/keywright/known_hosts"
                    StrictHostKeyChecking yes
                    IdentityFile "/home/me/.ssh/id"
                    IdentitiesOnly yes

                """))
        #expect(text.knownHosts == "ins-00000001 \(Self.key)\n")
    }

    @Test(arguments: [
        ("web 1", "ssh has no host of such a name"), ("-web", "ssh has no host of such a name"),
        ("web*", "ssh has no host of such a name"), ("github.com", "it could be another host's"),
        ("localhost", "it could be another host's"), ("ins-00000009", "it could be another host's"),
        ("web1\nHost *", "ssh has no host of such a name"),
    ])
    func aNameThatReachesFurtherIsNone(_ name: String, _ reason: String) throws {
        let config = try Self.text([try Self.host(name: name)]).config
        #expect(config.contains(reason))
        #expect(config.split(separator: "\n").filter { $0.hasPrefix("Host ") } == ["Host ins-00000001"])
    }

    @Test func aNameOfTwoIsNone() throws {
        let config = try Self.text([try Self.host(), try Self.host("ins-00000002", name: "WEB1")]).config
        #expect(
            config.split(separator: "\n").filter { $0.hasPrefix("Host ") } == [
                "Host ins-00000001", "Host ins-00000002",
            ])
    }

    @Test func aPrefixMakesNamesWithDotsSafe() throws {
        #expect(
            try Self.text([try Self.host(name: "a.example")], prefix: "prod-").config.contains("Host prod-a.example "))
    }

    @Test func whatSSHCannotUseIsToldApart() throws {
        func unusable(_ host: () throws -> SSHHost) -> String? {
            do {
                _ = try host()
                return nil
            } catch { return (error as? SSHHost.Unusable)?.what }
        }
        #expect(unusable { try Self.host(address: "a b") } == "address")
        #expect(unusable { try Self.host(port: 0) } == "port")
        #expect(unusable { try Self.host(port: 65_536) } == "port")
        #expect(unusable { try Self.host(user: "a b") } == "login user")
        #expect(unusable { try Self.host(keys: ["ssh-ed25519 x"]) } == "host key")
        #expect(unusable { try Self.host() } == nil)
    }

    @Test(arguments: ["/a\"b", "/a$b", "/a\nb", "/a*", "/a%h"])
    func aPathWithMeaningIsRefused(_ path: String) {
        #expect(throws: OneLine.self) { try SSHPath(path) }
    }
}
