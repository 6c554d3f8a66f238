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

    @Test func theCommandGetsTheKeyOfTheRunAndKeepsTheRest() throws {
        let given = [
            "PATH": "/bin", "TENCENTCLOUD_SECRET_ID": "foreign", "TENCENTCLOUD_TOKEN": "foreign",
            "TENCENTCLOUD_SECURITY_TOKEN": "foreign", "KEYWRIGHT_PROFILE": "foreign", "KEYWRIGHT_MASTER_KEY": "foreign",
            "KEYWRIGHT_FIRST_SECRET_KEY": "foreign",
        ]
        #expect(
            try Self.environment(over: given).variables == [
                "PATH": "/bin", "KEYWRIGHT_ENDPOINT": "http://127.0.0.1:1", "KEYWRIGHT_RUN": "m",
                "TENCENTCLOUD_SECRET_ID": "AKID", "TENCENTCLOUD_SECRET_KEY": "secret",
                "TENCENTCLOUD_REGION": "ap-tokyo",
            ])
    }

    @Test(arguments: [("ap-seoul", "ap-seoul"), ("ap-beijing", "ap-tokyo"), ("", "ap-tokyo")])
    func aServedRegionStays(given: String, expected: String) throws {
        #expect(try Self.environment(over: ["TENCENTCLOUD_REGION": given]).variables["TENCENTCLOUD_REGION"] == expected)
    }

    @Test func bothSpellingsNameTheProxy() throws {
        var environment = try Self.environment(over: ["NO_PROXY": "a", "HTTPS_PROXY": "before", "ALL_PROXY": "b"])
        environment.use(proxy: "p", trust: ["SSL_CERT_FILE": "f"])
        let expected = [
            "HTTP_PROXY": "p", "HTTPS_PROXY": "p", "http_proxy": "p", "https_proxy": "p", "NO_PROXY": "a",
            "ALL_PROXY": "b", "SSL_CERT_FILE": "f",
        ]
        #expect(environment.variables.merging(expected) { $1 } == environment.variables)
    }

    @Test func theSpellingInLowerCaseComesFirst() {
        let both = ["https_proxy": "lower", "HTTPS_PROXY": "upper", "http_proxy": "", "HTTP_PROXY": "upper"]
        #expect(RunEnvironment.proxy(for: "https", in: both)?.value == "lower")
        #expect(RunEnvironment.proxy(for: "http", in: both)?.value == "upper")
        #expect(RunEnvironment.proxy(for: "http", in: [:]) == nil)
    }
}
