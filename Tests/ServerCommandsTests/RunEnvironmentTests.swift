// SPDX-License-Identifier: Apache-2.0

import Testing
import UseCases

@testable import ServerCommands

struct RunEnvironmentTests {
    private static func environment(over given: [String: String]) throws -> RunEnvironment {
        RunEnvironment(
            over: given, endpoint: "http://127.0.0.1:1",
            credentials: try #require(FirstCredentials(secretID: "AKID", secretKey: "secret")),
            defaultRegion: "ap-tokyo", regions: ["ap-tokyo", "ap-seoul"], marker: "m")
    }

    private static func applied(_ environment: RunEnvironment, to given: [String: String]) -> [String: String] {
        let entries = environment.applied(to: given.map { Array("\($0)=\($1)".utf8) })
        return Dictionary(
            entries.map { String(decoding: $0, as: UTF8.self).split(separator: "=", maxSplits: 1).map(String.init) }
                .map { ($0[0], $0.count > 1 ? $0[1] : "") }, uniquingKeysWith: { _, _ in "twice" })
    }

    @Test func theCommandGetsTheKeyOfTheRunAndKeepsTheRest() throws {
        let given = [
            "PATH": "/bin", "TENCENTCLOUD_SECRET_ID": "foreign", "TENCENTCLOUD_TOKEN": "foreign",
            "TENCENTCLOUD_ASSUME_ROLE_ARN": "foreign", "KEYWRIGHT_PROFILE": "foreign",
            "KEYWRIGHT_MASTER_KEY": "foreign", "KEYWRIGHT_FIRST_SECRET_KEY": "foreign", "EMPTY": "",
        ]
        #expect(
            Self.applied(try Self.environment(over: given), to: given) == [
                "PATH": "/bin", "EMPTY": "", "KEYWRIGHT_ENDPOINT": "http://127.0.0.1:1", "KEYWRIGHT_RUN": "m",
                "TENCENTCLOUD_SECRET_ID": "AKID", "TENCENTCLOUD_SECRET_KEY": "secret",
                "TENCENTCLOUD_REGION": "ap-tokyo",
            ])
    }

    @Test func bytesStayAsTheyAre() throws {
        let odd: [UInt8] = Array("ODD=".utf8) + [0xe9]
        #expect(try Self.environment(over: [:]).applied(to: [odd]).contains(odd))
    }

    @Test(arguments: [("ap-seoul", "ap-seoul"), ("ap-beijing", "ap-tokyo"), ("", "ap-tokyo")])
    func aServedRegionStays(given: String, expected: String) throws {
        #expect(try Self.environment(over: ["TENCENTCLOUD_REGION": given]).changes["TENCENTCLOUD_REGION"] == expected)
    }

    @Test func bothSpellingsNameTheProxy() throws {
        let given = ["NO_PROXY": "a", "HTTPS_PROXY": "before", "ALL_PROXY": "b"]
        var environment = try Self.environment(over: given)
        environment.use(proxy: "p", trust: ["SSL_CERT_FILE": "f"])
        let expected = [
            "HTTP_PROXY": "p", "HTTPS_PROXY": "p", "http_proxy": "p", "https_proxy": "p", "NO_PROXY": "a",
            "ALL_PROXY": "b", "SSL_CERT_FILE": "f",
        ]
        let applied = Self.applied(environment, to: given)
        #expect(applied.merging(expected) { $1 } == applied)
    }

    @Test func theSpellingInLowerCaseComesFirst() {
        let both = ["https_proxy": "lower", "HTTPS_PROXY": "upper", "http_proxy": "", "HTTP_PROXY": "upper"]
        #expect(RunEnvironment.proxy(for: "https", in: both)?.value == "lower")
        #expect(RunEnvironment.proxy(for: "http", in: both)?.value == "upper")
        #expect(RunEnvironment.proxy(for: "http", in: [:]) == nil)
        #expect(RunEnvironment.proxy(for: "http", in: ["ALL_PROXY": "all"])?.name == "ALL_PROXY")
    }
}
