// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The options of every command that opens the data.
struct StorageOptions: ParsableArguments {
    @Option(
        help: .init(
            "Directory of everything that is kept; made where it is missing. (default: ./data)", valueName: "dir"))
    var data: String?

    @Option(
        help: .init(
            "File of the master key that seals secrets; made (mode 0600) where there is no data yet. (default: DIR/master.key)",
            valueName: "file"))
    var masterKeyFile: String?

    @Option(help: .init("JSON file of settings, named like the options.", valueName: "file"))
    var config: String?

    /// The settings of the command line, the environment and the configuration file, in this order.
    func settings(overriding options: [String: String?] = [:]) async throws -> Settings {
        let own: [String: String?] = ["data": data, "master-key-file": masterKeyFile]
        return try await Settings(
            commandLine: own.merging(options) { _, new in new }.compactMapValues { $0 }, configurationFile: config)
    }
}

/// What `--help` says of where settings come from.
enum SettingsHelp {
    static let discussion = """
        Every option can also come from the environment (--key-bits from KEYWRIGHT_KEY_BITS) or from the file that \
        --config names ({"key-bits": "3072"}); the command line wins over the environment, and that over the file. Lists \
        are separated by commas.

        Only in the environment: KEYWRIGHT_MASTER_KEY (the master key itself, base64 of 32 bytes), \
        KEYWRIGHT_FIRST_SECRET_ID and KEYWRIGHT_FIRST_SECRET_KEY (the access key of the first account).
        """
}
