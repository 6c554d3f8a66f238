// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import Testing

@testable import ServerCommands

/// Configuration files, and paths that begin with `~`.
struct SettingsFileTests {
    private static func settings(
        in text: String, _ commandLine: [String: String] = [:], onTilde tell: (TildePath) -> Void = { _ in }
    ) async throws -> Settings {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try await Settings(commandLine: commandLine, configurationFile: file.path, onTilde: tell)
    }

    @Test(arguments: [
        ("true", true), ("false", false), (#""true""#, true), (#""false""#, false),
    ])
    func aFlagIsTrueOrFalse(_ text: String, _ isOn: Bool) async throws {
        let settings = try await Self.settings(in: #"{"no-web": \#(text), "no-throttle": \#(text)}"#).serving()
        #expect(settings.servesWeb == !isOn)
        #expect(settings.throttling.isOn == !isOn)
    }

    @Test(arguments: [
        (#"{"no-web": 1}"#, "the setting no-web in the configuration file"),
        (#"{"no-web": ["true"]}"#, "must be true or false"), (#"{"no-web": null}"#, "must be true or false"),
        (#"{"no-web": "yes"}"#, "--no-web must be true or false, not yes"),
        (#"{"key-bits": true}"#, "must be a text or a list of texts"),
        (#"{"data": ""}"#, "--data, from the configuration file, must not be empty"),
    ])
    func anythingElseIsRefused(_ text: String, _ words: String) async throws {
        await #expect {
            let settings = try await Self.settings(in: text)
            _ = try settings.serving()
            _ = try settings.dataPath
        } throws: { "\($0)".contains(words) }
    }

    @Test func aFileThatCannotBeReadIsNamedWithTheReason() async throws {
        let folder = FileManager.default.temporaryDirectory.path
        for (path, line) in [
            (folder, "cannot read the configuration file \(folder): Is a directory"),
            ("\(folder)/none-of-it", "the configuration file \(folder)/none-of-it does not exist"),
        ] {
            await #expect {
                try await Settings(commandLine: [:], configurationFile: path)
            } throws: { "\($0)" == line }
        }
    }

    @Test func aPathThatBeginsWithATildeIsTakenLiterallyAndTold() async throws {
        var told: [TildePath] = []
        let settings = try await Self.settings(
            in: #"{"data": "~/data", "tls-key": "~root/key", "listen": "~"}"#, ["master-key-file": "~/key"],
            onTilde: { told.append($0) })
        #expect(try settings.dataPath == "~/data")
        #expect(told.map(\.source) == ["--data", "--master-key-file", "--tls-key"])
        #expect(told.map(\.path) == ["~/data", "~/key", "~root/key"])
        #expect(
            told.first?.description == """
                the path ~/data of --data is taken literally: only a shell replaces ~ by a home folder, and not within \
                quotes or after =; write $HOME in place of ~
                """)
        #expect(TildePath("./~", from: "--data") == nil)
        #expect(TildePath(nil, from: "--data") == nil)
    }
}
