// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import Foundation
import UseCases

/// `keywright run`
package struct Run: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Run a command with a server of its own, of which nothing stays.",
        discussion: """
            The server listens on free ports of 127.0.0.1 and keeps nothing, as with `serve --ephemeral`. The command \
            gets TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_REGION and KEYWRIGHT_ENDPOINT. SIGHUP, \
            SIGINT, SIGQUIT, SIGTERM, SIGUSR1 and SIGUSR2 are passed on to it. The exit status is that of the command: \
            128 and the number of the signal if one ended it, 127 if there is no such program, 126 if it cannot be \
            run; 1 if the server failed, which ends the command. If run is killed, the server, the command and what \
            it started are ended within a second.

            Defaults that differ from those of serve: --listen 127.0.0.1:0, --tls-listen 127.0.0.1:0, --key-pool 4, \
            --log-level error.

            Clients with the vendor's built-in names reach the server, too: HTTP_PROXY and HTTPS_PROXY, in both \
            spellings, name a proxy of this run, and SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, \
            NODE_EXTRA_CA_CERTS and a certifi on PYTHONPATH add its CA to those that are trusted. All other names are \
            reached as before, through the proxy that was set before, if any. Documentation/clients.md tells which \
            clients need more.

            \(SettingsHelp.discussion)
            """)

    @Option(help: .init("JSON file of settings, named like the options.", valueName: "file"))
    var config: String?

    @Flag(help: "Set no proxy and no CA: only clients that are given KEYWRIGHT_ENDPOINT reach the server.")
    var noProxy = false

    @OptionGroup var server: ServerOptions

    @Argument(parsing: .postTerminator, help: .init("The command and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    package init() {}

    package mutating func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("There is no command; give it after --, as in: keywright run -- pytest")
        }
    }

    package func run() async throws {
        let inherited = RunningCommand.Inherited()
        try await Exiting.inWordsOfFiles {
            let settings = try await settings()
            let marker = RandomIdentifiers().secretKey()
            let folder = try EphemeralFolder.make(marker: marker)
            do {
                let start = RunStart(
                    command: Self.lastArguments(command.count), inherited: inherited, folder: folder, marker: marker,
                    credentials: try settings.firstCredentials() ?? .random(from: RandomIdentifiers()),
                    usesProxy: try !settings.flag("no-proxy"), environment: ProcessInfo.processInfo.environment)
                try await start.serve(settings)
            } catch {
                // The command may be running.
                folder.guardian.cleanUp()
                throw error
            }
        }
    }

    /// The last arguments of this process as bytes, which need not be UTF-8.
    private static func lastArguments(_ count: Int) -> [ChildProcess.Text] {
        (CommandLine.argc - Int32(count)..<CommandLine.argc).map { index in
            guard let text = CommandLine.unsafeArgv[Int(index)] else { return [] }
            return (0..<strlen(text)).map { UInt8(bitPattern: text[$0]) }
        }
    }

    /// The settings of the server. It listens on loopback, makes few keys ahead and logs errors only, unless something
    /// else is set.
    private func settings() async throws -> Settings {
        var settings = try await Settings(
            commandLine: server.settings.merging(["no-proxy": noProxy ? "true" : nil]) { _, new in new }
                .compactMapValues { $0 },
            configurationFile: config)
        try settings.refuseData(because: "`keywright run` keeps nothing")
        var defaults = ["listen": "127.0.0.1:0", "key-pool": "4", "log-level": "error"]
        if try !settings.flag("no-proxy") { defaults["tls-listen"] = "127.0.0.1:0" }
        for (name, value) in defaults where try settings.text(name) == nil { settings = settings.with(name, value) }
        return settings
    }
}
