// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyMaterial
import Logging
import Testing

@testable import HTTPGateway
@testable import ServerCommands

/// The settings of a server: defaults, and messages for invalid values.
struct ServerSettingsTests {
    private static func settings(_ commandLine: [String: String]) async throws -> Settings {
        try await Settings(commandLine: commandLine, configurationFile: nil)
    }

    @Test func nothingNeedsToBeSaid() async throws {
        let settings = try await Self.settings([:]).serving()
        #expect("\(settings.listen)" == "127.0.0.1:7722")
        #expect(settings.tls == nil && settings.hostURL == nil)
        #expect(settings.throttling.isOn && settings.throttling.overrides.isEmpty)
        #expect(settings.keySize == .bits2048)
        #expect(settings.keyPoolCapacity == 64)
        #expect(settings.importKeyTypes == [.rsa])
        #expect(settings.stopSeconds == 30)
        #expect(settings.logLevel == .info)
        #expect(try await Self.settings([:]).dataPath == "data")
    }

    @Test func zeroTakesALimitAway() async throws {
        let settings = try await Self.settings(["failed-signatures": "0", "connections-per-address": "0"]).serving()
        #expect(settings.failedSignatureRate == nil)
        #expect(settings.connectionLimits.perAddress == nil)
    }

    @Test(arguments: [
        ("listen", "7722", "--listen must be HOST:PORT, not 7722"),
        ("tls-name", "a", "--tls-name needs --tls-listen"),
        (
            "host-url", "ftp://a",
            "--host-url must be https://HOST[:PORT], or http:// for this machine alone, not ftp://a"
        ),
        ("trusted-proxy", "a", "--trusted-proxy must be an IP address or a network such as 10.1.2.0/24, not a"),
        ("proxy-protocol", "http", "--proxy-protocol needs --trusted-proxy: nobody else may send its headers"),
        ("quota", "cvm", "--quota must be cvm=N or lighthouse=N with N from 0 to"),
        ("rate", "cvm", "--rate must be [ACCOUNT/]DOOR:ACTION=N"),
        ("no-throttle", "yes", "--no-throttle must be true or false, not yes"),
        ("no-web", "yes", "--no-web must be true or false, not yes"),
        ("key-bits", "1024", "--key-bits must be 2048, 3072 or 4096, not 1024"),
        ("key-pool", "4097", "--key-pool must be 0 to 4096, not 4097"),
        ("import-key-types", "ssh-dss", "--import-key-types knows ssh-rsa"),
        ("regions", "a,a", "--regions must be different names"),
        ("default-region", "mars", "--regions must be different names"),
        ("instance-delay", "-1", "--instance-delay must be 0 to"),
        ("legacy-window", "7201", "--legacy-window must be"),
        ("failed-signatures", "x", "--failed-signatures must be 0 to"),
        ("connections-per-address", "-1", "--connections-per-address must be 0 to"),
        ("request-timeout", "0", "--request-timeout must be"),
        ("stop-timeout", "3601", "--stop-timeout must be 1 to 3600"),
        ("audit-retention-days", "0", "--audit-retention-days must be"),
        ("audit-max-records", "x", "--audit-max-records must be"),
        ("log-level", "loud", "--log-level must be one of trace, debug"),
    ])
    func whatMayNotBeIsToldByItsOption(_ name: String, _ value: String, _ message: String) async throws {
        let settings = try await Self.settings([name: value])
        #expect {
            try settings.serving()
        } throws: { error in
            error is OneLine && "\(error)".hasPrefix(message)
        }
    }

    /// An empty value is refused for every option.
    @Test func nothingMayBeEmpty() async throws {
        for name in Settings.names {
            let settings = try await Self.settings([name: ""])
            #expect {
                try settings.text(name)
            } throws: { "\($0)" == "--\(name) must not be empty" }
        }
    }

    @Test func theCommandLineWinsOverTheFile() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(#"{"key-bits": "3072", "regions": ["lab-1", "lab-2"]}"#.utf8).write(to: file)
        let settings = try await Settings(commandLine: ["key-bits": "4096"], configurationFile: file.path)
        #expect(try settings.text("key-bits") == "4096")
        #expect(try settings.list("regions") == ["lab-1", "lab-2"])
        for (text, words) in [
            (#"{"key-bit": "1"}"#, "sets key-bit, which is no setting"),
            (#"{"key-bits": 1}"#, "must be a text or a list of texts"), ("[]", "is not a JSON object"),
        ] {
            try Data(text.utf8).write(to: file)
            await #expect {
                try await Settings(commandLine: [:], configurationFile: file.path)
            } throws: { "\($0)".contains(words) }
        }
    }

    @Test(arguments: [
        ("https://keys.example:7743", "keys.example"), ("https://keys.example/", "keys.example"),
        ("https://[2001:db8::1]:1", "2001:db8::1"), ("http://localhost:1", "localhost"),
        ("http://127.1.2.3", "127.1.2.3"),
        ("http://[::1]", "::1"), ("http://keys.example", nil), ("https://a/b", nil), ("https://a?b", nil),
        ("https://u@a", nil), ("https://a:0", nil), ("https://a:65536", nil), ("https://a;b", nil), ("https://", nil),
        ("keys.example", nil), ("https://ä", nil), ("https://256.1.1.1", nil), ("https://a..b", nil),
    ])
    func aURLOfHostsIsRead(_ text: String, _ host: String?) {
        #expect(HostURL(text)?.host == host)
    }
}
