// SPDX-License-Identifier: Apache-2.0

import Configuration
import DomainModel

/// The settings of a command from the command line, the environment and a configuration file, in order of precedence.
package struct Settings {
    /// The settings that a configuration file may contain.
    package static let names = [
        "audit-max-records", "audit-retention-days", "ca", "connections-per-address", "data", "default-region",
        "endpoint", "ephemeral", "failed-signatures", "host-url",
        "import-key-types", "instance-delay", "key-bits", "key-pool", "legacy-window", "listen", "log-level",
        "master-key-file", "no-proxy", "no-throttle", "no-web", "output", "product", "profile", "proxy-protocol",
        "quota", "rate",
        "region",
        "regions", "request-timeout", "stop-timeout", "tls-certificate", "tls-key", "tls-listen", "tls-name",
        "trusted-proxy",
    ]

    /// The settings that are true or false.
    private static let flags: Set = ["ephemeral", "no-proxy", "no-throttle", "no-web"]
    /// The settings that are paths.
    private static let paths = ["ca", "data", "master-key-file", "tls-certificate", "tls-key"]

    private var commandLine: [String: String]
    private let environment: EnvironmentVariablesProvider
    /// Values in the place of environment variables that are not settings.
    private var variables: [String: String] = [:]
    private let file: ConfigurationFile?

    /// - Parameter onTilde: Is told of each path that begins with `~`.
    package init(
        commandLine: [String: String], configurationFile: String?,
        onTilde tell: (TildePath) -> Void = { $0.warn() }
    ) async throws {
        self.commandLine = commandLine
        environment = EnvironmentVariablesProvider()
        let path = try configurationFile ?? environment.environmentValue(forName: "KEYWRIGHT_CONFIG")
        if let tilde = TildePath(path, from: "--config") { tell(tilde) }
        file = try path.map { try ConfigurationFile($0, names: Self.names, flags: Self.flags) }
        for name in Self.paths {
            if let tilde = TildePath(try? text(name), from: "--\(name)") { tell(tilde) }
        }
    }

    /// These settings with another value of one, which comes before all sources.
    package func with(_ name: String, _ text: String) -> Settings {
        var settings = self
        settings.commandLine[name] = text
        return settings
    }

    /// The text of a setting. A list becomes its elements separated by commas.
    package func text(_ name: String) throws -> String? {
        if let text = commandLine[name] {
            guard !text.isEmpty else { throw OneLine("--\(name) must not be empty") }
            return text
        }
        if let text = try environment.value(forKey: ["keywright", name], type: .string).value?.content.asText {
            guard !text.isEmpty else { throw OneLine("--\(name), from the environment, must not be empty") }
            return text
        }
        guard let text = file?.text(name) else { return nil }
        guard !text.isEmpty else { throw OneLine("--\(name), from the configuration file, must not be empty") }
        return text
    }

    package func list(_ name: String) throws -> [String]? {
        try text(name).map { text in
            text.split(separator: ",", omittingEmptySubsequences: false).map { ClientText(String($0)).trimmed.kept }
        }
    }

    /// A setting that is true or false; an absent one is false.
    package func flag(_ name: String) throws -> Bool {
        guard let text = try text(name) else { return false }
        guard let flag = Bool(text) else { throw OneLine("--\(name) must be true or false, not \(text)") }
        return flag
    }

    /// These settings with another value of an environment variable that is not a setting.
    package func with(variable name: String, _ value: String) -> Settings {
        var settings = self
        settings.variables[name] = value
        return settings
    }

    /// An environment variable that is not a setting.
    package func environmentValue(_ name: String) throws -> String? {
        try variables[name] ?? environment.environmentValue(forName: name)
    }
}

extension ConfigContent {
    fileprivate var asText: String? { if case .string(let text) = self { text } else { nil } }
}

/// The part of `--help` about sources of settings.
package enum SettingsHelp {
    package static let discussion = """
        Every option can also come from the environment (--key-bits from KEYWRIGHT_KEY_BITS) or from the file that \
        --config names ({"key-bits": "3072", "no-web": true}); the command line wins over the environment, and that over the file. Lists \
        are separated by commas.

        Only in the environment: KEYWRIGHT_MASTER_KEY (the master key itself, base64 of 32 bytes), \
        KEYWRIGHT_FIRST_SECRET_ID and KEYWRIGHT_FIRST_SECRET_KEY (the access key of the first account).
        """
}
