// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let instanceChecks: [StorageCheck] = [
    StorageCheck("an instance is what it was added and changed to be", [2, 8, 11]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1), try Samples.keyPair(2))
        var instance = try Samples.instance(1, opened: [1], tags: Samples.tags(("env", "prod"), ("team", "β")))
        try await storage.change(.add([instance], token: nil))
        #expect(try await storage.allInstances(of: Samples.account, at: Samples.time) == [instance])
        instance.name = "renamed"
        instance.hasPassword = true
        instance.stoppedWithoutCharging = true
        instance.timeline = StateTimeline(
            .stopping, .starting, into: .running, from: Samples.time, milliseconds: 1_000)
        instance.operation = nil
        instance.bindings = try Samples.bindings([2], of: instance.id)
        try await storage.change(.save([instance]))
        let reopened = try await engine.reopen()
        let found = try await reopened.instances([instance.id], of: Samples.account, at: Samples.time)
        #expect(found == [instance.atRevision(1)])
        #expect(try await reopened.page().elements.map(\.bindings) == [[], instance.bindings])
    },
    StorageCheck("instances are listed newest first, of one product and account", [9, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let old = try Samples.instance(1, createdAt: Instant(seconds: 1_600_000_000))
        let (second, first) = (try Samples.instance(3), try Samples.instance(2))
        try await storage.change(.add([old, second, first], token: nil))
        try await storage.change(.add([try Samples.instance(1, of: .lighthouse)], token: nil))
        try await storage.change(.add([try Samples.instance(9)], token: nil), by: Samples.otherAccount)
        let listed = try await storage.allInstances(of: Samples.account, at: Samples.time)
        #expect(listed.map(\.id) == [first.id, second.id, old.id])
        let named = try await storage.instances(
            [old.id, second.id, try Samples.instanceID(9)], of: Samples.account, at: Samples.time)
        #expect(named.map(\.id) == [second.id, old.id])
    },
    StorageCheck("what is bound is not removed, what is gone is not bound", [6, 17]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let id = try Samples.keyPairID(1)
        try await storage.add(try Samples.keyPair(1))
        var instance = try Samples.instance(1, opened: [1])
        try await storage.change(.add([instance], token: nil))
        await expectUnmet(.keyPairIsUnbound(id), Samples.change(.removeKeyPairs([id])), in: storage)
        instance.bindings = []
        try await storage.change(.save([instance]))
        try await storage.apply(Samples.change(.removeKeyPairs([id])))
        instance = instance.atRevision(1)
        instance.bindings = try Samples.bindings([1], of: instance.id)
        await expectUnmet(
            .keyPairExists(id), Samples.change(.instance(.save([instance]))), in: storage)
        await expectUnmet(
            .keyPairExists(id),
            Samples.change(.instance(.add([try Samples.instance(2, opened: [1])], token: nil))), in: storage)
    },
    StorageCheck("of changes that rest on one revision, one happens", [5, 18]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let instance = try Samples.instance(1)
        let bystander = try Samples.instance(2)
        try await storage.change(.add([instance, bystander], token: nil))
        let changes = (0..<20).map { number in
            var changed = instance
            changed.name = "name-\(number)"
            return Samples.change(.instance(.save([bystander.atRevision(Int64(number)), changed])))
        }
        let results = await storage.apply(changes)
        #expect(results.map(\.isSuccess) == [true] + Array(repeating: false, count: 19))
        let found = try await storage.instances([instance.id, bystander.id], of: Samples.account, at: Samples.time)
        #expect(found.map(\.name) == ["name-0", bystander.name])
        #expect(found.map(\.revision) == [1, 1])
    },
    StorageCheck("an instance whose timeline has ended in nothing is gone", [19]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var instance = try Samples.instance(1, tags: Samples.tags(("env", "prod")))
        try await storage.change(.add([instance], token: nil))
        let tags = try await storage.tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 9)
        #expect(tags.elements.map(\.resources) == [1])
        instance.timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 1_000)
        try await storage.change(.save([instance]))
        let last = Instant(milliseconds: Samples.time.milliseconds + 999)
        let gone = Instant(milliseconds: Samples.time.milliseconds + 1_000)
        #expect(try await storage.allInstances(of: Samples.account, at: last).map(\.tags) == [[]])
        #expect(try await storage.allInstances(of: Samples.account, at: gone).isEmpty)
        #expect(try await storage.instances([instance.id], of: Samples.account, at: gone).isEmpty)
        let left = try await storage.tags(of: Samples.account, keys: [], value: nil, offset: 0, limit: 9)
        #expect(left.elements.map(\.resources) == [0])
    },
    StorageCheck("an instance quota is not exceeded, and what is gone does not count", [6, 19]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let two = Precondition.instance(.quotaAllows(more: 2, .cvm, quota: 2, at: Samples.time))
        var pair = [try Samples.instance(1), try Samples.instance(2)]
        try await storage.apply(Samples.change(.instance(.add(pair, token: nil)), if: [two]))
        let one = Precondition.instance(.quotaAllows(more: 1, .cvm, quota: 2, at: Samples.time))
        let later = Instant(seconds: 1_700_000_100)
        let third = try Samples.instance(3, createdAt: later)
        await expectUnmet(one, Samples.change(.instance(.add([third], token: nil)), if: [one]), in: storage)
        for index in pair.indices {
            pair[index].timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 1)
        }
        try await storage.change(.save(pair))
        // Released instances are not counted, whether or not any was added since.
        let then = Precondition.instance(.quotaAllows(more: 1, .cvm, quota: 2, at: later))
        try await storage.apply(Samples.change(.instance(.add([third], token: nil)), if: [then]))
        #expect(try await storage.firstUnmet([then], of: Samples.account) == nil)
    },
    StorageCheck("a client's token makes instances once a day", [3, 10, 14]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        func token(_ identity: IdentityID, at time: Instant = Samples.time) -> ClientToken {
            ClientToken(product: .cvm, identity: identity, text: "once", time: time)
        }
        let mains = token(Samples.account.mainIdentity)
        let users = token(IdentityID(uin: 200_000_000_001))
        try await storage.add(try Samples.keyPair(1))
        let keyPair = try Samples.keyPairID(1)
        var instance = try Samples.instance(1)
        instance.bindings = [KeyPairBinding(keyPair: keyPair, instance: instance.id, username: "ubuntu")]
        #expect(try await storage.instances(madeBy: mains, of: Samples.account) == nil)
        try await storage.change(.add([instance], token: mains))
        let again = Samples.change(.instance(.add([try Samples.instance(2)], token: mains)))
        await expectUnmet(.instance(.tokenIsFree(mains)), again, in: storage)
        let made = MadeInstances(ids: [instance.id], keyPairs: [keyPair])
        #expect(try await storage.instances(madeBy: mains, of: Samples.account) == made)
        // The same text of another identity or account is a different token.
        #expect(try await storage.instances(madeBy: users, of: Samples.account) == nil)
        #expect(try await storage.instances(madeBy: mains, of: Samples.otherAccount) == nil)
        try await storage.change(.add([try Samples.instance(3)], token: users))
        let others = MadeInstances(ids: [try Samples.instanceID(3)], keyPairs: [])
        #expect(try await storage.instances(madeBy: users, of: Samples.account) == others)
        #expect(try await storage.instances(madeBy: mains, of: Samples.account) == made)
        try await storage.change(.add([try Samples.instance(1)], token: mains), by: Samples.otherAccount)
        let nextDay = token(Samples.account.mainIdentity, at: Instant(seconds: 1_700_086_401))
        #expect(try await storage.instances(madeBy: nextDay, of: Samples.account) == nil)
        try await storage.change(.add([try Samples.instance(2)], token: nextDay))
    },
    StorageCheck("an image keeps what it holds", [6, 10, 17]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let id = try Samples.keyPairID(1)
        try await storage.add(try Samples.keyPair(1))
        let image = try Samples.image(1, holding: [1])
        try await storage.change(.addImage(image))
        #expect(try await storage.allImages(of: Samples.account) == [image])
        #expect(try await storage.allImages(of: Samples.otherAccount).isEmpty)
        await expectUnmet(.keyPairIsInNoImage(id), Samples.change(.removeKeyPairs([id])), in: storage)
        await expectUnmet(
            .instance(.imageExists(image.id)),
            Samples.change(.instance(.removeImage(image.id)), by: Samples.otherAccount), in: storage)
        try await storage.change(.removeImage(image.id))
        try await storage.apply(Samples.change(.removeKeyPairs([id])))
        await expectUnmet(
            .keyPairExists(id), Samples.change(.instance(.addImage(image))), in: storage)
    },
    StorageCheck("instances, bindings and images go with their account", [3, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.add(try Samples.keyPair(1), to: account)
            try await storage.change(.add([try Samples.instance(1, opened: [1])], token: nil), by: account)
            try await storage.change(.addImage(try Samples.image(1, holding: [1])), by: account)
        }
        try await storage.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        for (account, count) in [(Samples.account, 1), (Samples.otherAccount, 0)] {
            #expect(try await storage.allInstances(of: account, at: Samples.time).count == count)
            #expect(try await storage.allImages(of: account).count == count)
        }
    },
]

extension Samples {
    static func instanceID(_ number: Int, of product: Product = .cvm) throws -> InstanceID {
        try #require(InstanceID(product.instanceIDPrefix + suffix(number), of: product))
    }

    static func bindings(_ keyPairs: [Int], of instance: InstanceID) throws -> [KeyPairBinding] {
        try keyPairs.map {
            KeyPairBinding(
                keyPair: try keyPairID($0, of: instance.product), instance: instance, username: "ubuntu")
        }
    }

    static func systemImage(_ number: Int, of product: Product = .cvm) throws -> SystemImage {
        SystemImage(
            id: try #require(ImageID(product.imageIDPrefix + suffix(number), of: product)), osName: "Debian 13",
            platform: "Debian", isWindows: false, loginUser: "root")
    }

    static func image(_ number: Int, holding keyPairs: [Int]) throws -> CustomImage {
        CustomImage(
            system: try systemImage(number), name: "image-\(number)", source: try instanceID(number), createdAt: time,
            keyPairs: try keyPairs.map { try keyPairID($0) })
    }

    static func instance(
        _ number: Int, of product: Product = .cvm, createdAt: Instant = time, opened keyPairs: [Int] = [],
        tags: [Tag] = []
    ) throws -> Instance {
        let id = try instanceID(number, of: product)
        return Instance(
            id: id,
            origin: InstanceOrigin(
                region: "ap-guangzhou", zone: "ap-guangzhou-3", project: .default,
                image: try systemImage(1, of: product), uuid: "uuid-\(number)", hostName: "host-\(number)",
                privateAddress: "10.0.0.\(number)", publicAddress: number == 1 ? nil : "192.0.2.\(number)",
                createdAt: createdAt),
            shape: InstanceShape(
                type: "S5.MEDIUM2", systemDiskType: "CLOUD_BSSD", systemDiskSize: 50, bandwidthOut: 5,
                chargeType: "PREPAID", months: 1, renewFlag: number == 1 ? nil : "NOTIFY_AND_AUTO_RENEW"),
            name: "name-\(number)", timeline: StateTimeline(restingIn: .running, since: time),
            operation: InstanceOperation(name: "RunInstances", requestID: "r", startedAt: time, fails: true),
            hasPassword: false, bindings: try bindings(keyPairs, of: id), tags: tags)
    }
}

extension Instance {
    func atRevision(_ revision: Int64) -> Instance {
        Instance(
            id: id, isHost: isHost, origin: origin, shape: shape, settings: settings, name: name, timeline: timeline,
            operation: operation,
            hasPassword: hasPassword, stoppedWithoutCharging: stoppedWithoutCharging, bindings: bindings, tags: tags,
            revision: revision)
    }
}

extension Storage {
    func change(_ mutation: InstanceMutation, by account: AccountID = Samples.account) async throws {
        try await apply(Samples.change(.instance(mutation), by: account))
    }
}
