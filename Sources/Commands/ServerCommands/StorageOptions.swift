// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

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

    /// The settings from the command line, the environment and the configuration file, in order of precedence.
    ///
    /// - Parameters:
    ///   - paths: Further paths on the command line, each with the name that it has there.
    ///   - onTilde: Is told of each path that begins with `~`.
    func settings(
        overriding options: [String: String?] = [:], paths: [(name: String, path: String?)] = [],
        onTilde tell: (TildePath) -> Void = { $0.warn() }
    ) async throws -> Settings {
        for (name, path) in paths {
            if let tilde = TildePath(path, from: name) { tell(tilde) }
        }
        let own: [String: String?] = ["data": data, "master-key-file": masterKeyFile]
        let settings = try await Settings(
            commandLine: own.merging(options) { _, new in new }.compactMapValues { $0 }, configurationFile: config,
            onTilde: tell)
        let path = try settings.dataPath
        guard !EphemeralFolder.isOne(path) else {
            throw OneLine("\(path) belongs to a server with --ephemeral, which keeps nothing")
        }
        return settings
    }
}
