// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let instancePageChecks: [StorageCheck] = [
    StorageCheck("a page of instances is what was asked for, whatever that is", [9, 10, 11, 17, 19, 22]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let mine = try await storage.addRandomInstances(seed: 1)
        // Another account has instances with the same identifiers.
        _ = try await storage.addRandomInstances(seed: 2, to: Samples.otherAccount)
        _ = try await storage.addRandomInstances(seed: 3, of: .lighthouse)
        var random = RandomInstances(of: .cvm, seed: 4)
        var (pages, rows, turning) = (0, 0, 0)
        for _ in 0..<1_000 {
            let (query, time) = (try random.query(ids: mine.count), try random.instant())
            let (region, sorting) = (
                try random.one(of: RandomInstances.regions), try random.one(of: InstanceSorting.allCases)
            )
            let range = try PageRange(
                offset: Int64(random.number(0...1) * random.number(0...25)), limit: Int64(random.number(1...30)))
            let expected = InstanceOracle(instances: mine, time: time).page(
                query, region: region, sorted: sorting, range)
            let found = try await storage.instances(
                of: Samples.account, product: .cvm, query: query, region: region, sorted: sorting, range: range,
                at: time)
            let asked: Comment = "\(query) in \(region), \(sorting), \(range), at \(time)"
            try #require(found.totalCount == expected.totalCount, asked)
            try #require(found.elements == expected.elements, asked)
            // Compared as bytes, because Swift treats different encodings of a text as equal.
            try #require(
                zip(found.elements, expected.elements).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) }, asked)
            pages += found.elements.isEmpty ? 0 : 1
            rows += found.elements.count
            turning += mine.count { $0.timeline.turnsAt == time }
        }
        // Ensures that the drawn queries find enough rows.
        #expect(pages > 300 && rows > 2_000)
        // Ensures that many instances change state at the queried millisecond.
        #expect(turning > 1_000)
    },
    StorageCheck("what is asked by many identifiers and filters is found", [9, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let mine = try await storage.addRandomInstances(seed: 5)
        let ids = try (1...500).map { try Samples.instanceID($0) }
        let queries: [InstanceQuery] = [
            .ids(ids),
            .matching(
                Array(repeating: InstanceFilter.idIs(ids.prefix(100).map(\.text)), count: 10)
                    + [.nameIs(Array(repeating: "web", count: 100))]),
            .matching([.nameIs([])]), .matching([.tag(key: "env", valueIs: [])]), .ids([]),
        ]
        for query in queries {
            let found = try await storage.instances(
                of: Samples.account, product: .cvm, query: query, region: RandomInstances.regions[0],
                sorted: .newestFirst, range: .longest, at: Samples.time)
            let expected = InstanceOracle(instances: mine, time: Samples.time).page(
                query, region: RandomInstances.regions[0], sorted: .newestFirst, .longest)
            #expect(found.elements == expected.elements && found.totalCount == expected.totalCount)
        }
        let addresses = try await storage.privateAddresses(of: ids, in: Samples.account, at: Samples.time)
        #expect(addresses == Dictionary(uniqueKeysWithValues: mine.map { ($0.id, $0.origin.privateAddress) }))
        #expect(try await storage.privateAddresses(of: [], in: Samples.account, at: Samples.time).isEmpty)
        let gone = Instant(milliseconds: Samples.time.milliseconds + 1_000_000)
        let left = mine.filter { $0.timeline.state(at: gone) != nil }
        #expect(left.count < mine.count)
        #expect(try await storage.privateAddresses(of: ids, in: Samples.account, at: gone).count == left.count)
    },
    StorageCheck("hosts are paged by instance, with what is asked for", [9, 19, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var instances: [Instance] = []
        for number in 1...6 {
            let instance = try Samples.instance(number)
            try await storage.change(.enroll(instance, try Samples.host(number, joined: number % 2 == 0)))
            instances.append(instance)
        }
        func pages(_ query: HostQuery, offset: Int64 = 0, limit: Int64 = 100) async throws -> ([Int], Int) {
            let page = try await storage.hosts(
                of: Samples.account, query, range: try PageRange(offset: offset, limit: limit), at: Samples.time)
            #expect(page.elements.allSatisfy { $0.host.instance == $0.instance.id })
            return (page.elements.compactMap { $0.instance.id.text.last?.wholeNumberValue }, page.totalCount)
        }
        let id = { (number: Int) in try Samples.instanceID(number) }
        #expect(try await pages(HostQuery(product: .cvm)) == ([1, 2, 3, 4, 5, 6], 6))
        #expect(try await pages(HostQuery(product: .cvm), offset: 4, limit: 1) == ([5], 6))
        #expect(try await pages(HostQuery(product: .cvm), offset: 6) == ([], 6))
        #expect(try await pages(HostQuery(product: .cvm, status: .joined), limit: 2) == ([2, 4], 3))
        #expect(try await pages(HostQuery(product: .cvm, ids: [try id(9), try id(3), try id(1)])) == ([1, 3], 2))
        #expect(try await pages(HostQuery(product: .cvm, status: .invited)) == ([1, 3], 2))
        #expect(try await pages(HostQuery(product: .cvm, status: .revoked)) == ([5], 1))
        #expect(try await pages(HostQuery(product: .cvm, region: "ap-guangzhou", status: .joined)) == ([2, 4, 6], 3))
        #expect(try await pages(HostQuery(product: .cvm, region: "ap-beijing")) == ([], 0))
        #expect(try await pages(HostQuery(product: .lighthouse)) == ([], 0))
        instances[1].timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 0)
        try await storage.change(.save([instances[1]]))
        #expect(try await pages(HostQuery(product: .cvm, status: .joined)) == ([4, 6], 2))
    },
    StorageCheck("an image is found by its identifier", [10, 17]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        let (image, other) = (try Samples.image(1, holding: [1]), try Samples.image(2, holding: []))
        for image in [image, other] { try await storage.change(.addImage(image)) }
        #expect(try await storage.image(image.id, of: Samples.account) == image)
        #expect(try await storage.image(image.id, of: Samples.otherAccount) == nil)
        #expect(try await storage.image(try Samples.image(3, holding: []).id, of: Samples.account) == nil)
    },
]

let policyPageChecks: [StorageCheck] = [
    StorageCheck("policies are paged by number, of those whose names hold a text", [9, 10, 11, 22]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for (number, name) in [(1003, "web.read"), (1001, "Web"), (1002, "my_web"), (1004, "data")] {
            let mutation = IdentityMutation.addPolicy(try Samples.policy(Int64(number), name: name))
            try await storage.apply(Samples.change(.identity(mutation)))
        }
        let cases: [(part: String, offset: Int64, limit: Int64, found: [Int64], total: Int)] = [
            ("", 0, 100, [1001, 1002, 1003, 1004], 4), ("", 1, 2, [1002, 1003], 4), ("", 4, 100, [], 4),
            ("", 0, 0, [], 4), ("web", 0, 100, [1002, 1003], 2), ("web", 1, 100, [1003], 2), ("Web", 0, 1, [1001], 1),
            ("%", 0, 100, [], 0), ("my.web", 0, 100, [], 0), ("web\u{0}", 0, 100, [], 0), ("\u{0}", 0, 100, [], 0),
        ]
        for (part, offset, limit, found, total) in cases {
            let page = try await storage.policies(
                of: Samples.account, nameHolding: part, offset: offset, limit: limit)
            #expect(page.elements.map(\.id.number) == found && page.totalCount == total, "\(part) \(offset) \(limit)")
        }
        #expect(try await storage.allPolicies(of: Samples.otherAccount).totalCount == 0)
        let asked = [1004, 9, 1001].map { PolicyID(number: $0) }
        #expect(try await storage.policies(asked, of: Samples.account).map(\.id.number) == [1001, 1004])
        #expect(try await storage.policies(asked, of: Samples.otherAccount).isEmpty)
    }
]

extension Samples {
    fileprivate static func host(_ number: Int, joined: Bool) throws -> EnrolledHost {
        let digest = Array(repeating: UInt8(number), count: 32)
        return EnrolledHost(
            instance: try instanceID(number), enrolledAt: time, options: "", address: nil, port: 22,
            proof: joined ? .credential(digest: digest) : number == 5 ? nil : .token(digest: digest, until: time))
    }
}

extension Storage {
    /// All sample instances, from all pages.
    func allInstances(of account: AccountID, at time: Instant) async throws -> [Instance] {
        try await instances(
            of: account, product: .cvm, query: .all, region: "ap-guangzhou", sorted: .newestFirst, range: .longest,
            at: time
        ).elements
    }

    func allHosts(of account: AccountID, product: Product) async throws -> [EnrolledHost] {
        try await hosts(of: account, HostQuery(product: product), range: .longest, at: Samples.time)
            .elements.map(\.host)
    }

    func allImages(of account: AccountID) async throws -> [CustomImage] {
        try await images(of: account, product: .cvm, matching: [], offset: 0, limit: 1_000).elements
    }

    func allProjects(of account: AccountID) async throws -> [Project] {
        try await projects(of: account, ProjectQuery(includesDisabled: true), offset: 0, limit: 1_000).elements
    }

    func allPolicies(of account: AccountID) async throws -> Page<Policy> {
        try await policies(of: account, nameHolding: "", offset: 0, limit: 100)
    }

    /// Adds random instances. Some are hosts, and some of those have an address.
    fileprivate func addRandomInstances(
        seed: UInt64, of product: Product = .cvm, to account: AccountID = Samples.account
    ) async throws -> [Instance] {
        var random = RandomInstances(of: product, seed: seed)
        for number in 1...2 { try await add(try Samples.keyPair(number, of: product), to: account) }
        var instances: [Instance] = []
        for number in 1...60 {
            let instance = try random.instance(number)
            let address = try random.one(of: [nil, "host.example"])
            guard random.number(0...3) == 0 else {
                try await change(.add([instance], token: nil), by: account)
                instances.append(instance)
                continue
            }
            try await change(
                .enroll(
                    instance,
                    EnrolledHost(
                        instance: instance.id, enrolledAt: Samples.time, options: "", address: address, port: 22,
                        proof: nil)), by: account)
            instances.append(instance.reached(at: address))
        }
        return instances
    }
}

extension Instance {
    /// The instance as it is read if its host has an address.
    fileprivate func reached(at address: String?) -> Instance {
        Instance(
            id: id, isHost: true,
            origin: InstanceOrigin(
                region: origin.region, zone: origin.zone, project: origin.project, image: origin.image,
                uuid: origin.uuid, hostName: origin.hostName, privateAddress: origin.privateAddress,
                publicAddress: address ?? origin.publicAddress, createdAt: origin.createdAt),
            shape: shape, settings: settings, name: name, timeline: timeline, operation: operation,
            hasPassword: hasPassword,
            stoppedWithoutCharging: stoppedWithoutCharging, bindings: bindings, tags: tags, revision: revision)
    }
}
