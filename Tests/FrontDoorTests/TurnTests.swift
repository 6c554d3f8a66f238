// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import IPAddresses
import KeyMaterial
import KeyPairModel
import Synchronization
import Testing
import UseCases

/// Calls take turns with those of other accounts.
struct TurnTests {
    @Test func whoHasTooManyCallsInHandIsToldToSlowDown() async throws {
        let server = try await TestServer(turns: AccountTurns(heldMax: 0))
        let calls: [(Service, String)] = [
            (.cvm, "DescribeKeyPairs"), (.lighthouse, "DescribeKeyPairs"), (.cam, "ListUsers"),
            (.sts, "GetCallerIdentity"),
        ]
        for (service, action) in calls {
            #expect(try await server.call(service, action).code == "RequestLimitExceeded", "\(service) \(action)")
        }
        // Nothing was done, and who it is was looked at before.
        #expect(
            try await server.call(.cvm, "DescribeKeyPairs", secretID: "AKIDnobody").code
                == "AuthFailure.SecretIdNotFound")
    }

    /// Before anything is known of who sent them.
    @Test func callsAreReadInTurnsOfTheirSources() async throws {
        let turns = AccountTurns(places: 4, heldMax: 1)
        let server = try await TestServer(sourceTurns: turns)
        func code(from source: String, secretID: String = TestServer.secretID) async throws -> String? {
            try await server.post(.cvm, "DescribeKeyPairs", json: "{}", secretID: secretID) { $0.source = source }.code
        }
        func hold(_ source: String, _ work: () async throws -> Void) async throws {
            let owner = AccountTurns.Owner.source(IPAddress(source))
            try await turns.run(for: owner, refusing: { $0 as any Error }, work)
        }
        // One that has no turn is refused here, since one may be in hand; a server has no such limit.
        try await hold("192.0.2.1") { () async throws in
            #expect(try await code(from: "192.0.2.1") == "RequestLimitExceeded")
            #expect(try await code(from: "192.0.2.1", secretID: "AKIDnobody") == "RequestLimitExceeded")
            #expect(try await code(from: "192.0.2.2") == nil)
            #expect(try await code(from: "2001:db8::1") == nil)
        }
        try await hold("2001:db8::1") { () async throws in
            #expect(try await code(from: "2001:db8::2") == "RequestLimitExceeded")
            #expect(try await code(from: "2001:db8:0:1::1") == nil)
        }
        #expect(try await code(from: "192.0.2.1") == nil)
    }

    /// Also one that is refused for its rate.
    @Test func whoIsOverHisRateHasHadATurnOfHisSource() async throws {
        let turns = AccountTurns(places: 4, heldMax: 1)
        let server = try await TestServer(throttles: true, sourceTurns: turns)
        var codes: [String?] = []
        for _ in 1...11 { codes.append(try await server.post(.cvm, "ImportKeyPair", json: "{}").code) }
        #expect(codes.last == "RequestLimitExceeded" && codes.first == "MissingParameter")
        #expect(turns.isIdle)
    }

    /// A call that waits for a key has no place meanwhile: with one place for all, another's call is answered.
    @Test(.timeLimit(.minutes(5))) func whoWaitsForAKeyLetsOthersGoFirst() async throws {
        let keys = SlowKeySource()
        let server = try await TestServer(keySource: keys, turns: AccountTurns(places: 1))
        try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                try await server.post(.cvm, "CreateKeyPair", json: #"{"KeyName":"slow","ProjectId":0}"#).code
            }
            while keys.waitingCount == 0 { await Task.yield() }
            #expect(try await server.call(.cvm, "DescribeKeyPairs").code == nil)
            keys.deliver()
            for try await code in group { #expect(code == nil) }
        }
    }
}

/// Keys that come when a test says so.
private final class SlowKeySource: KeySource {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let keys = CannedKeySource()

    var waitingCount: Int { waiting.withLock { $0.count } }

    func deliver() {
        for call in waiting.withLock({ $0 }) { call.resume() }
    }

    func next() async throws -> RSAKeyPair {
        await withCheckedContinuation { call in waiting.withLock { $0.append(call) } }
        return try await keys.next()
    }
}
