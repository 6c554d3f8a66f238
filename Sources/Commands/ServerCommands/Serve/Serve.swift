// SPDX-License-Identifier: Apache-2.0

import ActionAPI
package import ArgumentParser
import CommandSupport
import Logging

/// `keywright serve`
package struct Serve: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Serve until SIGTERM or SIGINT; requests in flight are answered first.",
        discussion: """
            On empty data a main account is made. Its access key is shown once: on a terminal it is printed, elsewhere it \
            is written to DIR/first-access-key.json (mode 0600) and the path is logged.

            With --tls-listen, HTTPS is served too, by TLS 1.2 and 1.3. Without a certificate of your own, a local CA is \
            made on the first start: clients that trust DIR/tls/ca.pem reach the server as localhost, 127.0.0.1, ::1 and \
            under the production names (*.tencentcloudapi.com, *.intl.tencentcloudapi.com, \
            *.REGION.tencentcloudapi.com, *.api.qcloud.com). A name for which it may not sign, since it was added later by \
            --tls-name, gets one more CA, DIR/tls/ca-2.pem. The HTTP port then answers CONNECT for port 443 of these \
            names, so that HTTPS_PROXY=http://HOST:PORT is all that a client with built-in names needs.

            The API Explorer, a page that makes calls and shows how they are signed, is at /explorer/; a browser that \
            asks for / is sent there. Browsers sign over HTTPS and at localhost only.

            GET /healthz answers 200 while the process serves, GET /readyz while the store can be written, else 503.

            \(SettingsHelp.discussion)
            """)

    package init() {}

    @OptionGroup var options: StorageOptions

    @Flag(
        help: .init(
            """
            Keep nothing: the data are in memory, and gone when the server ends. For tests; not with --data and \
            --master-key-file.
            """))
    var ephemeral = false

    @OptionGroup var server: ServerOptions

    package func run() async throws {
        try await Exiting.inWordsOfFiles(to: LogOutput.writeLast) {
            let settings = try await options.settings(
                overriding: server.settings.merging(["ephemeral": ephemeral ? "true" : nil]) { _, new in new },
                onTilde: Self.warn)
            guard try settings.flag("ephemeral") else { return try await Server(settings: settings.serving()).run() }
            try settings.refuseData(because: "--ephemeral keeps nothing")
            let folder = try EphemeralFolder.make()
            defer { folder.remove() }
            try await Server(settings: settings.with("data", folder.path).serving()).run()
        }
    }

    /// The log has no level yet.
    static func warn(of tilde: TildePath) {
        ServerLog(LogOutput.lines(level: .warning)).write(
            .warning, "a path begins with ~, which is taken literally: only a shell replaces it",
            ["option": .text(tilde.source), "path": .text(tilde.path)])
    }
}
