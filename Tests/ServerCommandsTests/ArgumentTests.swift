// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Testing

@testable import ServerCommands

/// Valid command lines of the server commands, and the messages for invalid ones.
struct ArgumentTests {
    private static let roots: [any ParsableCommand.Type] = [
        Initialize.self, Serve.self, StorageCommand.self, AccountResetKey.self,
    ]

    @Test(arguments: [
        "init --data d --output json", "serve --listen 127.0.0.1:0 --tls-listen 127.0.0.1:0 --tls-name a --tls-name b",
        "serve --quota cvm=1 --quota lighthouse=2 --no-throttle", "storage backup b --include-secrets --data d",
        "storage restore b --disable-access-keys --compare-with d", "storage verify", "storage verify b",
        "storage rotate-master-key --master-key-file f", "reset-key", "reset-key 100000000002 --config c",
    ])
    func whatMayBeSaidIsTaken(_ line: String) throws {
        let (command, words) = try Self.command(line)
        _ = try command.parseAsRoot(words)
    }

    @Test(arguments: [
        ("init x", "Unexpected argument 'x'"), ("serve --port 1", "Unknown option '--port'"),
        ("serve --listen", "Missing value for '--listen <host:port>'"),
        ("storage backup", "Missing expected argument '<backup>'"), ("storage burn", "Unexpected argument 'burn'"),
        ("reset-key x", "The value 'x' is invalid"),
    ])
    func whatMayNotBeSaidIsRefused(_ line: String, _ reason: String) throws {
        let (command, words) = try Self.command(line)
        let error = #expect(throws: (any Error).self) { try command.parseAsRoot(words) }
        guard let error else { return }
        #expect(command.exitCode(for: error) == .validationFailure)
        #expect(command.fullMessage(for: error).contains(reason), "\(command.fullMessage(for: error))")
    }

    /// Each option of a server can be set in the configuration file, and each setting of the file is an option.
    @Test func everyOptionIsASetting() {
        let ofClients: Set = ["ca", "endpoint", "output", "product", "profile", "region"]
        let ofServers = Set(Settings.names).subtracting(ofClients)
        #expect(Self.options(in: Serve.helpMessage(columns: 1_000)) == ofServers.subtracting(["no-proxy"]))
        let ofKeptData: Set = ["data", "ephemeral", "master-key-file"]
        #expect(Self.options(in: Run.helpMessage(columns: 1_000)) == ofServers.subtracting(ofKeptData))
    }

    private static func options(in help: String) -> Set<String> {
        Set(help.matches(of: #/(?m)^ +--([a-z-]+)/#).map { String($0.output.1) })
            .subtracting(["version", "help", "config"])
    }

    /// The command in a line, and its arguments.
    private static func command(_ line: String) throws -> (any ParsableCommand.Type, [String]) {
        let words = line.split(separator: " ").map(String.init)
        let name = try #require(words.first)
        let command = try #require(
            roots.first { $0.configuration.commandName ?? "serve" == name }, "\(name)")
        return (command, Array(words.dropFirst()))
    }
}
