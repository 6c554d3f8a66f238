// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let hostChecks: [StorageCheck] = [
    StorageCheck("a host is what it was enrolled and changed to be", [2, 8, 11]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var host = try Samples.host(1)
        #expect(try await storage.host(host.instance, of: Samples.account) == nil)
        try await storage.change(.enroll(try Samples.instance(1), host))
        #expect(try await storage.host(host.instance, of: Samples.account) == host)
        try await storage.change(.add([try Samples.instance(2)], token: nil))
        let instances = try await storage.allInstances(of: Samples.account, at: Samples.time)
        #expect(instances.map(\.isHost) == [true, false])
        host.options = "command=\"e\u{301}\",from=\"É\""
        host.address = "Web1.example"
        host.port = 65_535
        host.hostKeys = ["ssh-ed25519 AAAA", "\"\\,\u{e9}"]
        host.joinedAt = Instant(milliseconds: 1_700_000_000_001)
        host.agentVersion = "0.1.0"
        host.machine = Array(repeating: 9, count: 32)
        host.proof = .credential(digest: Array(repeating: 7, count: 32))
        try await storage.change(.saveHost(host))
        let reopened = try await engine.reopen()
        let found = try #require(try await reopened.host(host.instance, of: Samples.account))
        #expect(found == host.atRevision(1))
        // Compared as bytes, because Swift treats different encodings of a text as equal.
        #expect(found.options.utf8.elementsEqual(host.options.utf8))
        host = found
        host.proof = nil
        try await reopened.change(.saveHost(host))
        #expect(try await reopened.host(host.instance, of: Samples.account) == host.atRevision(2))
    },
    StorageCheck("hosts are listed by instance, of one product and account", [8, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for number in [3, 1] {
            try await storage.change(.enroll(try Samples.instance(number), try Samples.host(number)))
        }
        try await storage.change(.add([try Samples.instance(2)], token: nil))
        let blog = try Samples.host(1, of: .lighthouse)
        try await storage.change(.enroll(try Samples.instance(1, of: .lighthouse), blog))
        try await storage.change(.enroll(try Samples.instance(4), try Samples.host(4)), by: Samples.otherAccount)
        #expect(
            try await storage.allHosts(of: Samples.account, product: .cvm) == [
                try Samples.host(1), try Samples.host(3),
            ])
        #expect(try await storage.allHosts(of: Samples.account, product: .lighthouse) == [blog])
        #expect(try await storage.allHosts(of: Samples.otherAccount, product: .cvm) == [try Samples.host(4)])
        #expect(try await storage.host(try Samples.instanceID(2), of: Samples.account) == nil)
        #expect(try await storage.host(try Samples.instanceID(4), of: Samples.account) == nil)
    },
    StorageCheck("of changes that rest on one revision of a host, one happens", [3, 5, 10, 18]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let host = try Samples.host(1)
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.change(.enroll(try Samples.instance(1), host), by: account)
        }
        let changes = (0..<20).map { number in
            var changed = host
            changed.address = "address-\(number)"
            return Samples.change(.instance(.saveHost(changed)))
        }
        let results = await storage.apply(changes)
        #expect(results.map(\.isSuccess) == [true] + Array(repeating: false, count: 19))
        #expect(try await storage.host(host.instance, of: Samples.account)?.address == "address-0")
        #expect(try await storage.host(host.instance, of: Samples.otherAccount) == host)
        let unknown = try Samples.host(2)
        await expectUnmet(
            .instance(.hostIsAtRevision(unknown.instance, 0)), Samples.change(.instance(.saveHost(unknown))),
            in: storage)
    },
    StorageCheck("a host is enrolled with its instance or not at all", [3, 6]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.change(.add([try Samples.instance(1)], token: nil))
        let taken = try Samples.host(1)
        await expectUnmet(
            .instance(.idIsFree(taken.instance)),
            Samples.change(.instance(.enroll(try Samples.instance(1), taken))), in: storage)
        #expect(try await storage.host(taken.instance, of: Samples.account) == nil)
        let full = Precondition.instance(.quotaAllows(more: 1, .cvm, quota: 1, at: Samples.time))
        let change = Samples.change(
            .instance(.enroll(try Samples.instance(2), try Samples.host(2))), if: [full])
        await expectUnmet(full, change, in: storage)
        #expect(try await storage.allHosts(of: Samples.account, product: .cvm).isEmpty)
    },
    StorageCheck("a host goes with its account", [3, 10]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for account in [Samples.account, Samples.otherAccount] {
            try await storage.change(.enroll(try Samples.instance(1), try Samples.host(1)), by: account)
        }
        try await storage.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        #expect(try await storage.allHosts(of: Samples.otherAccount, product: .cvm).isEmpty)
        #expect(try await storage.allHosts(of: Samples.account, product: .cvm).count == 1)
    },
    StorageCheck("a host goes with its instance", [3, 19]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        var instance = try Samples.instance(1)
        try await storage.change(.enroll(instance, try Samples.host(1)))
        instance.timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 1)
        try await storage.change(.save([instance]))
        let later = Instant(seconds: 1_700_000_100)
        // Released instances may be kept until new ones are added.
        try await storage.change(.add([try Samples.instance(2, createdAt: later)], token: nil))
        #expect(try await storage.host(instance.id, of: Samples.account) == nil)
    },
]

extension Samples {
    fileprivate static func host(_ number: Int, of product: Product = .cvm) throws -> EnrolledHost {
        EnrolledHost(
            instance: try instanceID(number, of: product), enrolledAt: time, options: "no-pty", address: nil, port: 22,
            proof: .token(
                digest: Array(repeating: UInt8(number), count: 32), until: Instant(milliseconds: 1_700_000_900_001)))
    }
}

extension EnrolledHost {
    fileprivate func atRevision(_ revision: Int64) -> EnrolledHost {
        EnrolledHost(
            instance: instance, enrolledAt: enrolledAt, options: options, address: address, port: port,
            hostKeys: hostKeys, proof: proof, joinedAt: joinedAt, agentVersion: agentVersion, machine: machine,
            seenAt: seenAt, copiesAt: copiesAt, revision: revision)
    }
}
