// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Testing

@testable import ClientCommands

/// Valid command lines of the client commands, and the messages for invalid ones.
struct ArgumentTests {
    private static let roots: [any ParsableCommand.Type] =
        [
            KeyCommand.self, InstanceCommand.self, ImageCommand.self, HostCommand.self, SSHConfig.self,
            QuotaCommand.self, PolicyCommand.self, AuditCommand.self,
        ] + AccountCommands.all

    @Test(arguments: [
        "key create web -o -", "key create web -o FILE --project 7 --tag a=b --tag c=", "key import web FILE.pub",
        "key list --product lighthouse --region ap-guangzhou --output json", "key rename web api",
        "key rename web --description x", "key delete web api --yes", "key bind web ins-1 ins-2 --replace",
        "key unbind web ins-1 --force-stop", "instance list --endpoint http://127.0.0.1:1",
        "instance set-state ins-1 ins-2 STOPPED --latest-operation-state FAILED",
        "image create --from web1 --region lab-1",
        "instance set-state web1 STOPPED --product lighthouse --region lab-1", "host list --status JOINED",
        "host enroll web1 --allow-duplicate --image golden",
        "image delete img-1 img-2", "image list --account 100000000002", "host enroll web1 --port 22",
        "host invite web1", "host invite --group --uses 3 --lifetime 7d --tag role=web", "host list --unseen 30m",
        "host set web1 --address 10.0.0.1", "host set web1 --address ::1", "host set web1 --address my_host.example.",
        "audit list --source 2001:DB8::1",
        "list --endpoint http://[::1]:7722", "host rename web1 web2", "host revoke hg-12345678", "host delete web1",
        "host groups", "host allow web1 --key web --until 7d", "host deny --tag role=web --key web", "host access",
        "ssh-config --write --prefix prod-", "quota list 100000000001", "quota set 100000000001 cvm 5",
        "quota reset 100000000001 cvm", "policy simulate --action cvm:DeleteKeyPairs", "audit --follow",
        "audit list --since 7d --limit 1000", "audit list --action JoinHost --outcome refused",
        "audit list --outcome AuthFailure.SignatureFailure",
        "policy lint a.json -", "audit verify", "create --remark x", "list", "disable 100000000002",
        "enable 100000000002", "delete 100000000002 --yes",
    ])
    func whatMayBeSaidIsTaken(_ line: String) throws {
        let (command, words) = try Self.command(line)
        _ = try command.parseAsRoot(words)
    }

    /// Each is refused with exit status 64 and a message with the reason.
    @Test(arguments: [
        ("key create web", "say where it is to go"), ("key create -o -", "Missing expected argument '<name>'"),
        ("key create web -o - --tag a", "--tag must be KEY=VALUE, not a"),
        ("key rename web", "a new name, or --description"), ("key delete", "Missing expected argument '<keys>"),
        ("key bind web ins-1 --username u --force-stop", "--username and --force-stop exclude each other"),
        ("instance set-state STOPPED", "at least one instance"), ("image create", "--from"),
        ("host invite", "Say which host, or --group"), ("host invite web1 --group", "--group names no host"),
        ("host invite web1 --uses 2", "--uses goes with --group"),
        ("host invite --group --lifetime 7", "--lifetime must be a number with s, m, h or d, as 24h, not 7"),
        ("host invite --group --tag a", "--tag must be KEY=VALUE, not a"),
        ("host list --unseen 0m", "--unseen must be"), ("host list --tag a", "--tag must be KEY=VALUE, not a"),
        ("host set web1", "Say what is to change"), ("host set web1 --port x", "The value 'x' is invalid"),
        (
            "host enroll web1 --address 256.1.1.1",
            "--address must be an IPv4 or IPv6 address or a DNS name, without a port"
        ),
        ("host enroll web1 --address web1:22", "a port is for --port"),
        ("host enroll web1 --address [::1]", "--address must be"),
        ("host set web1 --address a..b", "--address must be"),
        ("audit --outcome Refused", "did you mean refused?"),
        ("audit --outcome x", "--outcome must be success, refused, "),
        ("audit --action createkeypair", "did you mean CreateKeyPair?"),
        ("audit --action x", "--action must be AddProject, "), ("policy lint", "Missing expected argument '<file>"),
        ("host enroll web1 --product cbs", "--product must be cvm or lighthouse, not cbs"),
        ("host invite --group --product CVM", "--product must be cvm or lighthouse, not CVM"),
        ("host list --status gone", "--status must be invited, joined or revoked, not gone"),
        ("host list --product tke", "--product must be cvm or lighthouse, not tke"),
        ("quota set 1 CVM 5", "The product must be cvm or lighthouse, not CVM"),
        ("quota reset 1 x", "The product must be cvm or lighthouse, not x"),
        ("instance set-state web1 stopped", "The state must be PENDING, LAUNCH_FAILED, RUNNING, STOPPED"),
        (
            "instance set-state web1 STOPPED --latest-operation-state DONE",
            "must be OPERATING, SUCCESS or FAILED, not DONE"
        ),
        ("host set web1 --port 0", "--port must be 1 to 65535, not 0"),
        ("host enroll web1 --host-url keys.example", "--host-url must be https://HOST[:PORT], not keys.example"),
        ("host invite web1 --host-url https://256.1.1.1", "--host-url must be"),
        ("list --endpoint http://256.1.1.1:80", "--endpoint must be"),
        ("list --endpoint https://a..b", "--endpoint must be"),
        ("audit list --source 10.0.0.256", "--source must be an IPv4 or IPv6 address, not 10.0.0.256"),
        ("host allow --key web", "Name hosts, or say --tag KEY=VALUE"), ("host allow web1", "--key"),
        ("host deny web1 --tag a=b --key web", "exclude each other"),
        ("host access --tag a=", "--tag must be KEY=VALUE, not a="),
        ("ssh-config --write --known-hosts", "exclude each other"), ("ssh-config --prefix .x", "--prefix must be"),
        ("quota set 1 cvm x", "The value 'x' is invalid"), ("quota set 1 cvm", "Missing expected argument '<quota>'"),
        ("policy simulate", "--action"), ("audit --limit 0", "--limit must be 1 to"),
        ("key list --output yaml", "--output must be table, text or json, not yaml"),
        ("key list --product cbs", "--product must be cvm or lighthouse, not cbs"),
        ("list --endpoint ftp://h", "--endpoint must be http://HOST:PORT or https://HOST:PORT, not ftp://h"),
        ("ssh-config --product cbs", "--product must be cvm, lighthouse or both, not cbs"),
        ("audit --since bogus", "--since must be a time such as"),
        ("audit list --until 8x", "--until must be a time such as"),
        ("host allow web1 --key web --until 8x", "--until must be a time such as"),
        ("policy simulate --action bogus", "--action must be service:Name, not bogus"),
        ("policy simulate --action a:b --source-ip x", "--source-ip must be an address, not x"),
        ("policy simulate --action a:b --request-tag a", "--request-tag must be KEY=VALUE, not a"),
        ("policy simulate --action a:b --resource-tag a", "--resource-tag must be KEY=VALUE, not a"),
        ("audit --follow --until 1d", "--follow and --until exclude each other"), ("delete", "'<uin>'"),
        ("key list --color", "Unknown option '--color'"), ("key fly", "Unexpected argument 'fly'"),
    ])
    func whatMayNotBeSaidIsRefused(_ line: String, _ reason: String) throws {
        let (command, words) = try Self.command(line)
        let error = #expect(throws: (any Error).self) { try command.parseAsRoot(words) }
        guard let error else { return }
        #expect(command.exitCode(for: error) == .validationFailure)
        #expect(command.fullMessage(for: error).contains(reason), "\(command.fullMessage(for: error))")
    }

    /// Each command and each of its options and arguments has a help text.
    @Test func everyCommandHasHelp() {
        var commands = Self.roots
        var count = 0
        while let command = commands.popLast() {
            commands += command.configuration.subcommands
            count += 1
            #expect(command.configuration.abstract.hasSuffix("."), "\(command)")
            let lines = command.helpMessage(columns: 1_000).split(separator: "\n")
            for (line, next) in zip(lines, lines.dropFirst() + [""])
            where line.hasPrefix("  -") || line.hasPrefix("  <") {
                #expect(line.contains(#/\S {2,}\S|> \S/#) || next.hasPrefix("     "), "\(command): \(line)")
            }
            if command.configuration.subcommands.isEmpty
                && command != PolicySimulate.self && command != PolicyLint.self
            {
                #expect(command.helpMessage(columns: 1_000).contains("The exit status is 0"), "\(command)")
                #expect(command.helpMessage(columns: 1_000).contains("--endpoint <url>"), "\(command)")
            }
        }
        #expect(count >= 42)
    }

    /// The command in a line, and its arguments.
    private static func command(_ line: String) throws -> (any ParsableCommand.Type, [String]) {
        let words = line.split(separator: " ").map(String.init)
        let name = try #require(words.first)
        let command = try #require(roots.first { $0.configuration.commandName == name }, "\(name)")
        return (command, Array(words.dropFirst()))
    }
}
