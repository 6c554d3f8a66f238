// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import HostService
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
