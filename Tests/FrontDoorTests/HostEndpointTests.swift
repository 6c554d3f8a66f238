// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import RateLimiting
import Testing
import UseCases

@testable import HostService

/// Cases that cannot be tested from outside a server. The others are in Tests/EndToEnd/test_host_http.py.
struct HostEndpointTests {
    private static func call(
        _ method: String, _ path: String, _ text: String = "", body: RawCall.Body? = nil, query: String = "",
        credential: String? = nil, machine: String? = nil, source: String = "192.0.2.1"
    ) -> RawCall {
        RawCall(
            method: method, path: HostEndpoint.prefix + path, query: query,
            headers: HeaderFields(
                (credential.map { [("authorization", "Bearer \($0)")] } ?? [])
                    + (machine.map { [("keywright-machine", $0)] } ?? [])),
            body: body ?? .complete(Array(text.utf8)), source: source, isSecure: true)
    }

    private static func joining(_ token: String) -> String {
        "{\"Token\":\"\(token)\",\"HostKeys\":[\"\(CannedKeys.line(1))\"]}"
    }

    private static func endpoint(_ server: TestServer, rate: Int? = nil) -> HostEndpoint {
        HostEndpoint(
            hosts: server.hosts, turns: server.turns, time: server.clock,
            failedTokens: rate.map { SourceLimiter(rate: $0) },
            authorities: ["one", "two"], log: ServerLog(nil, time: server.clock))
    }

    @Test func whatTheServerCannotSayIsAnswered503() async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        let (_, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        let calls = [
            Self.call("POST", "join", Self.joining(token)),
            Self.call("GET", "authorized-keys", query: "user=ubuntu", credential: credential),
            Self.call(
                "PUT", "host-keys", "{\"HostKeys\":[\"\(CannedKeys.line(2))\"],\"NewHostKeys\":true}",
                credential: credential),
            Self.call("DELETE", "credential", credential: credential),
        ]
        server.storage.fail()
        for call in calls { #expect(await endpoint.answer(call).status == 503) }
        server.storage.recover()
        // The server has no room now. This is not the host's fault.
        #expect(
            await endpoint.answer(Self.call("PUT", "host-keys", body: .overloaded, credential: credential)).status
                == 503)
        #expect(
            await endpoint.answer(Self.call("PUT", "host-keys", body: .tooLarge, credential: credential)).status == 400)
        #expect(await calls.dropFirst().asyncStatuses(endpoint) == [200, 200, 200])
    }

    /// 60 KB of combining marks in descending classes. Sorting them takes time quadratic in their number.
    private static let marks = String(repeating: "\u{301}\u{323}\u{321}", count: 10_000)

    /// A request with valid fields except one. The token and the credential do not exist.
    private static func call(
        _ request: HostRequest, _ changed: HostField? = nil, _ text: String = "", more: String = ""
    ) throws -> RawCall {
        var members: [String: Any] = [:]
        for field in request.fields {
            let sent = field == changed ? text : field == .hostKeys ? CannedKeys.line(1) : "x"
            switch field.kind {
            case .text: members[field.name] = sent
            case .texts: members[field.name] = [sent]
            case .integer: members[field.name] = field == changed ? text : 22
            case .boolean: members[field.name] = field == changed ? text : true
            }
        }
        var body = String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
        if case .integer = changed?.kind { body = body.replacing("\"\(text)\"", with: text) }
        let name = request.parameter == changed ? text : "ubuntu"
        return call(
            request.method, request.rawValue, String(body.dropLast()) + more + "}",
            query: request.parameter.map { "\($0.name)=\(name)" } ?? "",
            credential: request.proof.map { $0 == changed ? String(text.dropFirst("Bearer ".count)) : "x" },
            machine: request.machine.flatMap { $0 == changed ? text : nil })
    }

    /// All requests except the one that needs no authentication.
    private static let requests = HostRequest.allCases.filter { $0 != .authorities }

    private static func code(_ call: RawCall, at endpoint: HostEndpoint) async throws -> String {
        let body = await endpoint.answer(call).body
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: [String: String]])
        return try #require(object["Error"]?["Code"])
    }

    private static func code(of refusal: HostRefusal) -> String {
        switch refusal {
        case .tokenWorthless: "TokenWorthless"
        case .tokenEnded: "TokenEnded"
        case .tokenUsedUp: "TokenUsedUp"
        case .instanceQuota: "InstanceQuota"
        case .otherMachine: "OtherMachine"
        case .hostKeysReplaced: "HostKeysReplaced"
        case .credentialWorthless: "CredentialWorthless"
        case .malformed: "Malformed"
        case .unavailable, .busy: "Unavailable"
        }
    }

    /// The answer to a well-formed request of an unknown host.
    private static func answer(to request: HostRequest) -> String {
        request.proof == nil ? "TokenWorthless" : "CredentialWorthless"
    }

    @Test func anybodyMayAskForTheCertificatesOfTheCAs() async throws {
        let endpoint = Self.endpoint(try await TestServer())
        let answer = await endpoint.answer(Self.call("GET", "ca"))
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"Certificates":["one","two"]}"#)
        #expect(await endpoint.answer(Self.call("POST", "ca")).allowedMethod == "GET")
    }

    @Test(arguments: requests)
    func everyFieldHasItsLimit(_ request: HostRequest) async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        #expect(try await Self.code(try Self.call(request), at: endpoint) == Self.answer(to: request))
        for field in request.fields + [request.parameter, request.proof, request.machine].compactMap(\.self)
        where field.kind != .boolean {
            let letter = field.kind == .integer ? "1" : "a"
            for long in [String(repeating: letter, count: field.bytesMax + 1), Self.marks] {
                // A number cannot contain marks.
                if field.kind == .integer, long == Self.marks { continue }
                #expect(
                    try await Self.code(try Self.call(request, field, long), at: endpoint)
                        == Self.code(of: field.overLong), "\(field.name)")
            }
        }
        for field in request.fields where ![.integer, .boolean].contains(field.kind) {
            let longest = String(repeating: "a", count: field.bytesMax)
            guard case .complete(let body) = try Self.call(request, field, longest).body else { continue }
            #expect(try HostBody(reading: body, of: request).texts(field) == [ClientText(longest)])
            guard case .complete(let longer) = try Self.call(request, field, longest + "a").body else { continue }
            #expect(throws: field.overLong) { try HostBody(reading: longer, of: request) }
        }
    }

    @Test(arguments: requests.filter { !$0.fields.isEmpty })
    func aNameHasItsLimitAndStandsOnce(_ request: HostRequest) async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        for name in [String(repeating: "e", count: 65), Self.marks] + request.fields.map(\.name) {
            let call = try Self.call(request, more: ",\"\(name)\":1")
            #expect(try await Self.code(call, at: endpoint) == "Malformed")
        }
        for more in [",\"New\":1", ",\"\(String(repeating: "e", count: 64))\":{\"a\":[null]}"] {
            let call = try Self.call(request, more: more)
            #expect(try await Self.code(call, at: endpoint) == Self.answer(to: request))
        }
    }

    @Test(arguments: HostRequest.allCases.flatMap { request in request.fields.map { (request, $0) } })
    func aFieldIsOfItsKindAndMayBeLeftOutIfItIsNotRequired(_ request: HostRequest, _ field: HostField) async throws {
        let server = try await TestServer()
        let endpoint = Self.endpoint(server)
        guard case .complete(let body) = try Self.call(request).body,
            let good = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        else { return }
        for value: Any? in [nil, NSNull(), 1, "x", ["x"], [1], ["a": "x"], true, 1.5] {
            var members = good
            members[field.name] = value
            let data = try JSONSerialization.data(withJSONObject: members)
            let answer = try await Self.code(
                Self.call(
                    request.method, request.rawValue, String(decoding: data, as: UTF8.self),
                    credential: request.proof.map { _ in "x" }), at: endpoint)
            let isOfItsKind =
                switch (field.kind, value) {
                case (_, nil), (_, is NSNull): !field.isRequired
                case (.text, is String), (.texts, is [String]), (.integer, 1 as Int), (.boolean, is Bool): true
                default: false
                }
            #expect(answer == (isOfItsKind ? Self.answer(to: request) : "Malformed"), "\(field.name): \(value ?? "-")")
        }
    }

    /// After its authentication, a request of a host counts as a call of its account.
    @Test func hostsTakeTurnsWithTheCallsOfTheirAccount() async throws {
        let turns = AccountTurns(places: 4, heldMax: 1)
        let server = try await TestServer(turns: turns)
        let endpoint = Self.endpoint(server)
        try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
        let (_, token) = try await server.enroll()
        let credential = try await server.join(token).credential
        let other = try await server.call(
            .admin, "EnrollHost",
            ["Product": "cvm", "InstanceName": "web", "Uin": Tenants.account.description], region: nil)
        let others = try await server.join(try #require(other.fields["Token"] as? String)).credential
        let calls = { (credential: String) in
            [
                Self.call("GET", "authorized-keys", query: "user=ubuntu", credential: credential),
                Self.call(
                    "PUT", "host-keys", "{\"HostKeys\":[\"\(CannedKeys.line(2))\"],\"NewHostKeys\":true}",
                    credential: credential),
                Self.call("DELETE", "credential", credential: credential),
            ]
        }
        try await turns.run(for: .account(Accounts.firstAccount), refusing: { $0 }) {
            () async throws(AccountTurns.Refusal) in
            #expect(await calls(credential).asyncStatuses(endpoint) == [503, 503, 503])
            #expect(await calls("x").asyncStatuses(endpoint) == [401, 401, 401])
            #expect(await calls(others).asyncStatuses(endpoint) == [200, 200, 200])
        }
        #expect(await calls(credential).asyncStatuses(endpoint) == [200, 200, 200])
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
        // The token counts as any other invalid one.
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
        // An older program does not send it.
        let without = Self.call(
            "PUT", "host-keys", "{\"HostKeys\":[\"\(CannedKeys.line(2))\"],\"NewHostKeys\":true}",
            credential: credential)
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
            // A host must learn of its revocation, whatever else comes from its address.
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
