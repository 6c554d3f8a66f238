// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import HostService
import KeyPairModel
import Logging
import RateLimiting
import Testing
import UseCases

/// What cannot be asked of a whole server from outside. The rest is in Tests/EndToEnd/test_host_http.py.
struct HostEndpointTests {
    private static func call(
        _ method: String, _ path: String, _ text: String = "", body: RawCall.Body? = nil, query: String = "",
        credential: String? = nil, source: String = "192.0.2.1"
    ) -> RawCall {
        RawCall(
            method: method, path: HostEndpoint.prefix + path, query: query,
            headers: HeaderFields(credential.map { [("authorization", "Bearer \($0)")] } ?? []),
            body: body ?? .complete(Array(text.utf8)), source: source, isSecure: true)
    }

    private static func joining(_ token: String) -> String {
        "{\"Token\":\"\(token)\",\"HostKeys\":[\"\(CannedKeys.line(1))\"]}"
    }

    private static func endpoint(_ server: TestServer, rate: Int? = nil) -> HostEndpoint {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return HostEndpoint(
            hosts: server.hosts, turns: server.turns, time: server.clock,
            failedTokens: rate.map { SourceLimiter(rate: $0) }, log: ServerLog(logger, time: server.clock))
    }

    @Test func whatTheServerCannotSayIsAnswered503() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        let (_, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        let calls = [
            Self.call("POST", "join", Self.joining(token)),
            Self.call("GET", "authorized-keys", query: "user=ubuntu", credential: credential),
            Self.call("PUT", "host-keys", "{\"HostKeys\":[\"\(CannedKeys.line(2))\"]}", credential: credential),
            Self.call("DELETE", "credential", credential: credential),
        ]
        server.storage.fail()
        for call in calls { #expect(await endpoint.answer(call).status == 503) }
        server.storage.recover()
        // The server has no room for it now, which is no fault of the host.
        #expect(
            await endpoint.answer(Self.call("PUT", "host-keys", body: .overloaded, credential: credential)).status
                == 503)
        #expect(
            await endpoint.answer(Self.call("PUT", "host-keys", body: .tooLarge, credential: credential)).status == 400)
        #expect(await calls.dropFirst().asyncStatuses(endpoint) == [200, 200, 200])
    }

    @Test func aHostIsToldForWhomKeysAreBound() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        let (instance, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        let asked = Self.call("GET", "users", credential: credential)
        #expect(String(decoding: await endpoint.answer(asked).body, as: UTF8.self) == #"{"Users":[]}"#)
        let id = try #require(InstanceID(instance, of: .cvm))
        for user in ["ubuntu", "deploy"] {
            let names = [1, 2].map { "\(user)\($0)" }
            var pairs: [KeyPairID] = []
            for name in names {
                pairs.append(try #require(KeyPairID(try await server.createdID(.cvm, name: name), of: .cvm)))
            }
            try await server.bind(pairs, to: id, for: user)
            #expect(String(decoding: await endpoint.answer(asked).body, as: UTF8.self) == "{\"Users\":[\"\(user)\"]}")
        }
        #expect(await endpoint.answer(Self.call("GET", "users", credential: "kwh.1.ins-00000000.x")).status == 401)
        #expect(await endpoint.answer(Self.call("POST", "users", credential: credential)).allowedMethod == "GET")
    }

    @Test func aTokenSaysWhoLogsInAndIsNotSpent() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server, rate: 3)
        let (instance, token) = try await server.enroll()
        func asked(_ token: String) async -> HostEndpoint.Answer {
            await endpoint.answer(Self.call("POST", "invitation", "{\"Token\":\"\(token)\"}"))
        }
        for _ in 1...2 {
            let answer = await asked(token)
            #expect(answer.status == 200)
            #expect(
                String(decoding: answer.body, as: UTF8.self)
                    == "{\"InstanceId\":\"\(instance)\",\"LoginUser\":\"ubuntu\"}")
        }
        #expect(await endpoint.answer(Self.call("GET", "invitation")).allowedMethod == "POST")
        #expect(await endpoint.answer(Self.call("POST", "invitation", "{}")).status == 400)
        try await server.join(token)
        // It counts as any other worthless token.
        for _ in 1...3 { #expect(await asked(token).status == 403) }
        #expect(await asked(token).status == 429)
    }

    @Test func theVersionOfAHostIsKept() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        let (instance, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        func told(_ version: String) async -> Int {
            let text = "{\"HostKeys\":[\"\(CannedKeys.line(1))\"],\"AgentVersion\":\"\(version)\"}"
            return await endpoint.answer(Self.call("PUT", "host-keys", text, credential: credential)).status
        }
        let id = try #require(InstanceID(instance, of: .cvm))
        func kept() async throws -> String? {
            try await server.storage.host(id, of: Accounts.firstAccount)?.agentVersion
        }
        #expect(try await kept() == "")
        #expect(await told("0.1.0") == 200)
        #expect(try await kept() == "0.1.0")
        for version in ["", "a b", "é", String(repeating: "1", count: Hosts.versionLengthMax + 1)] {
            #expect(await told(version) == 400)
        }
        // An older program says nothing of it.
        let without = Self.call(
            "PUT", "host-keys", "{\"HostKeys\":[\"\(CannedKeys.line(2))\"]}", credential: credential)
        #expect(await endpoint.answer(without).status == 200)
        #expect(try await kept() == "0.1.0")
    }

    @Test func worthlessTokensAreCountedByAddressAndNothingElseIs() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server, rate: 3)
        func tried(_ token: String, from source: String = "192.0.2.1") async -> Int {
            await endpoint.answer(Self.call("POST", "join", Self.joining(token), source: source)).status
        }
        let (_, token) = try await server.enroll()
        for _ in 1...10 {
            // A host must hear of it, whatever else comes from its address.
            let call = Self.call("GET", "authorized-keys", query: "user=ubuntu", credential: "kwh.1.ins-00000000.x")
            #expect(await endpoint.answer(call).status == 401)
            #expect(await endpoint.answer(Self.call("POST", "join", "{}")).status == 400)
        }
        for _ in 1...3 { #expect(await tried("nonsense") == 403) }
        #expect(await tried("nonsense") == 429)
        #expect(await tried("nonsense", from: "192.0.2.2") == 403)
        #expect(await tried(token) == 200)
        server.clock.pass(.seconds(1))
        #expect(await tried(token) == 403)
    }
}

extension Sequence<RawCall> {
    fileprivate func asyncStatuses(_ endpoint: HostEndpoint) async -> [Int] {
        var statuses: [Int] = []
        for call in self { statuses.append(await endpoint.answer(call).status) }
        return statuses
    }
}
