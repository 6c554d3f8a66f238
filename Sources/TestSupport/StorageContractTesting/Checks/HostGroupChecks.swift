// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let hostGroupChecks: [StorageCheck] = [
    StorageCheck("a group invitation is what it was made to be, and goes", [2, 8, 10, 11, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let groups = try (1...3).map { try Samples.group($0, createdAt: Int64($0)) }
        for group in groups { try await storage.change(.addHostGroup(group)) }
        try await storage.change(.addHostGroup(groups[0]), by: Samples.otherAccount)
        await expectUnmet(
            .instance(.hostGroupIDIsFree(groups[0].id)), Samples.change(.instance(.addHostGroup(groups[0]))),
            in: storage)
        let reopened = try await engine.reopen()
        let page = try await reopened.hostGroups(of: Samples.account, try PageRange(offset: 0, limit: 2))
        #expect((page.elements, page.totalCount) == ([groups[2], groups[1]], 3))
        let rest = try await reopened.hostGroups(of: Samples.account, try PageRange(offset: 2, limit: 2))
        #expect((rest.elements, rest.totalCount) == ([groups[0]], 3))
        try await reopened.change(.removeHostGroup(groups[0].id))
        #expect(try await reopened.hostGroup(groups[0].id, of: Samples.account) == nil)
        #expect(try await reopened.hostGroup(groups[0].id, of: Samples.otherAccount) == groups[0])
        await expectUnmet(
            .instance(.hostGroupExists(groups[0].id)), Samples.change(.instance(.removeHostGroup(groups[0].id))),
            in: reopened)
        try await reopened.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        #expect(try await reopened.hostGroup(groups[0].id, of: Samples.otherAccount) == nil)
    },
    StorageCheck("the token of a group makes as many hosts as it may, however many join at once", [3, 25]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let group = try Samples.group(1, usesMax: 3)
        try await storage.change(.addHostGroup(group))
        let results = try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for number in 1...8 {
                let change = Samples.change(
                    .instance(.joinGroup(group.id, try Samples.instance(number), try Samples.member(number))))
                tasks.addTask { await storage.apply([change]).first?.isSuccess == true }
            }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter { $0 }.count == 3)
        #expect(try await storage.hostGroup(group.id, of: Samples.account)?.uses == 3)
        #expect(try await storage.allHosts(of: Samples.account, product: .cvm).count == 3)
        await expectUnmet(
            .instance(.hostGroupHasUse(group.id)),
            Samples.change(.instance(.joinGroup(group.id, try Samples.instance(9), try Samples.member(9)))),
            in: storage)
    },
    StorageCheck("the token of a group that has ended, or of none, makes no host", [3, 10, 25]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (over, others) = (try Samples.group(1, endsAt: Samples.time), try Samples.group(2))
        try await storage.change(.addHostGroup(over))
        try await storage.change(.addHostGroup(others), by: Samples.otherAccount)
        for group in [over, others] {
            await expectUnmet(
                .instance(.hostGroupLasts(group.id, at: Samples.time)),
                Samples.change(.instance(.joinGroup(group.id, try Samples.instance(1), try Samples.member(1)))),
                in: storage)
        }
        // If another precondition fails, the use is not counted.
        let good = try Samples.group(3)
        try await storage.change(.addHostGroup(good))
        let full = Precondition.instance(.quotaAllows(more: 1, .cvm, quota: 0, at: Samples.time))
        await expectUnmet(
            full,
            Samples.change(
                .instance(.joinGroup(good.id, try Samples.instance(1), try Samples.member(1))), if: [full]),
            in: storage)
        #expect(try await storage.hostGroup(good.id, of: Samples.account)?.uses == 0)
        #expect(try await storage.allHosts(of: Samples.account, product: .cvm).isEmpty)
    },
    StorageCheck("it is kept when a host was seen, and that changes nothing else", [2, 10, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.change(.enroll(try Samples.instance(1), try Samples.member(1)), by: account)
        }
        let id = try Samples.instanceID(1)
        func seen(_ seconds: Int64, copies: Int64?) async throws {
            try await storage.keepSightings([
                HostSighting(
                    account: Samples.account, instance: id, seenAt: Instant(seconds: seconds),
                    copiesAt: copies.map(Instant.init(seconds:))),
                HostSighting(
                    account: Samples.account, instance: try Samples.instanceID(7), seenAt: Instant(seconds: seconds),
                    copiesAt: nil),
            ])
        }
        try await seen(1_700_000_100, copies: 1_700_000_090)
        try await seen(1_700_000_050, copies: nil)
        let host = try #require(try await storage.host(id, of: Samples.account))
        #expect((host.seenAt, host.copiesAt) == (Instant(seconds: 1_700_000_100), Instant(seconds: 1_700_000_090)))
        #expect(host.revision == 0)
        #expect(try await storage.host(id, of: Samples.otherAccount)?.seenAt == nil)
        // Sightings do not change the revision, so a change based on an earlier read is accepted.
        try await storage.change(.saveHost(try Samples.member(1)))
        #expect(try await storage.host(id, of: Samples.account)?.seenAt == Instant(seconds: 1_700_000_100))
        for (since, count) in [(1_700_000_100, 0), (1_700_000_101, 1)] as [(Int64, Int)] {
            let page = try await storage.hosts(
                of: Samples.account, HostQuery(product: .cvm, unseenSince: Instant(seconds: since)), range: .longest,
                at: Samples.time)
            #expect(page.totalCount == count)
        }
    },
    StorageCheck("a host that ends in nothing proves itself with nothing", [5, 10, 18, 19]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.change(.enroll(try Samples.instance(1), try Samples.member(1)), by: account)
        }
        var instance = try Samples.instance(1)
        instance.name = "renamed"
        try await storage.change(.saveHostInstance(instance))
        #expect(try await storage.host(instance.id, of: Samples.account)?.proof != nil)
        await expectUnmet(
            .instance(.isAtRevision(instance.id, 0)), Samples.change(.instance(.saveHostInstance(instance))),
            in: storage)
        var read = try #require(try await storage.instances([instance.id], of: Samples.account, at: Samples.time).first)
        #expect(read.name == "renamed")
        read.timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 0)
        try await storage.change(.saveHostInstance(read))
        #expect(try await storage.host(instance.id, of: Samples.account)?.proof == nil)
        #expect(try await storage.instances([instance.id], of: Samples.account, at: Samples.time).isEmpty)
        #expect(try await storage.host(instance.id, of: Samples.otherAccount)?.proof != nil)
    },
    StorageCheck("hosts are found by name, user and tag, and a name is free or not", [5, 10, 11, 22]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let tag = try Tag(key: "role", value: "web")
        for number in 1...3 {
            var instance = try Samples.instance(number)
            instance.name = number == 3 ? "Web" : "web"
            instance.tags = number == 2 ? [tag] : []
            try await storage.change(.enroll(instance, try Samples.member(number)))
        }
        func found(_ query: HostQuery) async throws -> [String] {
            try await storage.hosts(of: Samples.account, query, range: .longest, at: Samples.time).elements.map {
                $0.instance.id.text
            }
        }
        let ids = try (1...3).map { try Samples.instanceID($0).text }
        #expect(try await found(HostQuery(product: .cvm, name: "web")) == Array(ids.prefix(2)))
        #expect(try await found(HostQuery(product: .cvm, name: "we")).isEmpty)
        #expect(try await found(HostQuery(product: .cvm, tag: tag)) == [ids[1]])
        #expect(try await found(HostQuery(product: .cvm, tag: try Tag(key: "role", value: "db"))).isEmpty)
        let user = try Samples.instance(1).origin.image.loginUser
        #expect(try await found(HostQuery(product: .cvm, loginUser: user)) == ids)
        #expect(try await found(HostQuery(product: .cvm, loginUser: "\(user)x")).isEmpty)
        for (name, number, isFree) in [("web", 1, false), ("Web", 3, false), ("wéb", 3, true), ("other", 1, true)] {
            let precondition = Precondition.instance(
                .hostNameIsFree(name, besides: try Samples.instanceID(number), at: Samples.time))
            let found = try await storage.firstUnmet([precondition], of: Samples.account)
            #expect((found == nil) == isFree)
            #expect(try await storage.firstUnmet([precondition], of: Samples.otherAccount) == nil)
        }
    },
]

extension Samples {
    fileprivate static func group(
        _ number: Int, createdAt seconds: Int64 = 0, endsAt: Instant = Instant(seconds: 1_800_000_000),
        usesMax: Int64 = 1
    ) throws -> HostGroup {
        let image = try instance(1).origin.image
        return HostGroup(
            id: try #require(HostGroupID("hg-0000000\(number)")), createdAt: Instant(seconds: seconds), endsAt: endsAt,
            digest: Array(repeating: UInt8(number), count: 32), usesMax: usesMax, region: "ap-guangzhou",
            zone: "ap-guangzhou-3", image: image, options: "from=\"É\"", tags: [try Tag(key: "role", value: "É")])
    }

    fileprivate static func member(_ number: Int) throws -> EnrolledHost {
        EnrolledHost(
            instance: try instanceID(number), enrolledAt: time, options: "", address: nil, port: 22,
            proof: .credential(digest: Array(repeating: UInt8(number), count: 32)), joinedAt: time)
    }
}
