// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// Refused calls get into the audit trail and cannot fill it up.
struct RefusalLogTests {
    private static let operatorsAccount = Accounts.firstAccount

    private func kept(_ server: TestServer, of account: AccountID = operatorsAccount) async throws -> [AuditRecord] {
        await server.refusals.keep(at: nil)
        return try await server.storage.auditRecords(of: account, limit: 1000).filter(\.isRefused)
    }

    private func refuse(
        _ server: TestServer, secretID: String = TestServer.secretID, secretKey: String = "wrong",
        action: String = "DescribeKeyPairs", source: String = "192.0.2.1"
    ) async throws {
        _ = try await server.post(
            .cvm, action, json: "{}", secretID: secretID, secretKey: secretKey
        ) { $0.source = source }
    }

    @Test func thoseOfASourceACodeAndAMinuteAreOneRecord() async throws {
        let server = try await TestServer()
        for _ in 1...5 { try await refuse(server) }
        try await refuse(server, source: "192.0.2.2")
        try await refuse(server, secretID: "AKIDnobody")
        server.clock.advance(by: 60)
        try await refuse(server)
        let records = try await kept(server).reversed()
        #expect(records.map(\.count).reduce(0, +) == 8)
        #expect(records.count == 4)
        let five = try #require(records.first { $0.count == 5 })
        #expect(five.code == "AuthFailure.SignatureFailure" && five.source == "192.0.2.1" && five.door == "cvm")
        #expect(five.accessKeyID == TestServer.secretID && five.identity == Self.operatorsAccount.mainIdentity)
        #expect(five.action == "DescribeKeyPairs" && five.resources == [])
        let unknown = try #require(records.first { $0.accessKeyID == "…" })
        #expect(unknown.code == "AuthFailure.SecretIdNotFound" && unknown.identity.uin == 0)
        // Everything is written once.
        #expect(try await kept(server).count == 4)
    }

    @Test func aRefusedPermissionSaysWhatAndOnWhat() async throws {
        let server = try await TestServer()
        try await server.addUser(PermissionTests.allow("cvm:DescribeKeyPairs"))
        _ = try await server.call(
            .cvm, "DeleteKeyPairs", ["KeyIds": ["skey-00000000"]], secretID: TestServer.userSecretID)
        _ = try await server.call(.admin, "ListAccounts", region: nil, secretID: TestServer.userSecretID)
        let records = try await kept(server)
        #expect(records.map(\.count) == [2])
        let record = try #require(records.first { $0.action == "DeleteKeyPairs" })
        #expect(record.code == "AuthFailure.UnauthorizedOperation" && record.isPermissionRefusal)
        #expect(record.identity == TestServer.user && record.accessKeyID == TestServer.userSecretID)
        #expect(record.resources.first?.hasSuffix("keypair/skey-00000000") == true)
    }

    @Test func itIsInTheTrailOfTheAccountThatOwnsTheKey() async throws {
        let server = try await TestServer()
        try await server.addAccount(Tenants.account, appID: 1_300_000_001, secretID: Tenants.secretID)
        try await refuse(server, secretID: Tenants.secretID)
        try await refuse(server, secretID: "AKIDnobody")
        #expect(try await kept(server, of: Tenants.account).map(\.accessKeyID) == [Tenants.secretID])
        #expect(try await kept(server).map(\.accessKeyID) == ["…"])
    }

    @Test func otherRefusalsAreNotRecorded() async throws {
        let server = try await TestServer()
        _ = try await server.cvm("DescribeKeyPairs", ["Limit": 101])
        _ = try await server.cvm("MakeKeyPair")
        _ = try await server.cvm("DeleteKeyPairs", ["KeyIds": ["skey-00000000"]])
        server.storage.fail()
        _ = try await server.cvm("DescribeKeyPairs")
        server.storage.recover()
        #expect(try await kept(server) == [])
    }

    /// A secret that was pasted in the wrong place is stored nowhere.
    @Test func whatAStrangerWritesIsNotKept() async throws {
        let server = try await TestServer()
        let secret = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"
        try await refuse(server, secretID: secret, action: secret)
        try await refuse(server, secretID: "AKID\u{7}" + String(repeating: "é", count: 500), source: "192.0.2.2")
        let records = try await kept(server)
        #expect(records.count == 2)
        for record in records {
            #expect(!"\(record)".contains("Zm9v"))
            #expect(record.accessKeyID == "…")
        }
    }

    @Test func noSourceFillsMemoryOrTrail() async throws {
        let server = try await TestServer()
        let sources = RefusalLog.recordsPerMinuteMax * 3
        for number in 0..<sources {
            for _ in 1...2 { try await refuse(server, secretID: "AKIDnobody", source: "192.0.2.\(number)") }
        }
        #expect(server.refusals.waitingCount == RefusalLog.recordsPerMinuteMax + 1)
        let records = try await kept(server)
        #expect(records.count == RefusalLog.recordsPerMinuteMax + 1)
        let others = try #require(records.first { $0.code == RefusalLog.othersCode })
        #expect(others.count == 2 * sources - 2 * RefusalLog.recordsPerMinuteMax)
        #expect(others.source.isEmpty && others.accessKeyID.isEmpty)
        #expect(records.map(\.count).reduce(0, +) == 2 * sources)
    }

    @Test func aDayHasAnEndToo() async throws {
        let server = try await TestServer()
        let perMinute = RefusalLog.recordsPerMinuteMax
        let minutes = RefusalLog.recordsPerDayMax / perMinute + 3
        for _ in 0..<minutes {
            for number in 0..<perMinute { server.refusals.note(Self.call(from: "\(number)", at: server.clock.now())) }
            server.clock.advance(by: 60)
        }
        let day = RefusalLog.recordsPerDayMax
        #expect(server.refusals.waitingCount <= day + minutes)
        await server.refusals.keep(at: nil)
        let records = try await server.storage.auditRecords(of: Self.operatorsAccount, limit: 5000)
            .filter(\.isRefused)
        #expect(records.filter { $0.code != RefusalLog.othersCode }.count == day)
        #expect(records.map(\.count).reduce(0, +) == minutes * perMinute)
        // The counts begin anew on the next day.
        server.clock.advance(by: 86_400)
        server.refusals.note(Self.call(from: "a", at: server.clock.now()))
        await server.refusals.keep(at: nil)
        #expect(try await server.storage.auditRecords(of: Self.operatorsAccount, limit: 1).first?.source == "a")
    }

    /// While the storage cannot be written, a limited number of records wait.
    @Test func theyWaitForTheStorage() async throws {
        let server = try await TestServer()
        try await refuse(server)
        server.storage.fail()
        await server.refusals.keep(at: nil)
        #expect(server.refusals.waitingCount == 1)
        for minute in 0..<1000 {
            let time = Instant(seconds: server.clock.now().seconds + Int64(60 * minute))
            for number in 0..<30 {
                let call = Self.call(from: "\(number)", of: AccountID(uin: Int64(1 + minute)), at: time)
                server.refusals.note(call)
            }
        }
        #expect(server.refusals.waitingCount == 20_001)
        server.storage.recover()
        await server.refusals.keep(at: nil)
        #expect(server.refusals.waitingCount == 0)
        let rest = try await server.storage.auditRecords(of: Self.operatorsAccount, limit: 9)
            .first { $0.code == RefusalLog.othersCode }
        #expect(rest?.count == 30_001 - 20_000)
    }

    /// The current minute is not written before it is over.
    @Test func aMinuteIsWrittenOnce() async throws {
        let server = try await TestServer()
        try await refuse(server)
        await server.refusals.keep(at: server.clock.now())
        #expect(server.refusals.waitingCount == 1)
        server.clock.advance(by: 60)
        await server.refusals.keep(at: server.clock.now())
        #expect(server.refusals.waitingCount == 0)
        #expect(try await kept(server).map(\.count) == [1])
    }

    private static func call(from source: String, of account: AccountID? = nil, at time: Instant) -> RefusedCall {
        RefusedCall(
            account: account, identity: nil, secretID: "AKIDx", source: source, door: "cvm", action: "DescribeKeyPairs",
            resource: nil, code: "AuthFailure.SignatureFailure", requestID: "r", time: time)
    }
}
