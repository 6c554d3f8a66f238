// SPDX-License-Identifier: Apache-2.0

import APIClient
import APICoding
import DomainModel
import Foundation
import Testing

@testable import ClientCommands

/// `audit list --follow` over times in which the server does not answer.
struct AuditFollowTests {
    private static let start: Int64 = 1_795_291_200

    private static func entry(_ number: Int64, at seconds: Int64) throws -> AuditEntry {
        let json = """
            {"Number":\(number),"Time":"\(Instant(seconds: seconds).timestamp)","Uin":"1","User":"0","SecretId":"",
            "Source":"","Door":"cvm","Action":"A","Resources":[],"Code":"Success","Count":1,"RequestId":"r"}
            """
        return try APICoding.decoder().decode(AuditEntry.self, from: Data(json.utf8))
    }

    /// A trail of which a list shows what is not older than a time.
    private struct Trail {
        var entries: [AuditEntry] = []
        func list(since: Int64) -> [AuditEntry] { entries.filter { ($0.seconds ?? 0) >= since }.reversed() }
    }

    /// The server is away for an hour; records were made before it went, and after it came.
    @Test(arguments: [Int64(-299), 0, 299])
    func nothingIsMissedOrRepeatedOverAnOutage(clockDifference: Int64) throws {
        var (window, trail) = (AuditWindow(), Trail())
        var found: [Int64] = []
        func ask(at time: Int64) {
            let now = time + clockDifference
            found += window.new(in: trail.list(since: window.start(now: now)), at: now).map(\.number)
        }
        trail.entries = [try Self.entry(1, at: Self.start - 5)]
        ask(at: Self.start)
        trail.entries.append(try Self.entry(2, at: Self.start + 1))
        ask(at: Self.start + 2)
        trail.entries += [try Self.entry(3, at: Self.start + 2), try Self.entry(4, at: Self.start + 3_000)]
        ask(at: Self.start + 3_600)
        // Refusals are recorded after their minute.
        trail.entries.append(try Self.entry(5, at: Self.start + 3_500))
        ask(at: Self.start + 3_601)
        ask(at: Self.start + 3_602)
        #expect(found == [2, 3, 4, 5])
    }

    @Test func anOutageIsToldOnceAndItsEnd() async throws {
        let endpoint = try #require(APIEndpoint("http://127.0.0.1:1"))
        var lines: [String] = []
        let outage = AuditOutage { lines.append($0) }
        for _ in 0..<3 {
            let answer: Int? = try await outage.bridged {
                throw APIFailure.unreachable(endpoint: endpoint, reason: "x")
            }
            #expect(answer == nil)
        }
        #expect(try await outage.bridged { 1 } == 1)
        #expect(try await outage.bridged { 2 } == 2)
        #expect(
            lines == [
                "keywright: no answer from http://127.0.0.1:1: x; trying again until there is an answer",
                "keywright: the server answers again",
            ])
    }

    @Test func aRefusalEndsIt() async throws {
        let outage = AuditOutage { _ in }
        let refusal = APIFailure.refused(action: "A", code: "AuthFailure.X", message: "m", requestID: "r")
        await #expect(throws: APIFailure.self) { try await outage.bridged { () async throws -> Int in throw refusal } }
    }
}
