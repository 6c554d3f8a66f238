// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import HTTPGateway
import KeyMaterial
import KeyPairModel
import Logging
import SQLiteStorage
import SecretSealing
import SystemPackage
import UseCases

/// The settings of a command, from the command line, the environment and a configuration file, in this order.
struct Settings {
    /// Everything that a configuration file may set.
    static let names = [
        "audit-max-records", "audit-retention-days", "ca", "connections-per-address", "data", "default-region",
        "endpoint", "failed-signatures", "host-url",
        "import-key-types", "instance-delay", "key-bits", "key-pool", "legacy-window", "listen", "log-level",
        "master-key-file", "no-throttle", "output", "product", "profile", "proxy-protocol", "quota", "rate", "region",
        "regions", "request-timeout", "stop-timeout", "tls-certificate", "tls-key", "tls-listen", "tls-name",
        "trusted-proxy",
    ]

    private let commandLine: [String: String]
    private let environment: EnvironmentVariablesProvider
    private let file: FileProvider<JSONSnapshot>?

    init(commandLine: [String: String], configurationFile: String?) async throws {
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

    /// The text of a setting; a list as its elements with commas between.
    func text(_ name: String) throws -> String? {
        if let text = commandLine[name] {
            guard !text.isEmpty else { throw OneLine("--\(name) must not be empty") }
            return text
        }
        if let text = try environment.value(forKey: ["keywright", name], type: .string).value?.content.asText {
            guard !text.isEmpty else { throw OneLine("--\(name), from the environment, must not be empty") }
            return text
        }
        // One of the two types fits; `check` has made sure.
        let found = [ConfigType.string, .stringArray].lazy.compactMap { type in
            (try? file?.value(forKey: [name], type: type))?.value?.content.asText
        }
        return found.first
    }

    func list(_ name: String) throws -> [String]? {
        try text(name).map { text in
            text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    var dataPath: String { get throws { try text("data") ?? "data" } }

    /// Where the master key comes from.
    func masterKeySource() throws -> MasterKeySource {
        if let key = try masterKey(from: "KEYWRIGHT_MASTER_KEY") { return .given(key) }
        return .file(path: try text("master-key-file") ?? "\(try dataPath)/\(DataDirectory.masterKeyName)")
    }

    /// The key that is to take the place of another: a drawn one, where the other is in a file.
    func newMasterKey(insteadOf source: MasterKeySource) throws -> MasterKey {
        let name = "KEYWRIGHT_NEW_MASTER_KEY"
        switch source {
        case .file: return .random()
        case .given:
            guard let key = try masterKey(from: name) else {
                throw OneLine("KEYWRIGHT_MASTER_KEY gives the master key; the new one must be given in \(name)")
            }
            return key
        }
    }

    private func masterKey(from name: String) throws -> MasterKey? {
        guard let text = try environment.environmentValue(forName: name) else { return nil }
        guard let key = MasterKey(base64: text) else {
            throw OneLine("\(name) must be the base64 of \(MasterKey.byteCount) bytes")
        }
        return key
    }

    /// The access key that the first account is to have.
    func firstCredentials() throws -> FirstCredentials? {
        let id = try environment.environmentValue(forName: "KEYWRIGHT_FIRST_SECRET_ID")
        let key = try environment.environmentValue(forName: "KEYWRIGHT_FIRST_SECRET_KEY")
        if id == nil && key == nil { return nil }
        guard let id, let key, let credentials = FirstCredentials(secretID: id, secretKey: key) else {
            throw OneLine(
                "KEYWRIGHT_FIRST_SECRET_ID and KEYWRIGHT_FIRST_SECRET_KEY must both be set, each to 1-\(FirstCredentials.lengthMax) printable ASCII characters without spaces, the id also without / , ; =; the two must differ"
            )
        }
        return credentials
    }

    /// Refuses what would else be a setting that silently does nothing: a misspelt name, a value of another type.
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
