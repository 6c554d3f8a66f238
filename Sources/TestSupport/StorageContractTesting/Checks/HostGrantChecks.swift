// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

private let now = Samples.time
private let later = Instant(milliseconds: Samples.time.milliseconds + 1)

let hostGrantChecks: [StorageCheck] = [
    StorageCheck("a grant is what it was made to be, and the last of its kind", [2, 8, 24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        let tag = try Samples.tags(("rôle", "web")).first
        let grants = [
            try Samples.grant(1, on: 1, as: "a\\b@c", until: later),
            try Samples.grant(1, tag: try #require(tag), as: nil),
        ]
        try await storage.grant(grants)
        let reopened = try await engine.reopen()
        #expect(Set(try await reopened.grants()) == Set(grants))
        let longer = [
            try Samples.grant(1, on: 1, as: "a\\b@c", until: nil),
            try Samples.grant(1, tag: try #require(tag), as: nil, until: later),
        ]
        try await reopened.grant(longer)
        #expect(Set(try await reopened.grants()) == Set(longer))
        try await reopened.grant([try Samples.grant(1, on: 1, as: "A\\b@c")])
        #expect(try await reopened.grants().count == 3)
    },
    StorageCheck("a grant opens its host for its user until it ends", [24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        try await storage.grant([
            try Samples.grant(2, on: 1, as: "root"), try Samples.grant(1, on: 1, as: "root", until: later),
            try Samples.grant(1, on: 1, as: "ubuntu"), try Samples.grant(3, on: 2, as: "root"),
        ])
        #expect(try await storage.keys(of: 1, "root") == [1, 2])
        #expect(try await storage.keys(of: 1, "root", at: later) == [2])
        #expect(try await storage.keys(of: 1, "Root") == [])
        #expect(try await storage.keys(of: 1, "ubuntu", isLoginUser: true) == [1])
        #expect(try await storage.keys(of: 2, "root") == [3])
        #expect(try await storage.users(of: 1) == ["root", "ubuntu"])
        #expect(try await storage.users(of: 2) == ["root"])
        #expect(try await storage.grants(at: later).count == 3)
    },
    StorageCheck("a grant by a tag opens what has it while it is asked", [24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        let tag = try #require(try Samples.tags(("role", "web")).first)
        try await storage.grant([
            try Samples.grant(1, tag: tag, as: nil), try Samples.grant(2, tag: tag, as: "deploy", until: later),
            try Samples.grant(2, on: 1, as: "deploy"),
        ])
        #expect(try await storage.keys(of: 1, "ubuntu", isLoginUser: true) == [])
        try await storage.setTags([("role", "web"), ("env", "prod")], of: 1)
        #expect(try await storage.keys(of: 1, "ubuntu", isLoginUser: true) == [1])
        #expect(try await storage.keys(of: 1, "ubuntu") == [])
        // Each key pair is listed once for any number of grants.
        #expect(try await storage.keys(of: 1, "deploy") == [2])
        #expect(try await storage.keys(of: 1, "deploy", at: later) == [2])
        #expect(try await storage.users(of: 1) == ["", "deploy"])
        #expect(try await storage.keys(of: 2, "ubuntu", isLoginUser: true) == [])
        for tags in [[("role", "Web")], [("Role", "web")], [("web", "role")], [("role", "wéb")], []] {
            try await storage.setTags(tags, of: 1)
            #expect(try await storage.keys(of: 1, "ubuntu", isLoginUser: true) == [])
        }
    },
    StorageCheck("grants are taken back alone or for all users, or none of them", [3, 24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        let tag = HostGrantTarget.tag(try #require(try Samples.tags(("role", "web")).first))
        let one = HostGrantTarget.host(try Samples.instanceID(1))
        try await storage.grant([
            try Samples.grant(1, on: 1, as: "a"), try Samples.grant(1, on: 1, as: "b"),
            try Samples.grant(2, on: 1, as: "a"), try Samples.grant(1, on: 2, as: "a"),
        ])
        func revoke(
            _ keys: [Int], _ targets: [HostGrantTarget], _ username: String?, at time: Instant = now
        ) throws -> Change {
            Samples.change(
                .hostGrants(
                    .revoke(try keys.map { try Samples.keyPairID($0) }, on: targets, username: username, at: time)))
        }
        for (target, username) in [(one, "c"), (tag, "a"), (one, "")] {
            await expectUnmet(
                .hostGrants(.isGranted(try Samples.keyPairID(1), on: target, username: username, at: Samples.time)),
                try revoke([1], [target], username), in: storage)
        }
        await expectUnmet(
            .hostGrants(.isGranted(try Samples.keyPairID(2), on: one, username: "b", at: Samples.time)),
            try revoke([1, 2], [one], "b"),
            in: storage)
        try await storage.grant([try Samples.grant(3, on: 1, as: "a", until: later)])
        await expectUnmet(
            .hostGrants(.isGranted(try Samples.keyPairID(3), on: one, username: "a", at: later)),
            try revoke([3], [one], "a", at: later), in: storage)
        try await storage.apply(try revoke([3], [one], "a"))
        #expect(try await storage.grants().count == 4)
        try await storage.apply(try revoke([1, 2], [one], "a"))
        #expect(try await storage.users(of: 1) == ["b"])
        try await storage.apply(try revoke([1], [one], nil))
        #expect(try await storage.users(of: 1) == [])
        #expect(try await storage.users(of: 2) == ["a"])
    },
    StorageCheck("a grant needs its key pair, its host and room", [3, 24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        try await storage.change(.add([try Samples.instance(9)], token: nil))
        func granting(_ grants: [HostGrant], quota: Int? = nil) -> Change {
            Samples.change(
                .hostGrants(.grant(grants)),
                if: quota.map { [.hostGrants(.quotaAllows(grants, quota: $0, at: now))] } ?? [])
        }
        await expectUnmet(
            .keyPairExists(try Samples.keyPairID(7)), granting([try Samples.grant(7, on: 1, as: "a")]), in: storage)
        for number in [8, 9] {
            await expectUnmet(
                .hostGrants(.isHost(try Samples.instanceID(number))),
                granting([try Samples.grant(1, on: 1, as: "a"), try Samples.grant(1, on: number, as: "a")]), in: storage
            )
        }
        #expect(try await storage.grants().isEmpty)
        let two = [try Samples.grant(1, on: 1, as: "a", until: later), try Samples.grant(2, on: 1, as: "a")]
        try await storage.apply(granting(two, quota: 2))
        // Repeated grants are not counted again.
        try await storage.apply(granting(two, quota: 2))
        let third = [try Samples.grant(3, on: 1, as: "a")]
        await expectUnmet(
            .hostGrants(.quotaAllows(third, quota: 2, at: now)), granting(third, quota: 2), in: storage)
        // Grants that have ended are not counted.
        try await storage.apply(
            Samples.change(
                .hostGrants(.grant(third)), if: [.hostGrants(.quotaAllows(third, quota: 2, at: later))]))
        let other = try Samples.keyPairID(1)
        await expectUnmet(
            .hostGrants(.hasNone(other, at: now)),
            Samples.change(.removeKeyPairs([other]), if: [.hostGrants(.hasNone(other, at: now))]), in: storage)
        try await storage.apply(
            Samples.change(.removeKeyPairs([other]), if: [.hostGrants(.hasNone(other, at: later))]))
    },
    StorageCheck("a grant goes with its key pair, its host and its account", [3, 10, 24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        let tag = try #require(try Samples.tags(("role", "web")).first)
        try await storage.grant([
            try Samples.grant(1, on: 1, as: "a"), try Samples.grant(2, on: 1, as: "a"),
            try Samples.grant(2, on: 2, as: "a"), try Samples.grant(1, tag: tag, as: "a"),
        ])
        try await storage.apply(Samples.change(.removeKeyPairs([try Samples.keyPairID(1)])))
        #expect(try await storage.grants().map(\.keyPair) == [try Samples.keyPairID(2), try Samples.keyPairID(2)])
        var instance = try await storage.instance(1)
        instance.timeline = StateTimeline(.terminating, into: nil, from: now, milliseconds: 60_000)
        try await storage.change(.save([instance]))
        #expect(try await storage.grants().map(\.target) == [.host(try Samples.instanceID(2))])
        await expectUnmet(
            .hostGrants(.isHost(instance.id)),
            Samples.change(.hostGrants(.grant([try Samples.grant(2, on: 1, as: "a")]))), in: storage)
        try await storage.apply(Samples.change(.account(.remove(Samples.account))))
        #expect(try await storage.grants().isEmpty)
    },
    StorageCheck("grants are of one account and product", [10, 24]) { engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        try await storage.add(try Samples.keyPair(1), to: Samples.otherAccount)
        try await storage.change(
            .enroll(try Samples.instance(1), try Samples.grantedHost(1)), by: Samples.otherAccount)
        try await storage.add(try Samples.keyPair(1, of: .lighthouse))
        let tag = try #require(try Samples.tags(("role", "web")).first)
        try await storage.setTags([("role", "web")], of: 1)
        try await storage.grant(
            [try Samples.grant(1, on: 1, as: "a"), try Samples.grant(1, tag: tag, as: "a")], by: Samples.otherAccount)
        try await storage.grant([try Samples.grant(1, tag: tag, as: "a", of: .lighthouse)])
        #expect(try await storage.keys(of: 1, "a") == [])
        #expect(try await storage.users(of: 1) == [])
        #expect(try await storage.grants() == [])
        #expect(try await storage.grants(of: Samples.otherAccount).count == 2)
        #expect(try await storage.grants(HostGrantQuery(product: .lighthouse, region: Samples.region)).count == 1)
    },
]

extension Samples {
    /// The region of the sample instances.
    static let region = "ap-guangzhou"

    static func number(of id: KeyPairID) -> Int {
        Int(id.text.dropFirst(id.product.keyPairIDPrefix.count), radix: 36) ?? -1
    }
}

extension Storage {
    /// Two accounts, three key pairs and two hosts.
    func addHosts() async throws {
        try await addAccounts()
        for number in 1...3 { try await add(try Samples.keyPair(number)) }
        for number in 1...2 {
            try await change(.enroll(try Samples.instance(number), try Samples.grantedHost(number)))
        }
    }

    func grant(_ grants: [HostGrant], by account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.hostGrants(.grant(grants)), by: account))
    }

    func grants(
        _ query: HostGrantQuery? = nil, of account: AccountID = Samples.account, at time: Instant = now
    ) async throws -> [HostGrant] {
        let query = query ?? HostGrantQuery(product: .cvm, region: Samples.region)
        return try await hostGrants(of: account, query, range: .longest, at: time).elements
    }

    func keys(
        of host: Int, _ username: String, isLoginUser: Bool = false, at time: Instant = now
    ) async throws -> [Int] {
        try await keyPairs(
            grantedOn: try Samples.instanceID(host), of: Samples.account, to: username, isLoginUser: isLoginUser,
            at: time
        ).map(Samples.number)
    }

    func users(of host: Int) async throws -> [String] {
        try await usernames(grantedOn: try Samples.instanceID(host), of: Samples.account, at: now)
    }

    func instance(_ number: Int) async throws -> Instance {
        try #require(
            try await instances([try Samples.instanceID(number)], of: Samples.account, at: now).first)
    }

    func setTags(_ tags: [(String, String)], of host: Int) async throws {
        let old = try await instance(host)
        let new = try tags.map { try Tag(key: $0.0, value: $0.1) }
        try await apply(
            Samples.change(
                .changeTags(
                    TagChange(
                        resource: .instance(old.id), set: new,
                        removed: old.tags.map(\.key).filter { key in !new.contains { $0.key == key } }))))
    }
}
