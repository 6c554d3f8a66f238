// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import KeyMaterial
import Synchronization
import Testing
import UseCases

/// Calls of different accounts take turns.
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
        // The call did nothing, and its caller was authenticated before.
        #expect(
            try await server.call(.cvm, "DescribeKeyPairs", secretID: "AKIDnobody").code
                == "AuthFailure.SecretIdNotFound")
    }

    /// A call that waits for a key gives up its place: with a single place in all, another account's call is answered.
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

/// Delivers keys when a test tells it to.
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
