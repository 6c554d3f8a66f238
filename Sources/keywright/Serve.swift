// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HTTPGateway
import KeyMaterial
import KeyPairModel

/// `keywright serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve until SIGTERM or SIGINT; requests in flight are answered first.",
        discussion: """
            On empty data a main account is made. Its access key is shown once: on a terminal it is printed, elsewhere it \
            is written to DIR/first-access-key.json (mode 0600) and the path is logged.

            GET /healthz answers 200 while the process serves, GET /readyz while the store can be written, else 503.

            \(SettingsHelp.discussion)
            """)

    @OptionGroup var options: StorageOptions

    @Option(
        help: .init(
            "Where to listen; port 0 picks a free one and prints it. (default: 127.0.0.1:7722)", valueName: "host:port")
    )
    var listen: String?

    @Option(
        help: .init(
            "Key pairs an account may have: cvm=N or lighthouse=N; may be repeated. (default: cvm=100, lighthouse=10)",
            valueName: "product=n"))
    var quota: [String] = []

    @Option(help: .init("Size of the RSA keys made, in bits: 2048, 3072 or 4096. (default: 2048)", valueName: "bits"))
    var keyBits: String?

    @Option(
        help: .init(
            "Key types accepted on import, separated by commas. (default: ssh-rsa; known: \(SSHKeyType.allCases.map(\.rawValue).joined(separator: ", ")))",
            valueName: "types"))
    var importKeyTypes: String?

    @Option(
        help: .init(
            "Regions served, separated by commas. (default: the list of the CVM documents)", valueName: "regions"))
    var regions: String?

    @Option(
        help: .init(
            "Region of Lighthouse calls that name none. (default: \(RegionCatalog.defaultRegionID), or the first one served)",
            valueName: "region"))
    var defaultRegion: String?

    @Option(
        help: .init(
            "How far the Timestamp of a request to the legacy endpoint may be from the clock, in seconds, at most 7200. (default: 300)",
            valueName: "seconds"))
    var legacyWindow: String?

    @Option(help: .init("trace, debug, info, notice, warning, error or critical. (default: info)", valueName: "level"))
    var logLevel: String?

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings(
                overriding: [
                    "listen": listen, "quota": quota.isEmpty ? nil : quota.joined(separator: ","), "key-bits": keyBits,
                    "import-key-types": importKeyTypes, "regions": regions, "default-region": defaultRegion,
                    "legacy-window": legacyWindow,
                    "log-level": logLevel,
                ])
            try await Server(settings: settings.serving()).run()
        }
    }
}
