// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import Testing
import UseCases

/// Limits of the rate at which an account may call an action.
struct ThrottleTests {
    private static let code = "RequestLimitExceeded"

    /// The codes of consecutive calls; `nil` for a success.
    private func codes(
        _ count: Int, of service: Service, _ action: String, region: String? = "ap-guangzhou", by server: TestServer,
        secretID: String = TestServer.secretID
    ) async throws -> [String?] {
        var codes: [String?] = []
        for _ in 0..<count {
            codes.append(try await server.call(service, action, region: region, secretID: secretID).code)
        }
        return codes
    }

    private func isRefused(
        _ service: Service, _ action: String, region: String? = "ap-guangzhou", by server: TestServer
    ) async throws -> Bool {
        try await server.call(service, action, region: region).code == Self.code
    }

    // MARK: Declared rates

    @Test func ratesAreThoseOfTheContract() async throws {
        for door in try await TestServer().doors where door.dialect == .api3 {
            for action in door.contractActions {
                let documented = try Contract.action(action.name, of: door.name).rateLimitPerSecond
                #expect(
                    action.requestRate == (documented.map(RequestRate.documented) ?? .usual),
                    "\(door.name) \(action.name)")
            }
        }
    }

    /// The vendor has no figures for the legacy endpoint.
    @Test func theLegacyGenerationsHaveTheRatesOfTheSameActionsInAPI3() async throws {
        let olderNames = [
            "BindInstanceKey": "AssociateInstancesKeyPairs", "DeleteKeyPair": "DeleteKeyPairs",
            "ModifyKeyPair": "ModifyKeyPairAttribute", "UnBindInstanceKey": "DisassociateInstancesKeyPairs",
        ]
        for door in try await TestServer().doors where door.dialect != .api3 {
            for action in door.actions.map({ type(of: $0) }) {
                let rate =
                    action.name == "DescribeProject"
                    ? try Contract.action("DescribeProjects", of: "tag").rateLimitPerSecond
                    : try Contract.action(olderNames[action.name] ?? action.name, of: "cvm").rateLimitPerSecond
                #expect(action.requestRate.perSecond == rate, "\(door.label) \(action.name)")
            }
        }
    }

    @Test func everyActionHasItsDeclaredRate() async throws {
        let server = try await TestServer(throttles: true)
        for door in server.doors where door.dialect == .api3 {
            let service = try #require(Service(rawValue: door.name))
            for action in door.actions.map({ type(of: $0) }) {
                // Calls without required parameters are refused and counted.
                let found = try await codes(action.requestRate.perSecond, of: service, action.name, by: server)
                #expect(!found.contains(Self.code), "\(door.name) \(action.name)")
                #expect(try await isRefused(service, action.name, by: server), "\(door.name) \(action.name)")
            }
        }
    }

    // MARK: The refusal

    @Test func theRefusalHasTheDocumentedText() async throws {
        let server = try await TestServer(throttles: true)
        _ = try await codes(10, of: .cvm, "DescribeKeyPairs", by: server)
        let english = try await server.cvm("DescribeKeyPairs")
        #expect(english.code == Self.code)
        #expect(english.message == "Received `11` requests in one second, over the limit of `10`. Slow down.")
        let chinese = try await server.call(.cvm, "DescribeKeyPairs", headers: ["x-tc-language": "zh-CN"])
        #expect(chinese.message == "每秒请求数 `12` 超过频率上限 `10`，请降低频率。")
    }

    @Test func theTemplateIsThatOfTheContract() async throws {
        let shape = try #require(try Contract.errors().messageShapes.first { $0.code == Self.code })
        let server = try await TestServer(throttles: true)
        _ = try await codes(10, of: .cvm, "DescribeKeyPairs", by: server)
        let expected = shape.template.replacing("{n}", with: "11").replacing("{limit}", with: "10")
        #expect(try await server.cvm("DescribeKeyPairs").message == expected)
    }

    @Test(
        arguments: [("2017-03-12", "\"Code\":\"RequestLimitExceeded\""), (nil, "\"code\":4400")] as [(String?, String)])
    func theLegacyGenerationsSayItInTheirWay(_ version: String?, _ expected: String) async throws {
        let server = try await TestServer(throttles: true)
        func answer() async -> String {
            var request = FormRequest("DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds)
            request.path = "/v2/index.php"
            request.host = "cvm.api.qcloud.com"
            return String(decoding: await server.answer(request), as: UTF8.self)
        }
        for _ in 1...10 { #expect(!(await answer()).contains("RequestLimitExceeded")) }
        let refusal = await answer()
        #expect(refusal.contains(expected))
        #expect(refusal.contains("Received `11` requests in one second, over the limit of `10`. Slow down."))
        if version == nil { #expect(refusal.contains("\"codeDesc\":\"RequestLimitExceeded\"")) }
        // The doors to the same key pairs have separate buckets.
        #expect(try await server.cvm("DescribeKeyPairs").code == nil)
    }

    @Test func withoutAThrottleEveryCallIsAdmitted() async throws {
        let server = try await TestServer()
        #expect(try await !codes(200, of: .cvm, "DescribeKeyPairs", by: server).contains(Self.code))
    }

    // MARK: Time

    @Test func aBucketFillsAtItsRate() async throws {
        let server = try await TestServer(throttles: true)
        _ = try await codes(10, of: .cvm, "DescribeKeyPairs", by: server)
        server.clock.pass(.milliseconds(99))
        #expect(try await isRefused(.cvm, "DescribeKeyPairs", by: server))
        server.clock.pass(.milliseconds(1))
        #expect(try await codes(2, of: .cvm, "DescribeKeyPairs", by: server) == [nil, Self.code])
        server.clock.pass(.seconds(1))
        #expect(
            try await codes(11, of: .cvm, "DescribeKeyPairs", by: server) == Array(repeating: nil, count: 10) + [
                Self.code
            ])
    }

    @Test(arguments: [-86_400, -1, 1, 86_400] as [Int64])
    func aClockThatIsSetNeitherFreesNorLocksOut(_ seconds: Int64) async throws {
        let server = try await TestServer(throttles: true)
        _ = try await codes(10, of: .cvm, "DescribeKeyPairs", by: server)
        server.clock.advance(by: seconds)
        #expect(try await isRefused(.cvm, "DescribeKeyPairs", by: server))
        server.clock.pass(.milliseconds(100))
        #expect(try await !isRefused(.cvm, "DescribeKeyPairs", by: server))
    }

    // MARK: Buckets of different callers

    @Test func regionsThatAreServedHaveBucketsOfTheirOwn() async throws {
        let server = try await TestServer(throttles: true)
        for region in ["ap-guangzhou", "ap-tokyo", "eu-frankfurt"] {
            #expect(try await !codes(10, of: .cvm, "DescribeKeyPairs", region: region, by: server).contains(Self.code))
            #expect(try await isRefused(.cvm, "DescribeKeyPairs", region: region, by: server))
        }
    }

    @Test func regionsThatAreNotServedShareOneAndSoDoesTheLackOfARequiredOne() async throws {
        let server = try await TestServer(throttles: true)
        let names: [String?] = [
            "ap-mumbai", "ap-invented1", "mars", nil, "", "ap-invented2", "AP-GUANGZHOU", "x", "y", "z",
        ]
        for name in names {
            #expect(try await !isRefused(.cvm, "DescribeKeyPairs", region: name, by: server))
        }
        for name in names + ["ap-invented3"] {
            #expect(try await isRefused(.cvm, "DescribeKeyPairs", region: name, by: server))
        }
        #expect(try await !isRefused(.cvm, "DescribeKeyPairs", by: server))
    }

    @Test func noRegionIsTheDefaultOne() async throws {
        let server = try await TestServer(throttles: true)
        for _ in 1...5 {
            #expect(try await !isRefused(.lighthouse, "ImportKeyPair", region: nil, by: server))
            #expect(try await !isRefused(.lighthouse, "ImportKeyPair", region: "ap-guangzhou", by: server))
        }
        #expect(try await isRefused(.lighthouse, "ImportKeyPair", region: nil, by: server))
        #expect(try await isRefused(.lighthouse, "ImportKeyPair", region: "ap-guangzhou", by: server))
    }

    @Test func aRegionThatIsNotLookedAtMakesNoBucket() async throws {
        let server = try await TestServer(throttles: true)
        for number in 1...20 {
            #expect(
                try await !isRefused(.cam, "ListUsers", region: number.isMultiple(of: 2) ? nil : "mars", by: server))
        }
        #expect(try await isRefused(.cam, "ListUsers", region: "ap-tokyo", by: server))
    }

    @Test func theShortCodeOfARegionIsTheRegion() async throws {
        let server = try await TestServer(
            throttles: true,
            rates: [
                RateOverride(account: nil, door: "legacy-b", action: "DescribeKeyPairs", perSecond: 2)
            ])
        func isRefused(_ region: String) async -> Bool {
            var request = FormRequest(
                "DescribeKeyPairs", version: "2017-03-12", timestamp: server.clock.now().seconds, ["Region": region])
            request.path = "/v2/index.php"
            request.host = "cvm.api.qcloud.com"
            return String(decoding: await server.answer(request), as: UTF8.self).contains(Self.code)
        }
        #expect(await !isRefused("gz"))
        #expect(await !isRefused("ap-guangzhou"))
        #expect(await isRefused("gz"))
        #expect(await isRefused("ap-guangzhou"))
    }

    @Test func theUsersOfAnAccountShareItsBuckets() async throws {
        let server = try await TestServer(throttles: true)
        try await server.addUser()
        // A sub-user without permission is refused and counted.
        let denied = try await codes(10, of: .cvm, "DescribeKeyPairs", by: server, secretID: TestServer.userSecretID)
        #expect(Set(denied) == ["AuthFailure.UnauthorizedOperation"])
        #expect(try await isRefused(.cvm, "DescribeKeyPairs", by: server))
        // The rate is checked after the authentication and before the permission.
        #expect(
            try await codes(1, of: .cvm, "DescribeKeyPairs", by: server, secretID: TestServer.userSecretID) == [
                Self.code
            ])
    }

    @Test func onlyWhoIsKnownTakesFromABucket() async throws {
        let server = try await TestServer(throttles: true)
        for _ in 1...50 {
            let forged = try await server.post(.cvm, "DescribeKeyPairs", json: "{}", secretKey: "wrong")
            #expect(forged.code == "AuthFailure.SignatureFailure")
        }
        #expect(try await codes(10, of: .cvm, "DescribeKeyPairs", by: server) == Array(repeating: nil, count: 10))
        // The signature is checked before the rate.
        #expect(
            try await server.post(.cvm, "DescribeKeyPairs", json: "{}", secretKey: "wrong").code
                == "AuthFailure.SignatureFailure")
    }

    @Test func anUnknownActionHasNoRate() async throws {
        let server = try await TestServer(throttles: true)
        #expect(Set(try await codes(100, of: .cvm, "MakeKeyPair", by: server)) == ["InvalidAction"])
        #expect(Set(try await codes(100, of: .cvm, "DescribeAccountQuota", by: server)) == ["UnsupportedOperation"])
    }

    // MARK: Overrides of the operator

    private static let own = Accounts.firstAccount.uin

    @Test(
        arguments: [
            ([], 10), (["cvm:CreateKeyPair=3"], 3), (["cvm:*=4"], 4), (["cvm:CreateKeyPair=3", "cvm:*=4"], 3),
            (["cvm:*=4", "cvm:CreateKeyPair=3"], 3), (["own/cvm:CreateKeyPair=5", "cvm:CreateKeyPair=3"], 5),
            (["cvm:CreateKeyPair=3", "own/cvm:*=6"], 6), (["own/cvm:CreateKeyPair=5", "own/cvm:*=6"], 5),
            (["other/cvm:CreateKeyPair=3"], 10), (["lighthouse:CreateKeyPair=3"], 10), (["legacy-b:*=3"], 10),
            (["cvm:ImportKeyPair=3"], 10),
        ] as [([String], Int)])
    func theClosestOverrideCounts(_ texts: [String], _ expected: Int) async throws {
        let server = try await TestServer(throttles: true, rates: try texts.map(Self.override))
        let found = try await codes(expected + 1, of: .cvm, "CreateKeyPair", by: server)
        #expect(found.dropLast().allSatisfy { $0 == "MissingParameter" })
        #expect(found.last == Self.code)
        #expect(try await server.cvm("CreateKeyPair").message.contains("limit of `\(expected)`"))
    }

    private static func override(_ text: String) throws -> RateOverride {
        let match = try #require(text.wholeMatch(of: /(?:(own|other)\/)?([a-z-]+):([A-Za-z*]+)=([0-9]+)/)).output
        return RateOverride(
            account: match.1.map { $0 == "own" ? Self.own : Self.own + 1 }, door: String(match.2),
            action: match.3 == "*" ? nil : String(match.3), perSecond: try #require(Int(match.4)))
    }

    @Test func anOverrideThatFitsNothingOrStandsTwiceIsRefused() async throws {
        let server = try await TestServer()
        let regions = try #require(RegionCatalog())
        func failure(_ texts: String...) throws -> RateOverrideFailure? {
            let overrides = try texts.map(Self.override)
            do throws(RateOverrideFailure) {
                _ = try Throttle(doors: server.doors, regions: regions, overrides: overrides, time: server.clock)
                return nil
            } catch {
                return error
            }
        }
        let nowhere = try Self.override("nowhere:CreateKeyPair=1")
        #expect(try failure("nowhere:CreateKeyPair=1") == .doorUnknown(nowhere, known: server.doors.map(\.label)))
        #expect(try failure("cvm:createKeyPair=1") == .actionUnknown(try Self.override("cvm:createKeyPair=1")))
        #expect(try failure("cvm:AddUser=1") == .actionUnknown(try Self.override("cvm:AddUser=1")))
        #expect(try failure("own/cvm:*=1", "own/cvm:*=2") == .setTwice(try Self.override("own/cvm:*=2")))
        #expect(try failure("cvm:*=1", "own/cvm:*=2", "cvm:CreateKeyPair=2", "lighthouse:*=2") == nil)
        #expect(try Self.override("own/cvm:*=2").description == "\(Self.own)/cvm:*=2")
    }

    @Test func theLastOfManyConcurrentCallersIsCountedToo() async throws {
        let server = try await TestServer(throttles: true)
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<200 { group.addTask { try await server.cvm("DescribeKeyPairs").code } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 10)
        #expect(codes.count { $0 == Self.code } == 190)
    }
}
