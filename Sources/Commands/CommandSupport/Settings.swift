// SPDX-License-Identifier: Apache-2.0

import Configuration
import DomainModel
import Foundation
import SystemPackage

/// The settings of a command from the command line, the environment and a configuration file, in order of precedence.
package struct Settings {
    /// The settings that a configuration file may contain.
    package static let names = [
        "audit-max-records", "audit-retention-days", "ca", "connections-per-address", "data", "default-region",
        "endpoint", "failed-signatures", "host-url",
        "import-key-types", "instance-delay", "key-bits", "key-pool", "legacy-window", "listen", "log-level",
        "master-key-file", "no-throttle", "no-web", "output", "product", "profile", "proxy-protocol", "quota", "rate",
        "region",
        "regions", "request-timeout", "stop-timeout", "tls-certificate", "tls-key", "tls-listen", "tls-name",
        "trusted-proxy",
    ]

    private let commandLine: [String: String]
    private let environment: EnvironmentVariablesProvider
    private let file: FileProvider<JSONSnapshot>?

    package init(commandLine: [String: String], configurationFile: String?) async throws {
        self.commandLine = commandLine
        environment = EnvironmentVariablesProvider()
        let path = try configurationFile ?? environment.environmentValue(forName: "KEYWRIGHT_CONFIG")
        guard let path else {
            file = nil
            return
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw OneLine("the configuration file \(path) does not exist")
        }
        do {
            try Self.check(path)
            file = try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
        } catch let line as OneLine {
            throw line
        } catch {
            throw OneLine(
                "cannot read the configuration file \(path): it must be a JSON object of texts and lists of texts")
        }
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
        // One of the two types fits, because `check` has verified the type.
        let found = [ConfigType.string, .stringArray].lazy.compactMap { type in
            (try? file?.value(forKey: [name], type: type))?.value?.content.asText
        }
        return found.first
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

    /// An environment variable that is not a setting.
    package func environmentValue(_ name: String) throws -> String? { try environment.environmentValue(forName: name) }

    /// Refuses settings that would silently have no effect: unknown names, and values of another type.
    private static func check(_ path: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        guard let object = object as? [String: Any] else {
            throw OneLine("the configuration file \(path) is not a JSON object")
        }
        for (name, value) in object.sorted(by: { $0.key < $1.key }) {
            guard names.contains(name) else {
                throw OneLine(
                    "the configuration file \(path) sets \(name), which is no setting; known: \(names.joined(separator: ", "))"
                )
            }
            guard value is String || value is [String] else {
                throw OneLine("the setting \(name) in the configuration file \(path) must be a text or a list of texts")
            }
        }
    }
}

extension ConfigContent {
    fileprivate var asText: String? {
        switch self {
        case .string(let text): text
        case .stringArray(let list): list.joined(separator: ",")
        default: nil
        }
    }
}

/// The part of `--help` about sources of settings.
package enum SettingsHelp {
    package static let discussion = """
        Every option can also come from the environment (--key-bits from KEYWRIGHT_KEY_BITS) or from the file that \
        --config names ({"key-bits": "3072"}); the command line wins over the environment, and that over the file. Lists \
        are separated by commas.

        Only in the environment: KEYWRIGHT_MASTER_KEY (the master key itself, base64 of 32 bytes), \
        KEYWRIGHT_FIRST_SECRET_ID and KEYWRIGHT_FIRST_SECRET_KEY (the access key of the first account).
        """
}
